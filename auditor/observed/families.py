"""Names that are made up anew each time: a tag that tries whether it may store something often does so under a random name.

Each such name is seen once and never again. A finding for each would be another one on the next run, and so many that the
others drown; so findings call them all by what they share, with a star for what changes: `__mplss_*`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MILLISECONDS = re.compile(r"(?<!\d)1[5-9]\d{11}(?!\d)")
"""Moments from 2017 to 2033, as Date.now() tells them."""
_TAIL = re.compile(r"[A-Za-z0-9]+$")
_FEWEST = 3
"""Names that make a family: two that look alike may be two by chance."""
_FEWEST_LITERALS = 3
_SHORTEST_TAIL = 5
"""Characters of a tail, besides those that all share, that can be random."""


def family_names(visits: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Name -> what findings call it: the name itself, or its family's. `visits` has the ids of those in which it was set."""
    called = {name: _without_moments(name) for name in visits}
    for family, names in _by_shape(n for n, c in called.items() if n == c and len(visits[n]) == 1).items():
        if _made_up([n[len(family) :] for n in names]):
            called.update(dict.fromkeys(names, f"{family}*"))
    return called


def _without_moments(name: str) -> str:
    """The name with a star for what no two browsers have in common, wherever it stands."""
    shared = _MILLISECONDS.sub("*", _UUID.sub("*", name))
    return shared if len(shared.replace("*", "")) >= _FEWEST_LITERALS else name


def _by_shape(names: Iterator[str]) -> dict[str, list[str]]:
    """Names by what stands before their last word; of one length each, for that is how such names are made."""
    shapes: dict[tuple[str, int], list[str]] = {}
    for name in names:
        tail = _TAIL.search(name)
        if tail and len(name[: tail.start()].strip("_-.:")) >= _FEWEST_LITERALS:
            shapes.setdefault((name[: tail.start()], len(name)), []).append(name)
    largest = sorted(shapes.items(), key=lambda s: len(s[1]))
    return {prefix: found for (prefix, _), found in largest}


def _made_up(tails: list[str]) -> bool:
    """Whether these can be random: many, not alike, and with the digits that words have not."""
    if len(tails) < _FEWEST:
        return False
    alike = next((i for i, column in enumerate(zip(*tails, strict=True)) if len(set(column)) > 1), len(tails[0]))
    with_digits = sum(any(c.isdigit() for c in tail) for tail in tails)
    return len(tails[0]) - alike >= _SHORTEST_TAIL and with_digits * 2 > len(tails)
