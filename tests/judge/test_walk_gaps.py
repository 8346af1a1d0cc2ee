"""What a walk that was not made, or not to its end, leaves open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auditor.evidence import PART_NUMBERS, Visit, Walked
from auditor.findings import GapKind
from auditor.judge.walks import walk_gaps
from tests.builders import visit


def part(kind: str, **more: Any) -> Visit:
    return replace(visit("/"), part=kind, number=PART_NUMBERS[kind], **more)  # type: ignore[arg-type,index]


WALK, RETURN = part("walk", walked=Walked(pressed=("button",))), part("return")


@pytest.mark.parametrize(
    ("asked", "visits", "details"),
    [
        ("8 pages, 60 s", [WALK, RETURN], []),
        ("8 pages, 60 s", [visit("/")], ["nobody walked from page to page"]),
        (
            "8 pages, 60 s",
            [part("walk", outcome="failed", reason="no answer within 20 s")],
            ["the walk did not come about: no answer within 20 s"],
        ),
        ("8 pages, 60 s", [WALK], ["the visitor's return did not come about"]),
        (
            "8 pages, 60 s",
            [WALK, part("return", outcome="failed", status=502)],
            ["the visitor's return did not come about: the server answered 502"],
        ),
        (
            "8 pages, 60 s",
            [part("walk", walked=Walked(untried=("button",))), RETURN],
            ["there are buttons, and none could be pressed"],
        ),
        (
            "8 pages, 60 s",
            [part("walk", walked=Walked(cut="the 60 s that it may take were over")), RETURN],
            ["the walk ended early: the 60 s that it may take were over"],
        ),
    ],
)
def test_what_was_not_walked_is_a_gap_that_says_why(asked, visits, details):
    gaps = list(walk_gaps(asked, "no-choice", visits))
    assert [g.detail for g in gaps] == details
    assert all((g.kind, g.scenario) == (GapKind.NOT_WALKED, "no-choice") and (g.advice or g.kind.advice) for g in gaps)


def test_a_walk_that_is_switched_off_says_how_to_switch_it_on():
    (gap,) = walk_gaps("off", "gpc", [visit("/"), WALK])
    assert "switches the walk off" in gap.detail
    assert "walk: off" in gap.advice
