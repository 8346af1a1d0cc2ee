"""The fault matrix. The invariant: no fault ever turns into a passed rule."""

from __future__ import annotations

import pytest

from tests.faults.matrix import FAULTS, SAMPLE, SAMPLE_PAGES, Row, machine_rows, sample, table, whole
from tests.faults.pages import PAGES

pytestmark = pytest.mark.browser
FEW = [*SAMPLE, *(f"page: {name}" for name in SAMPLE_PAGES)]
ALL = [*(f.name for f in FAULTS), *(f"page: {name}" for name in PAGES)]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return {row.name: row for row in sample()}


def holds(row: Row) -> None:
    """It turned no broken rule into a passed one, left nothing behind, and ended as it may, with a line about it."""
    assert row.ended
    assert (row.false_passes, row.left, row.unexpected) == ([], [], [])


def leaves_the_others_alone(row: Row) -> None:
    (ended,) = row.ended
    outcomes = {p["url"].rpartition("/")[2]: p["outcomes"][0]["outcome"] for p in ended.pages}
    assert (outcomes[""], outcomes["good"]) == ("loaded", "loaded")


def test_the_sample_is_of_the_matrix(rows, record_property):
    record_property("faults", table(rows.values()))
    assert sorted(rows) == sorted(FEW)


@pytest.mark.parametrize("name", FEW)
def test_no_fault_turns_into_a_passed_rule(rows, name):
    holds(rows[name])


@pytest.mark.parametrize("name", [n for n in FEW if n.startswith("page: ")])
def test_a_page_that_misbehaves_leaves_the_others_alone(rows, name):
    leaves_the_others_alone(rows[name])


@pytest.mark.slow
def test_no_fault_of_the_whole_matrix_does(record_property):
    rows = {row.name: row for row in whole()}
    record_property("faults", table(rows.values()))
    assert sorted(rows) == sorted(ALL)
    for name, row in rows.items():
        holds(row)
        if name.startswith("page: "):
            leaves_the_others_alone(row)


@pytest.mark.slow
@pytest.mark.parametrize("fault", [f.name for f in FAULTS])
def test_a_fault_at_many_places(fault):
    (row,) = machine_rows([fault], 40)
    assert (row.false_passes, row.left, row.unexpected) == ([], [], [])
