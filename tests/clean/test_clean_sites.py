"""Clean, ordinary sites: every rule passes, none is inconclusive, and the audit ends with 0. What fails here is a false alarm."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli.main import main
from tests.clean import application, banner, brochure, documentation, shop
from tests.clean.conftest import ROW
from tests.clean.parts import CleanSite

pytestmark = pytest.mark.browser

SITES = (brochure.SITE, shop.SITE, application.SITE, documentation.SITE, banner.SITE)
RUNS = 10
QUICK = (brochure.SITE, banner.SITE)
"""Sites of a few pages; all five are audited ten times by the slow test."""


def audit(site: CleanSite, package: Callable[[str], Path], folder: Path) -> tuple[int, dict]:
    """The exit code and report.json of an audit with nothing but what the site's policy says."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.yaml").write_text(site.policy, "utf-8")
    web = site.build(package)
    with web.running():
        maps = [word for m in web.map_host_options() for word in ("--map-host", m)]
        code = main(
            ["audit", str(folder / "policy.yaml"), "--out", str(folder / "out"), "--format", "json", "--quiet", *maps]
        )
    return code, json.loads((folder / "out" / "report.json").read_text("utf-8"))


def alarms(report: dict) -> list[str]:
    """What a reader would be bothered with, each in a line. Notes bother nobody."""
    fine = ("passed", "not-applicable")
    rules = [f"{r['id']} {r['outcome']}: {r['reason']}" for r in report["rules"] if r["outcome"] not in fine]
    found = [f for f in report["findings"] if f["severity"] != "note"]
    return rules + [f"{f['rule']} {f['code']} {f['subject']['key']}: {f['observed']}" for f in found]


@pytest.mark.parametrize("site", QUICK, ids=lambda site: site.name)
def test_a_clean_site_passes(site: CleanSite, package: Callable[[str], Path], tmp_path: Path) -> None:
    code, report = audit(site, package, tmp_path)
    assert alarms(report) == []
    assert (code, report["verdict"], report["complete"]) == (0, "pass", True)
    assert report["coverage"]["visited"] >= site.pages


@pytest.mark.slow
@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_a_clean_site_passes_ten_times_of_ten(
    site: CleanSite, package: Callable[[str], Path], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    ends, seen = Counter[int](), list[str]()
    for run in range(RUNS):
        code, report = audit(site, package, tmp_path / str(run))
        ends[code] += 1
        seen += [f"run {run + 1}: {alarm}" for alarm in alarms(report)]
    told = ", ".join(f"exit {code}: {count}" for code, count in sorted(ends.items()))
    record_property(ROW, (site.name, str(RUNS), told, *seen))
    assert seen == []
    assert ends == {0: RUNS}
