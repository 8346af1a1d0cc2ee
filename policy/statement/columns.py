"""What the columns of a table hold, by its head: names, providers, purposes, lifetimes, types, hosts; see `columns.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from policy.statement.normal import bare

Role = Literal["name", "lifetime", "provider", "purpose", "type", "host"]

_LONGEST = 80
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SIGNS = re.compile(r"[#*_:.?!]+")
_OF_COOKIES = re.compile(
    r"cookie|track|traceur|témoin|rastread|tracciat|ciasteczk|storage|speicher|stockage|almacen|archiviaz|opslag|kak(?:an|or)|eväste"
)
_FEWEST = 2
"""Columns that a row has to name to be a head."""


def roles(cells: Sequence[str]) -> Mapping[int, Role]:
    """The role of each column that a head names, the first of a role only; empty for a row that is no head of a table of names."""
    found: dict[int, Role] = {}
    for number, cell in enumerate(cells):
        role = role_of(cell)
        if role is not None and role not in found.values():
            found[number] = role
    enough = len(found) >= _FEWEST and "name" in found.values()
    return found if enough else {}


def is_head(cells: Sequence[str]) -> bool:
    """Whether every cell names a column: the head of a table, whatever it lists."""
    filled = [cell for cell in cells if cell]
    return len(filled) >= _FEWEST and all(map(role_of, filled))


def role_of(cell: str) -> Role | None:
    """What a column holds whose head is that; None if it is not known."""
    words = " ".join(_SIGNS.sub(" ", _BRACKETS.sub(" ", bare(cell))).split())
    if not words or len(words) > _LONGEST:
        return None
    return next((role for role, pattern in _patterns() if pattern.fullmatch(words)), None)


def speaks_of_cookies(cells: Sequence[str]) -> bool:
    """Whether a head says that cookies or keys are what the table lists, not just `Name`."""
    return any(_OF_COOKIES.search(bare(cell)) for cell in cells)


@cache
def _patterns() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    text = (files("policy.statement") / "columns.yaml").read_text("utf-8")
    entries: dict[Role, list[str]] = yaml.safe_load(text)
    return tuple((role, re.compile("|".join(f"(?:{p})" for p in patterns))) for role, patterns in entries.items())
