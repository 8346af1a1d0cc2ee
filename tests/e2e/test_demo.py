"""The demo from end to end: exactly the planted findings, nothing in the fixed edition, the same report every time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.store import PLANTED
from auditor.driver.chromium.process.programs import Browsers
from tests.reports.reader import DESK, PHONE, browser, reading

pytestmark = pytest.mark.browser


def auditor(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **({"PATH": path} if path is not None else {})}
    command = [sys.executable, "-m", "auditor", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def demo(out: Path, edition: str = "as-found") -> subprocess.CompletedProcess[str]:
    return auditor("demo", "--edition", edition, "--out", str(out))


def report_of(out: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((out / "report.json").read_text("utf-8"))
    return report


def timeless(out: Path) -> str:
    """report.json without the fields that say when and how long."""
    return re.sub(r'"(started|milliseconds)": [^\n]*', "", (out / "report.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def as_found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    out = tmp_path_factory.mktemp("as-found")
    return out, demo(out)


def test_the_demo_finds_exactly_what_is_planted(as_found: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, done = as_found
    assert done.returncode == 1, done.stderr
    report = report_of(out)
    found = {(f["rule"], f["code"], f["subject"]["key"]) for f in report["findings"]}
    assert found == {(p.rule, p.code, p.subject) for p in PLANTED["as-found"]}
    assert report["verdict"] == "fail"
    assert report["complete"], [(r["id"], r["reason"]) for r in report["rules"] if r["outcome"] == "inconclusive"]


def test_the_demo_ends_with_the_verdict_and_the_path_of_the_report(
    as_found: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, done = as_found
    assert "FAIL" in done.stdout.splitlines()[-1]
    assert str(out / "report.html") in done.stderr


def test_the_readme_shows_what_is_printed(as_found: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = as_found
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"<!-- output of auditor demo -->\n```text\n(.*?)```", readme, re.DOTALL)
    first, last = shown.split("…\n")
    assert first in done.stdout
    assert done.stdout.endswith(last)


def test_every_finding_points_at_its_evidence(as_found: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, _ = as_found
    for finding in report_of(out)["findings"]:
        for reference in finding["evidence"]:
            scenario, _, number = reference["visit"].rpartition("/")
            assert list((out / "evidence" / "visits").glob(f"*/{number}.jsonl.gz")), reference
            assert scenario in finding["scenarios"]


def test_a_recorded_run_is_judged_alike_with_no_browser_at_hand(
    as_found: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    out, _ = as_found
    done = auditor("check", str(out), "--format", f"json={tmp_path / 'report.json'}", path=str(tmp_path))
    assert done.returncode == 1, done.stderr
    assert timeless(tmp_path) == timeless(out)


@pytest.mark.slow
def test_two_audits_give_the_same_report(
    as_found: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    demo(tmp_path)
    assert timeless(tmp_path) == timeless(as_found[0])


def test_the_fixed_edition_has_no_finding(tmp_path: Path) -> None:
    done = demo(tmp_path, "fixed")
    report = report_of(tmp_path)
    assert report["findings"] == []
    assert [(r["id"], r["reason"]) for r in report["rules"] if r["outcome"] != "passed"] == []
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_axe_finds_nothing_on_its_html_report(
    as_found: tuple[Path, subprocess.CompletedProcess[str]], browsers: Browsers
) -> None:
    assert browsers.headless_shell
    with browser(browsers.headless_shell) as started:
        for size, scheme in ((DESK, "light"), (PHONE, "dark")):
            with reading(started, as_found[0] / "report.html", size, scheme) as reader:
                assert reader.axe() == []
                assert (reader.told, reader.asked) == ([], [])
