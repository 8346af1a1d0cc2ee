"""`auditor init` on whole sites: the draft validates, and an audit by it finds nothing undeclared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.drafts.write_draft import run_init
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.options.init_options import InitOptions
from auditor.cli.running.audit_run import run_audit
from auditor.demo.store import SITE_URL, build_store
from auditor.demo.web import LocalWeb, text
from auditor.errors import UsageError
from tests.e2e.test_mkdocs_site import HOST, build, web_of
from tests.managers.packages import UnavailableError, folder_of

TEMPLATE = Path(__file__).with_name("package.json")

pytestmark = pytest.mark.browser


def audited(web: LocalWeb, url: str, out: Path, **more: Any) -> dict[str, Any]:
    """The report of an audit of a site by the policy that was drafted for it just now."""
    with web.running():
        browsing = BrowsingOptions(map_host=tuple(web.map_host_options()))
        run_init(InitOptions(url=url, out=out / "policy.yaml", browsing=browsing, **more))
        run_audit(AuditOptions(policy=out / "policy.yaml", out=out / "audit", browsing=browsing, formats=("json",)))
    report: dict[str, Any] = json.loads((out / "audit" / "report.json").read_text("utf-8"))
    return report


def findings(report: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(f["rule"], f["code"], f["subject"]["key"]) for f in report["findings"]}


def undeclared(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [f for f in findings(report) if f[1] == "undeclared"]


def states(report: dict[str, Any]) -> set[str]:
    return {s["state"] for s in report["statement"]["sentences"] if s["state"]}


def test_the_demo(tmp_path: Path) -> None:
    report = audited(build_store("as-found"), SITE_URL, tmp_path, max_pages=6)
    assert undeclared(report) == []
    assert "not encoded" not in states(report)
    seen = findings(report)
    assert ("nothing-before-choice", "recipient", "google-analytics") in seen, "what came too early is not blessed"
    assert ("cookies-declared", "lives-too-long", "_ga @ harbour-lane.example") in seen, "nor what lives too long"


def test_a_site_that_cannot_be_seen_is_told_of(tmp_path: Path) -> None:
    web = LocalWeb()
    web.route("down.example", "/*", text("Try later.", status=503))
    with web.running():
        browsing = BrowsingOptions(map_host=tuple(web.map_host_options()))
        options = InitOptions(url="https://down.example/", out=tmp_path / "policy.yaml", browsing=browsing)
        with pytest.raises(UsageError, match="could not be seen: it answers 503"):
            run_init(options)
    assert not (tmp_path / "policy.yaml").exists()


@pytest.mark.slow
def test_a_site_that_keeps_its_promises_keeps_its_draft(tmp_path: Path) -> None:
    own = ("harbour-lane-static.example",)
    report = audited(build_store("fixed"), SITE_URL, tmp_path, max_pages=40, first_party=own)
    assert findings(report) == {("cookies-declared", "never-seen", "hl_ads")}, "a note: it comes with an opt-out"
    assert report["verdict"] == "pass"


def test_a_site_made_by_mkdocs_material(tmp_path: Path) -> None:
    report = audited(web_of(build(tmp_path)), f"https://{HOST}/", tmp_path / "draft")
    assert undeclared(report) == []
    assert findings(report) == {("nothing-before-choice", "recipient", "google-fonts")}
    outcomes = {r["id"]: r["outcome"] for r in report["rules"]}
    assert {id_ for id_, outcome in outcomes.items() if outcome != "passed"} == {
        "nothing-before-choice",
        "embeds-declared",
    }
    assert outcomes["embeds-declared"] == "not-applicable"
    assert "email-reachable" in outcomes


@pytest.mark.slow
def test_a_site_that_we_did_not_write(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    assert pytestconfig.cache is not None
    try:
        files = folder_of("gentelella", pytestconfig.cache.mkdir("sites"), TEMPLATE)
    except UnavailableError as reason:
        pytest.skip(str(reason))
    web = web_of(files / "dist", "dashboard.example")
    report = audited(web, "https://dashboard.example/production/index.html", tmp_path)
    assert undeclared(report) == []
    assert ("nothing-before-choice", "recipient", "google-fonts") in findings(report)
