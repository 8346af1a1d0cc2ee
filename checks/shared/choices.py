"""Choices as a rule sees them: which visits make one, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from auditor.evidence import Choice, Visit
from auditor.findings import Case, Gap
from auditor.scenarios import scenario_named

Wanted = Literal["accept", "reject", "withdraw", "journey"]
_OUTCOMES = {
    "made": "it was made",
    "no-banner": "no banner was seen",
    "no-way": "the banner has no way to choose so",
    "no-effect": "the click had no effect",
    "not-remembered": "the banner came back after the reload",
    "failed": "it failed",
}


def wanted_in(scenario: str) -> Wanted | None:
    """What a scenario chooses; None if it chooses nothing."""
    known = scenario_named(scenario)
    return None if known is None or known.choice == "none" else known.choice


def choosing_visits(case: Case, scenario: str) -> tuple[Visit, ...]:
    """The visits that make the scenario's choice: one, or one a repetition."""
    return tuple(v for v in case.evidence.visits if v.scenario == scenario and v.number == 0)


def decisive(visit: Visit) -> Choice | None:
    """The choice that puts the visit's scenario into its state; None if it was never tried."""
    wanted = wanted_in(visit.scenario)
    return next((c for c in reversed(visit.choices) if c.wanted == wanted), None)


def is_made(case: Case, scenario: str) -> bool:
    """Whether the scenario's state was reached: every choice on the way to it was made, in every visit that makes one."""
    visits = choosing_visits(case, scenario)
    return bool(visits) and all(decisive(v) and all(c.outcome == "made" for c in v.choices) for v in visits)


def why_unmade(choice: Choice) -> str:
    """Why a choice was not made, one line."""
    where = f" (step at {choice.location} of the policy)" if choice.location else ""
    return f"{choice.reason or _OUTCOMES[choice.outcome]}{where}"


def unmade_gaps(case: Case, scenarios: Iterable[str]) -> tuple[Gap, ...]:
    """A gap for each of these scenarios whose state was not reached."""
    return tuple(
        Gap(scenario=scenario, reason=reason)
        for scenario in scenarios
        if not is_made(case, scenario)
        for reason in _reasons(case, scenario)
    )


def _reasons(case: Case, scenario: str) -> tuple[str, ...]:
    if wanted_in(scenario) is None:
        return ("nothing is chosen in this scenario: name one that refuses in `in:`",)
    missed = [c for v in choosing_visits(case, scenario) for c in v.choices if c.outcome != "made"]
    return tuple(dict.fromkeys(why_unmade(c) for c in missed)) or ("its choice was not tried",)
