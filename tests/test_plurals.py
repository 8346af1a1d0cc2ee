from __future__ import annotations

import pytest

from auditor.plurals import NOTHING, Unit, counted


def test_an_irregular_plural_is_given_by_the_caller():
    assert [counted(n, "entry", "entries") for n in (0, 1, 2)] == ["0 entries", "1 entry", "2 entries"]
    assert [counted(n, "page") for n in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]


def test_thousands_are_told_apart():
    assert counted(1204, "page") == "1,204 pages"


@pytest.mark.parametrize(
    ("unit", "one", "several"),
    [
        (Unit("page"), "1 page", "2 pages"),
        (
            Unit("link that leaves the site", "links that leave the site"),
            "1 link that leaves the site",
            "2 links that leave the site",
        ),
    ],
)
def test_units(unit, one, several):
    assert (unit.counted(1), unit.counted(2)) == (one, several)
    assert several == f"2 {unit.plural}"


def test_nothing_has_no_plural():
    assert NOTHING.plural == ""
