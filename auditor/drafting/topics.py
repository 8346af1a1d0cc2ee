"""What a sentence speaks of, told by its words: the topics of `topics.yaml`, read and looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from auditor.drafting.denials import is_after_refusal, is_conditional, speaks_of_consent
from auditor.drafting.model import DraftRule
from policy.flow import Pairs, Value
from policy.statement.normal import normal

_GAP = ".{0,90}?"
_LONGEST = 1_500
"""Characters of a sentence that are looked at."""
SPECIAL = frozenset({"contact", "own-contact", "opt-out"})
"""Rules that are made of what the sentence holds."""

Asked = Literal["", "who", "which"]
"""What a sentence must say before its rules are made."""
_Patterns = Annotated[list[str], Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    says: _Patterns
    unless: list[str] = []
    rules: list[str] = []
    needs: list[str] = []
    if_: Annotated[Asked, Field(alias="if")] = ""
    promise: bool = False
    alone: bool = False
    unconditional: bool = False
    doubt: bool = False
    unverifiable: str = ""
    why: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    topics: list[_Entry]
    rules: dict[str, dict[str, str | bool | list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that statements speak of."""

    id: str
    says: re.Pattern[str]
    unless: re.Pattern[str] | None
    rules: tuple[str, ...]
    """Names of rules; empty for what no rule verifies."""
    unverifiable: str
    """Why no rule does; empty with no rules: it promises nothing."""
    why: str
    needs: re.Pattern[str] | None = None
    """What a sentence must have too before its rules are made."""
    asks: Asked = ""
    promise: bool = False
    """Whether it counts beside the topic that takes the sentence."""
    alone: bool = False
    """Whether it lets none count beside it."""
    unconditional: bool = False
    """Whether what it denies is denied for good: not until something, or after a refusal."""
    doubt: bool = False
    """Whether its words are so general that a person has to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForm:
    """A rule as a draft writes it."""

    rule: DraftRule
    needs_banner: bool


@dataclass(frozen=True, slots=True)
class Topics:
    """All of them, the special ones first."""

    topics: tuple[Topic, ...]
    rules: dict[str, RuleForm]

    def of(self, text: str) -> Topic | None:
        """What a sentence or a heading speaks of; None if its words tell nothing."""
        return next(self._fitting(text), None)

    def all_of(self, text: str) -> tuple[Topic, ...]:
        """All that a sentence promises: the topic that takes it, and the promises beside it."""
        fitting = self._fitting(text)
        first = next(fitting, None)
        if first is None:
            return ()
        return (first,) if first.alone else (first, *(t for t in fitting if t.promise))

    def _fitting(self, text: str) -> Iterator[Topic]:
        words = normal(text)[:_LONGEST]
        lifted = is_conditional(words) or is_after_refusal(words) or speaks_of_consent(words)
        return (
            t
            for t in self.topics
            if not (t.unconditional and lifted) and t.says.search(words) and not (t.unless and t.unless.search(words))
        )


@cache
def load_topics() -> Topics:
    """The topics that ship, read once. An error in the file is a mistake in the program: raised as ValueError."""
    text = (files("auditor.drafting") / "topics.yaml").read_text("utf-8")
    file = _File.model_validate(yaml.safe_load(text))
    for entry in file.topics:
        if unknown := set(entry.rules) - set(file.rules) - SPECIAL:
            raise ValueError(f"topic {entry.id}: no such rules: {sorted(unknown)}")
    return Topics(
        topics=tuple(
            Topic(
                id=entry.id,
                says=_any(entry.says),
                unless=_any(entry.unless) if entry.unless else None,
                rules=tuple(entry.rules),
                unverifiable=entry.unverifiable,
                why=entry.why,
                needs=re.compile("|".join(_spelt(p) for p in entry.needs)) if entry.needs else None,
                asks=entry.if_,
                promise=entry.promise,
                alone=entry.alone,
                unconditional=entry.unconditional,
                doubt=entry.doubt,
            )
            for entry in file.topics
        ),
        rules={name: _form(name, dict(values)) for name, values in file.rules.items()},
    )


def _form(name: str, values: dict[str, str | bool | list[str]]) -> RuleForm:
    needs_banner = bool(values.pop("banner", False))
    check = str(values.pop("check"))
    pairs: Pairs = tuple((key, _value(value)) for key, value in values.items())
    return RuleForm(rule=DraftRule(id=name, check=check, pairs=pairs), needs_banner=needs_banner)


def _value(value: str | bool | list[str]) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:(?<!\w)(?:{_spelt(p)}))" for p in patterns))


def _spelt(pattern: str) -> str:
    return pattern.replace(" ~ ", _GAP).replace(" ~?", _GAP)
