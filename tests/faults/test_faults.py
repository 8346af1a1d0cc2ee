"""The fault matrix. The invariant: no fault ever turns into a passed rule."""

from __future__ import annotations

import pytest

from tests.faults.matrix import FAULTS, Row, machine_rows, table, whole
from tests.faults.pages import PAGES

pytestmark = pytest.mark.browser
NAMES = [*(f.name for f in FAULTS), *(f"page: {name}" for name in PAGES)]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return {row.name: row for row in whole()}


def test_no_fault_turns_into_a_passed_rule(rows, record_property):
    record_property("faults", table(rows.values()))
    assert {name: row.false_passes for name, row in rows.items() if row.false_passes} == {}
    assert sorted(rows) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_leaves_no_process_and_no_file(rows, name):
    assert rows[name].left == []


@pytest.mark.parametrize("name", NAMES)
def test_it_ends_as_it_may_and_says_so_in_a_line(rows, name):
    assert rows[name].ended
    assert rows[name].unexpected == []


@pytest.mark.parametrize("name", [f"page: {name}" for name in PAGES])
def test_a_page_that_misbehaves_leaves_the_others_alone(rows, name):
    (ended,) = rows[name].ended
    outcomes = {p["url"].rpartition("/")[2]: p["outcomes"][0]["outcome"] for p in ended.pages}
    assert (outcomes[""], outcomes["good"]) == ("loaded", "loaded")


@pytest.mark.slow
@pytest.mark.parametrize("fault", [f.name for f in FAULTS])
def test_a_fault_at_many_places(fault):
    (row,) = machine_rows([fault], 40)
    assert (row.false_passes, row.left, row.unexpected) == ([], [], [])
