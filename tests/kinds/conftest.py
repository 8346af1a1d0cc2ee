"""The table that ends a run: each member of each kind, what a person's visit told the tracker, and what the auditor said."""

from __future__ import annotations

import pytest

ROW = "member-of-a-kind"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows that tests left in their reports; with xdist, they were left in other processes."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)]
    rows = sorted(v for r in reports for k, v in getattr(r, "user_properties", ()) if k == ROW)
    if not rows:
        return
    terminalreporter.section("kinds")
    heads = ("kind", "member", "person", "audit", "outcome", "")
    for cells in (heads, *rows):
        terminalreporter.write_line("{:22}{:50}{:8}{:8}{:16}{}".format(*cells))
