"""How checks say things: lists and numbers."""

from __future__ import annotations

from collections.abc import Iterable

MAX_LISTED = 12
"""Names in one sentence; the evidence holds the rest."""


def listing(names: Iterable[str]) -> str:
    """`a, b and c`, sorted, each once, cut after MAX_LISTED."""
    unique = sorted(set(names))
    if len(unique) > MAX_LISTED:
        return f"{', '.join(unique[:MAX_LISTED])} and {len(unique) - MAX_LISTED} more"
    return " and ".join(filter(None, (", ".join(unique[:-1]), unique[-1]))) if unique else ""
