"""Every format tells what is known from the baseline from what is new."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

from jsonschema import Draft202012Validator

from auditor.findings.report import AuditReport, Baseline
from reports import FORMATS
from tests.reports import sample
from tests.reports.test_json import SCHEMA
from tests.reports.test_sarif import SCHEMA as SARIF

OLD = "old <b>.json"


def against(*statuses: str, verdict: str = "pass") -> AuditReport:
    """The small report with findings of these statuses, and a baseline that has one more."""
    small = sample.small()
    found = tuple(replace(small.findings[0], status=s, code=f"c{n}") for n, s in enumerate(statuses))
    known = frozenset({f.fingerprint for f in found if f.status == "known"} | {"0" * 32})
    baseline = Baseline(path=OLD, started="2026-01-01T00:00:00Z", policy_sha256="5e" * 32, fingerprints=known)
    return replace(small, verdict=verdict, findings=found, baseline=baseline)


def text(name: str, report: AuditReport) -> str:
    return FORMATS[name].render(report, {})


def test_console() -> None:
    told = " ".join(text("console", against("known")).split())
    assert "(known)" in told
    assert f"baseline {OLD} of 2026-01-01 00:00:00 UTC: 1 finding known, 1 found no more" in told
    assert "Nothing failed that the baseline does not know: 1 known finding still to mend." in told


def test_html() -> None:
    told = text("html", against("known"))
    assert '<span class="status">Known</span>' in told
    assert "baseline old &lt;b&gt;.json of 2026-01-01" in told


def test_markdown() -> None:
    told = text("markdown", against("known", "new", verdict="fail"))
    assert "<br>Known" in told
    assert "1 finding known" in told
    assert "<b>" not in told


def test_json() -> None:
    report = json.loads(text("json", against("known", "new", verdict="fail")))
    Draft202012Validator(SCHEMA).validate(report)
    assert report["baseline"] == {
        "path": OLD, "started": "2026-01-01T00:00:00Z", "policy_sha256": "5e" * 32, "findings": 2, "gone": 1,
    }  # fmt: skip
    assert json.loads(text("json", sample.small()))["baseline"] is None


def test_sarif() -> None:
    log = json.loads(text("sarif", against("known", "new", verdict="fail")))
    Draft202012Validator(SARIF).validate(log)
    assert [r["baselineState"] for r in log["runs"][0]["results"]] == ["unchanged", "new"]
    assert "baselineState" not in text("sarif", sample.small())


def _cases(report: AuditReport) -> list[tuple[str, str]]:
    root = ET.fromstring(text("junit", report))
    return [(child.tag, child.get("message", "")) for case in root.iter("testcase") for child in case]


def test_junit_skips_what_failed_and_is_known() -> None:
    assert {tag for tag, _ in _cases(against("known"))} == {"skipped"}
    assert "1 finding, known from the baseline" in [message for _, message in _cases(against("known"))]
    assert "failure" in {tag for tag, _ in _cases(against("known", "new", verdict="fail"))}
    assert "failure" in {tag for tag, _ in _cases(against("new", verdict="fail"))}


def test_a_note_hides_no_failure_from_junit() -> None:
    report = against("known", "new", verdict="fail")
    noted = replace(report, findings=(report.findings[0], replace(report.findings[1], severity="note")))
    assert "failure" not in {tag for tag, _ in _cases(noted)}
