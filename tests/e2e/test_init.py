"""`auditor init` on whole sites: the draft validates, and an audit by it finds what the statement does not say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.drafts.write_draft import run_init
from auditor.cli.judging.judge_run import judge_run
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.options.init_options import InitOptions
from auditor.cli.running.audit_run import run_audit
from auditor.demo.store import POLICY, SITE_URL, build_store
from auditor.demo.web import LocalWeb, text
from auditor.errors import ExitCode, UsageError
from tests.e2e.test_mkdocs_site import HOST, build, web_of
from tests.managers.packages import UnavailableError, folder_of

OWN = ("harbour-lane-static.example",)
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


def undeclared(report: dict[str, Any]) -> set[tuple[str, str]]:
    return {(rule, key) for rule, code, key in findings(report) if code == "undeclared"}


def ended(report: dict[str, Any], outcome: str) -> set[str]:
    """The checks of which a rule ended so."""
    return {r["check"] for r in report["rules"] if r["outcome"] == outcome}


def states(report: dict[str, Any]) -> set[str]:
    return {s["state"] for s in report["statement"]["sentences"] if s["state"]}


def test_the_demo(tmp_path: Path) -> None:
    report = audited(build_store("as-found"), SITE_URL, tmp_path, max_pages=6)
    assert ("recipients-declared", "google-fonts") in undeclared(report)
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
    report = audited(build_store("fixed"), SITE_URL, tmp_path, max_pages=40, first_party=OWN)
    assert findings(report) == {
        ("cookies-declared", "never-seen", "hl_ads"),  # a note: it comes with an opt-out
        ("recipients-declared", "undeclared", "tidemark-ads.example"),
    }
    told = (tmp_path / "policy.yaml").read_text("utf-8")
    assert "the statement names Tidemark Ads, which may be this" in told, "it leaves out under which address"


@pytest.mark.slow
def test_a_site_that_breaks_its_promises_breaks_its_draft(tmp_path: Path) -> None:
    reviewed = str(POLICY.with_name("statement.txt"))
    report = audited(build_store("as-found"), SITE_URL, tmp_path, max_pages=40, first_party=OWN, statement=reviewed)
    broken = [r["id"] for r in report["rules"] if r["outcome"] == "failed"]
    assert len(broken) >= 20, broken
    kept = judge_run(tmp_path / "audit", POLICY)
    missed = {r.check for r in kept.rules if r.outcome == "failed"} - ended(report, "failed")
    assert missed <= {"signal-honoured"}, "of an unknown recipient nobody knows whether a signal refuses it"
    assert not missed & ended(report, "passed"), "and none of them is shown as kept"


@pytest.mark.slow
def test_a_gate_by_a_draft_starts_green(tmp_path: Path) -> None:
    web = web_of(build(tmp_path))
    with web.running():
        browsing = BrowsingOptions(map_host=tuple(web.map_host_options()))
        draft, known = tmp_path / "policy.yaml", tmp_path / "known.json"
        run_init(InitOptions(url=f"https://{HOST}/", out=draft, baseline=known, browsing=browsing))
        again = AuditOptions(policy=draft, out=tmp_path / "again", baseline=known, browsing=browsing, formats=("json",))
        assert run_audit(again) == ExitCode.OK
    report = json.loads((tmp_path / "again" / "report.json").read_text("utf-8"))
    assert {f["status"] for f in report["findings"]} == {"known"}


def test_a_site_made_by_mkdocs_material(tmp_path: Path) -> None:
    report = audited(web_of(build(tmp_path)), f"https://{HOST}/", tmp_path / "draft")
    assert {("recipients-declared", "google-fonts"), ("recipients-declared", "google-analytics")} <= undeclared(report)
    assert ("nothing-before-choice", "recipient", "google-fonts") in findings(report)
    assert ("nothing-before-choice", "recipient", "google-analytics") not in findings(report)
    outcomes = {r["id"]: r["outcome"] for r in report["rules"]}
    assert "inconclusive" not in outcomes.values()
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
    assert ("recipients-declared", "google-fonts") in undeclared(report)
    assert ("nothing-before-choice", "recipient", "google-fonts") in findings(report)
