"""What the auditor cannot see stands on one page, with what the report says where it matters: the table is held to the kinds of gaps."""

from __future__ import annotations

import re

import pytest

from auditor.findings.gap import GapKind
from tests.docs.pages import ROOT

SETTLED_BY_READERS = {
    GapKind.SCENARIO_NOT_RUN,
    GapKind.RUN_TOO_OLD,
    GapKind.PURPOSE_UNKNOWN,
    GapKind.POLICY_INCOMPLETE,
    GapKind.CHECK_BROKE,
}
"""Kinds that stand for no blind spot: what was asked for, declared or run was too little, or the auditor is at fault."""
COLUMNS = ("it cannot see", "because", "the report says", "what to do")


def rows() -> list[dict[str, str]]:
    page = (ROOT / "docs" / "evidence.md").read_text("utf-8")
    lines = [line for line in page.partition("## What it cannot see")[2].splitlines() if line.startswith("|")]
    cells = [tuple(c.strip() for c in line.strip("|").split("|")) for line in lines]
    assert cells[0] == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in cells)
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells[2:]]


def named() -> set[str]:
    return {word for row in rows() for word in re.findall(r"`([^`]+)`", row["the report says"])}


def test_every_kind_of_gap_that_is_a_blind_spot_stands_in_the_table():
    assert {k.value for k in GapKind} - named() == {k.value for k in SETTLED_BY_READERS}


def test_the_table_names_no_kind_that_there_is_not():
    assert named() <= {k.value for k in GapKind}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["it cannot see"][:40])
def test_each_row_says_what_the_report_says(row: dict[str, str]):
    assert row["it cannot see"]
    assert row["because"]
    assert row["the report says"].startswith(("`", "nothing"))
