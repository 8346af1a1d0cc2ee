"""A report format: a pure function from the audit report to text. Every format is one module in `reports/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auditor.findings.report import AuditReport

Images = Mapping[str, bytes]
"""Screenshots by their path in the evidence folder (`screenshots/0001.jpg`); may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What `reports.FORMATS` lists."""

    id: str
    """What `--format` takes, e.g. `sarif`."""
    title: str
    filename: str
    """Default name in the output folder; empty for one that goes to the terminal."""
    render: Callable[[AuditReport, Images], str]
