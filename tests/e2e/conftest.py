"""What audits that are run from end to end share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.crawl.walk import visits, walk


@pytest.fixture(scope="module", autouse=True)
def hurried_walks() -> Iterator[None]:
    """These tests are about other things than what a page does while a visitor dwells on it: walks do all they do, and dwell less."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (walk, visits):
            patch.setattr(module, "DWELL_SECONDS", 0.1)
        yield
