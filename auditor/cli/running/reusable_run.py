"""What a policy asks of a run: whether one that was recorded for another policy, or an earlier state of it, still serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from auditor.plan import Plan
from policy.errors import Location
from policy.model import Policy


def wanted(policy: Policy, plan: Plan) -> dict[str, object]:
    """What is to be gathered, under the words in which a user is told of it. Of sets, more serves as well."""
    names = {scenario.name for scenario in plan.scenarios}
    journeys = [j for j in policy.journeys if any(s.journey == j.name for s in plan.scenarios)]
    return {
        "another site": plan.url,
        "other scenarios": frozenset(names),
        "other pages": _placeless((plan.crawl, plan.start)),
        "pages that were not visited": frozenset(plan.required),
        "other settings of the browser": (
            policy.site.locale,
            policy.site.third_party_cookies,
            policy.site.storage_state,
        ),
        "another first party": _placeless(policy.site.first_party),
        "other controls of the banner": _placeless(policy.consent),
        "other steps of a journey": _placeless(journeys),
        "other forms": _placeless((policy.forms, policy.canary)),
        "forms to be filled in": plan.fill_forms,
        "links to be asked for": frozenset({"asked"} if plan.probe_links else ()),
    }


def lacking(recorded: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """What is asked for that was not gathered, in words; nothing if the run serves."""
    return [words for words, value in now.items() if not _serves(recorded.get(words), value)]


def _serves(had: object, value: object) -> bool:
    if isinstance(had, frozenset) and isinstance(value, frozenset):
        return had >= value
    return had == value


def _placeless(value: Any) -> object:
    """A value without the places in the file that it came from: a line that moved asks for nothing new."""
    if isinstance(value, Location):
        return None
    if is_dataclass(value):
        return tuple(_placeless(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, list | tuple):
        return tuple(map(_placeless, value))
    return value
