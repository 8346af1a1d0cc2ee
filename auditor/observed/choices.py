"""Choices: which visits make one, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from auditor.evidence import Choice, Visit
from auditor.scenarios import scenario_named

CHOOSING = 0
"""Number of the visit that makes a scenario's choice."""
Wanted = Literal["accept", "reject", "withdraw", "journey"]


def wanted_in(scenario: str) -> Wanted | None:
    """What a scenario chooses; None if it chooses nothing."""
    known = scenario_named(scenario)
    return None if known is None or known.choice == "none" else known.choice


def choosing_visits(visits: Iterable[Visit], scenario: str) -> tuple[Visit, ...]:
    """The visits that make the scenario's choice: one, or one a repetition."""
    return tuple(v for v in visits if v.scenario == scenario and v.number == CHOOSING)


def chooses(visit: Visit) -> bool:
    """Whether something in it came before the scenario's choice: that visit, or a walk, which makes the choice for itself first."""
    return visit.number == CHOOSING or (visit.part == "walk" and bool(visit.choices))


def decisive(visit: Visit) -> Choice | None:
    """The choice that puts the visit's scenario into its state; None if it was never tried."""
    wanted = wanted_in(visit.scenario)
    return next((c for c in reversed(visit.choices) if c.wanted == wanted), None)


def is_made(visits: Iterable[Visit], scenario: str) -> bool:
    """Whether the scenario's state was reached: every choice on the way to it was made, in every visit that makes one."""
    choosing = choosing_visits(visits, scenario)
    return bool(choosing) and all(decisive(v) and all(c.outcome == "made" for c in v.choices) for v in choosing)
