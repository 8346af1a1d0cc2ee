"""The packages, fetched once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.managers.packages import UnavailableError, folder_of

LISTED = Path(__file__).with_name("package.json")


@pytest.fixture(scope="session")
def package(pytestconfig: pytest.Config) -> Callable[[str], Path]:
    """Gives a package's folder; skips where npm cannot bring it."""
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir("watchers")

    def get(name: str) -> Path:
        try:
            return folder_of(name, cache, LISTED)
        except UnavailableError as reason:
            pytest.skip(str(reason))

    return get
