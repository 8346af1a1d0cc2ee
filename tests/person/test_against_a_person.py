"""Nothing that servers hear of a person's visit is missing from the auditor's records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.driver.chromium.process.programs import Browsers
from tests.person.comparing import compare
from tests.person.conftest import ROW
from tests.person.sites import sites

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("number", range(3), ids=["demo", "documentation", "application"])
def test_nothing_is_missing(
    number: int,
    package: Callable[[str], Path],
    browsers: Browsers,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
):
    found = compare(sites(package)[number], browsers.chromium or "", tmp_path)
    for difference in found:
        record_property(ROW, difference)
    assert all(d.person > 5 for d in found)
    assert [(d.missing, d.untold, d.events) for d in found] == [((), (), ())] * len(found)
