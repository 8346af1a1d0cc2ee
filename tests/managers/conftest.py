"""The packages, and the table that ends a run: how each manager's choices were made, and what was proved of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.managers.packages import UnavailableError, folder_of

ROW = "consent-manager"


@pytest.fixture(scope="session")
def package(pytestconfig: pytest.Config) -> Callable[[str], Path]:
    """Gives a package's folder; skips where npm cannot bring it."""
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir("consent-managers")

    def get(name: str) -> Path:
        try:
            return folder_of(name, cache)
        except UnavailableError as reason:
            pytest.skip(str(reason))

    return get


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows that tests left in their reports; with xdist, they were left in other processes."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)]
    rows = sorted(v for r in reports for k, v in getattr(r, "user_properties", ()) if k == ROW)
    if rows:
        terminalreporter.section("consent managers")
        heads = ("manager", "wired", "choice", "by", "clicks", "ms", "outcome")
        for cells in (heads, *rows):
            terminalreporter.write_line("{:25}{:7}{:10}{:26}{:>6}{:>7}  {}".format(*cells))
