"""What the command line says an audit is to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from auditor.browsing import BrowsingOptions
from auditor.judge import FailOn
from reports.console import Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOptions:
    """The options of an audit; see `auditor audit --help`."""

    policy: Path
    out: Path
    url: str | None = None
    scenarios: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    baseline: Path | None = None
    detail: Detail = "findings"
    resume: bool = False
    browsing: BrowsingOptions = field(default_factory=BrowsingOptions)
    command: tuple[str, ...] = ()
    """What repeats it; empty: `auditor audit` with these options."""
