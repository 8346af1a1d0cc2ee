"""The packages, and the table that ends a run: how often each clean site passed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.managers.packages import UnavailableError, folder_of

ROW = "clean-site"
LISTED = Path(__file__).with_name("package.json")


@pytest.fixture(scope="session")
def package(pytestconfig: pytest.Config) -> Callable[[str], Path]:
    """Gives a package's folder; skips where npm cannot bring it."""
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir("clean-sites")

    def get(name: str) -> Path:
        try:
            return folder_of(name, cache, LISTED)
        except UnavailableError as reason:
            pytest.skip(str(reason))

    return get


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows that tests left in their reports; with xdist, they were left in other processes."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)]
    rows = sorted(v for r in reports for k, v in getattr(r, "user_properties", ()) if k == ROW)
    if rows:
        terminalreporter.section("clean sites")
        terminalreporter.write_line("{:34}{:>5}  {}".format("site", "runs", "ended"))
        for name, runs, ended, *alarms in rows:
            terminalreporter.write_line(f"{name:34}{runs:>5}  {ended}")
            for alarm in alarms:
                terminalreporter.write_line(f"    {alarm}")
