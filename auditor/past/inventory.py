"""The inventory's entries as a comparison sees them: what each is called, and what is told of it.

Counts of requests and pages are left out: they differ between two visits of a site on which nothing changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from auditor.past.changes import Kind
from auditor.past.reading import PastRecipient

ENTRIES: Mapping[Kind, tuple[str, Callable[[Any], str]]] = {
    "cookie": ("cookies", lambda c: f"{c.name} @ {c.domain}"),
    "storage": ("storage", lambda s: f"{s.key} ({s.kind}) @ {s.origin}"),
    "recipient": ("recipients", lambda r: r.name),
    "embed": ("embeds", lambda e: f"{e.url} ({e.element})"),
}
"""Kind -> the inventory's field that holds such entries, and what one is called."""

_FACTS: Mapping[Kind, tuple[str, ...]] = {
    "cookie": (
        "party", "purpose", "vendor", "declared", "stored", "asked", "lifetime", "secure", "http_only", "same_site",
        "scenarios",
    ),
    "storage": ("party", "purpose", "vendor", "declared", "scenarios"),
    "recipient": ("vendor", "hosts", "purposes", "declared"),
    "embed": ("recipient", "scenarios"),
}  # fmt: skip
_LIVES = frozenset({"asked", "lifetime"})


def facts(kind: Kind, entry: object) -> dict[str, str]:
    """What is told of an entry, in words."""
    told = {
        name: _lived(getattr(entry, name)) if name in _LIVES else words(getattr(entry, name)) for name in _FACTS[kind]
    }
    if isinstance(entry, PastRecipient):
        told["scenarios"] = words(tuple(r.scenario for r in entry.requests))
    return {name.replace("_", " "): text for name, text in told.items()}


def words(value: object) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value) if value not in (None, "") else "none"


def _lived(seconds: float | None) -> str:
    return "session" if seconds is None else f"{seconds:,.0f} seconds"
