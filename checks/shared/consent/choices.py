"""Why a choice was not made, as rules tell it."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence import Choice
from auditor.findings import Case, Gap, GapKind
from auditor.observed.choices import wanted_in

_OUTCOMES = {
    "made": "it was made",
    "no-banner": "no banner was seen",
    "no-way": "the banner has no way to choose so",
    "no-effect": "the click had no effect",
    "not-remembered": "the banner came back after the reload",
    "failed": "it failed",
}


def why_unmade(choice: Choice) -> str:
    """Why a choice was not made, one line."""
    where = f" (step at {choice.location} of the policy)" if choice.location else ""
    return f"{choice.reason or _OUTCOMES[choice.outcome]}{where}"


def unmade_gaps(case: Case, scenarios: Iterable[str]) -> tuple[Gap, ...]:
    """A gap for each of these scenarios whose state was not reached."""
    return tuple(
        gap for scenario in scenarios if not case.observed.is_made(scenario) for gap in _unmade(case, scenario)
    )


def _unmade(case: Case, scenario: str) -> tuple[Gap, ...]:
    if wanted_in(scenario) is None:
        detail, advice = "nothing is chosen in this scenario", "name one that refuses in `in:`"
        return (Gap(kind=GapKind.SCENARIO_NOT_RUN, scenario=scenario, detail=detail, advice=advice),)
    missed = [c for v in case.observed.choosing(scenario) for c in v.choices if c.outcome != "made"]
    details = tuple(dict.fromkeys(why_unmade(c) for c in missed)) or ("its choice was not tried",)
    return tuple(Gap(kind=GapKind.CHOICE_NOT_MADE, scenario=scenario, detail=detail) for detail in details)
