"""Does a recorded run serve a policy? What a policy needs a run to have gathered, and what of that a run lacks.

`auditor audit --watch` judges the last run again after each edit of the policy, and visits again only if something is lacking.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from auditor.plan import Plan
from policy.errors import Location
from policy.model import Canary, ConsentHints, Crawl, FormHint, Journey, Policy

_TOLD = "told"


def _as(told: str) -> dict[str, str]:
    """Of a field: how a user is told that a run lacks it, `the policy now asks for <told>`."""
    return {_TOLD: told}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequirements:
    """What a run must have gathered to be judged by a policy. A run that has more of a set, or of a switch, serves as well.

    Places in the policy's file are not compared: a line that moved needs nothing new.
    """

    site: str = field(metadata=_as("another site"))
    scenarios: frozenset[str] = field(metadata=_as("other scenarios"))
    crawl: tuple[Crawl, tuple[str, ...]] = field(metadata=_as("other pages"))
    """How far, and from which addresses."""
    pages: frozenset[str] = field(metadata=_as("pages that were not visited"))
    """Addresses that rules name."""
    browser: tuple[str, str, str | None] = field(metadata=_as("other settings of the browser"))
    """Locale, third-party cookies, storage state."""
    first_party: tuple[str, ...] = field(metadata=_as("another first party"))
    consent: ConsentHints = field(metadata=_as("other controls of the banner"))
    journeys: tuple[Journey, ...] = field(metadata=_as("other steps of a journey"))
    forms: tuple[tuple[FormHint, ...], Canary] = field(metadata=_as("other forms"))
    filled_in: frozenset[str] = field(metadata=_as("forms to be filled in"))
    """Scenarios in which forms are."""
    probes_links: bool = field(metadata=_as("links to be asked for"))


def requirements_of(policy: Policy, plan: Plan) -> RunRequirements:
    """What the policy needs, by the plan that was made for it."""
    run = {scenario.journey for scenario in plan.scenarios}
    site = policy.site
    return RunRequirements(
        site=plan.url,
        scenarios=frozenset(scenario.name for scenario in plan.scenarios),
        crawl=(plan.crawl, plan.start),
        pages=frozenset(plan.required),
        browser=(site.locale, site.third_party_cookies, site.storage_state),
        first_party=site.first_party,
        consent=policy.consent,
        journeys=tuple(journey for journey in policy.journeys if journey.name in run),
        forms=(policy.forms, policy.canary),
        filled_in=plan.fill_forms,
        probes_links=plan.probe_links,
    )


def missing_requirements(recorded: RunRequirements, needed: RunRequirements) -> tuple[str, ...]:
    """The names of the fields that a run, recorded for the first, does not serve the second in. Empty: it serves."""
    names = (f.name for f in fields(RunRequirements))
    return tuple(name for name in names if not _serves(getattr(recorded, name), getattr(needed, name)))


def in_words(names: tuple[str, ...]) -> str:
    """Those fields in words: `other scenarios, other pages`."""
    words = {f.name: str(f.metadata[_TOLD]) for f in fields(RunRequirements)}
    return ", ".join(words[name] for name in names)


def _serves(recorded: object, needed: object) -> bool:
    match recorded, needed:
        case frozenset(), frozenset():
            return recorded >= needed
        case bool(), bool():
            return recorded or not needed
        case _:
            return _placeless(recorded) == _placeless(needed)


def _placeless(value: Any) -> object:
    """A value without the places in the file that it came from."""
    if isinstance(value, Location):
        return None
    if is_dataclass(value):
        return tuple(_placeless(getattr(value, f.name)) for f in fields(value))
    if isinstance(value, list | tuple):
        return tuple(map(_placeless, value))
    return value
