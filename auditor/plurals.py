"""Counting what checks examined: `1 contact`, `2 contacts`. Units are English plurals, as checks give them."""

from __future__ import annotations

import re

_VERBS = {"were": "was", "are": "is", "have": "has", "do": "does"}
_KEPT = re.compile(r" (?:that|with|after|before|of|on|in|at|from|to|by|without) ")
_CLAUSE = re.compile(r"^ that (\w+)")
_NOUN = re.compile(r"\w+(?=,| and |$)")


def counted(number: int, unit: str) -> str:
    """`1 link that leaves the site`, `2 links that leave the site`, `1,204 pages`."""
    return f"{number:,} {singular(unit) if number == 1 else unit}"


def singular(unit: str) -> str:
    """What one of them is called: `cookies and pages` -> `cookie or page`; only what comes before ` that `, ` of ` ... counts."""
    end = _KEPT.search(unit)
    head, tail = (unit[: end.start()], unit[end.start() :]) if end else (unit, "")
    one = _NOUN.sub(lambda noun: _one(noun[0]), head).replace(" and ", " or ")
    return one + _CLAUSE.sub(lambda verb: f" that {_agreeing(verb[1])}", tail)


def _one(noun: str) -> str:
    if noun.endswith("ies") and noun not in {"cookies", "movies"}:
        return f"{noun[:-3]}y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _agreeing(verb: str) -> str:
    return _VERBS.get(verb, verb if verb.endswith("ed") else f"{verb}s")
