"""The fast way loses nothing: virtual time sees what ten real seconds see, and the headless shell what full Chromium sees."""

from __future__ import annotations

import pytest

from tests.bench.comparing import Compared, compare

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def compared() -> Compared:
    return compare()


@pytest.mark.parametrize("name", ["ten real seconds a page", "full Chromium"])
def test_the_same_records(compared, name):
    assert len(compared.fast) > 1000
    assert sorted(compared.slower[name] ^ compared.fast) == []
