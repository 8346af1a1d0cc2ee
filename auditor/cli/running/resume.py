"""What a run was begun with: it can be resumed with the same policy and the same options only, and says which is another.

Of each only a digest is kept. They are derived from the fields of `BrowsingOptions` and `Plan`, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from pathlib import Path

from auditor.browsing import BrowsingOptions, deciding
from auditor.plan import Plan
from policy.model import Policy

_POLICY, _URL, _PAGE, _SCENARIO = "another policy", "another --url", "another --page", "another --scenario"
_PLANNED_BY = {
    "url": _URL,
    "scenarios": _SCENARIO,
    "crawl": _PAGE,
    "start": _PAGE,
    "required": _PAGE,
}
"""Field of a plan -> what changes it while the policy stays the same. What none of them does is decided by the checks there are."""
_ELSE = "other checks"
_FOLLOWS = {_PAGE: {_URL}, _ELSE: {_URL, _SCENARIO}}
"""What may be another only because something else is: pages and what is opened apart are absolute; who walks and who fills in forms are scenarios."""


def begun_with(policy: Policy, plan: Plan, browsing: BrowsingOptions, storage_state: Path | None) -> dict[str, str]:
    """What decides what is visited and seen, in the words of a refusal (`another --egress`) -> its digest.

    `storage_state` is the file that every scenario begins with.
    """
    parts: dict[str, list[object]] = {_POLICY: [policy.sha256]}
    parts["another storage_state"] = [storage_state.read_bytes().hex() if storage_state else ""]
    for field in fields(plan):
        parts.setdefault(_PLANNED_BY.get(field.name, _ELSE), []).append(getattr(_unlimited(plan), field.name))
    for option, value in deciding(browsing).items():
        parts.setdefault(f"another {option}", []).append(value)
    return {words: _digest(value) for words, value in parts.items()}


def differing(begun: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """What is another now, in words, without what only follows from it."""
    words = tuple(name for name in {**begun, **now} if begun.get(name) != now.get(name))
    if _POLICY in words:
        return (_POLICY,)
    return tuple(name for name in words if not _FOLLOWS.get(name, frozenset()).intersection(words))


def _unlimited(plan: Plan) -> Plan:
    """How long a run may take may change; how many pages it may have is an option of its own."""
    return replace(plan, crawl=replace(plan.crawl, max_minutes=None, max_scenario_minutes=None, max_pages=0))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return sorted(value) if isinstance(value, frozenset) else str(value)
