"""Reports of earlier audits, made of the samples that renderers are tested with."""

from __future__ import annotations

from typing import Any

from auditor.findings.report import AuditReport
from auditor.past import PastReport, parse_report
from reports.json import render


def past(report: AuditReport) -> PastReport:
    """The report as it is read back."""
    return parse_report(render(report, {}), "report.json")


def pairs(changes: Any) -> list[tuple[str, str, str]]:
    """Changes as (what, old, new)."""
    return [(c.what, c.old, c.new) for c in changes]
