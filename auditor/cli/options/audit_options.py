"""What an audit is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reports.console import Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the command line asked for; see `auditor audit --help`."""

    policy: Path
    out: Path
    url: str | None = None
    scenarios: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    max_pages: int | None = None
    max_minutes: int | None = None
    formats: tuple[str, ...] = ()
    fail_on: str = "error"
    baseline: Path | None = None
    detail: Detail = "findings"
    resume: bool = False
    settle: str = "virtual"
    workers: int | None = None
    visits: int = 1
    browser: str | None = None
    mappings: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    egress: str = "auto"
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Values for journeys by name; never written."""
    command: tuple[str, ...] = ()
    """What repeats it; empty: `auditor audit` with these options."""
