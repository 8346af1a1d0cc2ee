"""Guesses: what something may be for, told by the words of a statement's table or by its name; see `guesses.yaml`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from policy.model import Purpose

_LONGEST = 1_000


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    said: dict[Purpose, str]
    named: dict[Purpose, str]


_Patterns = tuple[tuple[Purpose, re.Pattern[str]], ...]


@cache
def _load() -> tuple[_Patterns, _Patterns]:
    file = _File.model_validate(yaml.safe_load((files("auditor.drafting") / "guesses.yaml").read_text("utf-8")))
    return _compiled(file.said), _compiled(file.named)


def _compiled(patterns: dict[Purpose, str]) -> _Patterns:
    return tuple((purpose, re.compile(pattern, re.IGNORECASE)) for purpose, pattern in patterns.items())


def purpose_said(words: str) -> Purpose | None:
    """The purpose that a statement gives something, in its own words; None if they say none."""
    return _first(_load()[0], words)


def purposes_said(words: str) -> tuple[Purpose, ...]:
    """All purposes that they say, the first to believe first."""
    return tuple(purpose for purpose, pattern in _load()[0] if pattern.search(words[:_LONGEST]))


def purpose_named(name: str) -> Purpose | None:
    """The purpose that the name of a cookie or key suggests; None if it suggests none."""
    return _first(_load()[1], name)


def _first(patterns: _Patterns, text: str) -> Purpose | None:
    return next((purpose for purpose, pattern in patterns if pattern.search(text[:_LONGEST])), None)
