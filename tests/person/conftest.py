"""The packages, and what ends a run: what is missing per site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.managers.packages import UnavailableError, folder_of

ROW = "against-a-person"
LISTED = Path(__file__).with_name("package.json")


@pytest.fixture(scope="session")
def package(pytestconfig: pytest.Config) -> Callable[[str], Path]:
    """Gives a package's folder; skips where npm cannot bring it."""
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir("against-a-person")

    def get(name: str) -> Path:
        try:
            return folder_of(name, cache, LISTED)
        except UnavailableError as reason:
            pytest.skip(str(reason))

    return get


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests left in their reports."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)]
    rows = [v for r in reports for k, v in getattr(r, "user_properties", ()) if k == ROW]
    if not rows:
        return
    terminalreporter.section("against a person")
    for row in rows:
        terminalreporter.write_line(
            f"{row.site}, {row.scenario}: {row.person} requests of a person, {row.recorded} recorded; "
            f"missing {len(row.missing)}, heard and not recorded {len(row.untold)}, events not heard {len(row.events)}"
        )
        for sign, lines in (("-", row.missing), ("?", row.untold), ("!", row.events)):
            for line in lines:
                terminalreporter.write_line(f"    {sign} {line}")
