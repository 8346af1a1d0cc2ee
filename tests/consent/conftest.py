from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.consent.stage import Stage, staged


@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    with staged() as made:
        yield made
