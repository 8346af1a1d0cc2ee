"""Facts about the world that statements are held against, from `policy/facts/*.yaml`: dated, each with its source.

An error in such a file is a mistake in the program, not in a policy: it is raised as `ValueError`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from policy.formats import parse_date

# The base loader knows text only: a date stays as it is written, and is checked as the language's dates are.
_Loader: type[yaml.CBaseLoader | yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
    return pattern


_Pattern = Annotated[str, Field(min_length=2), AfterValidator(_expression)]
_Date = Annotated[str, AfterValidator(lambda text: parse_date(text).isoformat())]
_Kind = Literal["law", "tool"]
_NEAR = 60
"""Characters before and after a name."""
_ABOVE = 200
_MOST_PLACES = 20
"""At which a sentence may name one thing."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Entry(_Model):
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Annotated[str, Field(min_length=1)]
    names: Annotated[list[_Pattern], Field(min_length=1)]
    unless: _Pattern | None = None
    ended: _Date
    now: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(pattern=r"^https://[^\s/]+/\S*$")]


class _Gone(_Model):
    checked: _Date
    kind: _Kind
    entries: Annotated[list[_Entry], Field(min_length=1)]


class _Past(_Model):
    checked: _Date
    past: Annotated[list[_Pattern], Field(min_length=1)]
    near: Annotated[list[_Pattern], Field(min_length=1)]
    before: Annotated[list[_Pattern], Field(min_length=1)]


class _Way(_Model):
    name: Annotated[str, Field(min_length=1)]
    offers: Annotated[list[_Pattern], Field(min_length=1)]
    there: Annotated[list[_Pattern], Field(min_length=1)]


class _Ways(_Model):
    checked: _Date
    ways: dict[Literal["email", "post", "phone"], _Way]
    theirs: list[_Pattern]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A law or a tool that is no more."""

    id: str
    kind: _Kind
    name: str
    ended: dt.date
    now: str
    """What came after it."""
    source: str
    """URL that says so."""
    checked: dt.date
    """When it was looked up."""
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def named_in(self, text: str) -> bool:
        """Whether a text names it, and not a namesake."""
        return any(True for _ in self.places(text))

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text names it."""
        if not (self.unless and self.unless.search(text)):
            yield from (match.span() for match in islice(self.pattern.finditer(text), _MOST_PLACES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to reach a company that a statement may offer."""

    id: Literal["email", "post", "phone"]
    name: str
    offers: re.Pattern[str]
    there: re.Pattern[str]
    """What a page must hold so that the way can be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Words that put what they speak of into the past, or deny that it holds."""

    anywhere: re.Pattern[str]
    near: re.Pattern[str]
    before: re.Pattern[str]

    def holds(self, text: str, start: int | None = None, end: int | None = None) -> bool:
        """Whether a sentence puts what it names from `start` to `end` into the past; without them, whether it does at all."""
        first = 0 if start is None else max(0, start - _NEAR)
        last = len(text) if end is None else end + _NEAR
        above = text if start is None else text[max(0, start - _ABOVE) : start]
        return bool(self.anywhere.search(text) or self.near.search(text, first, last) or self.before.search(above))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of them."""

    gone: tuple[Gone, ...]
    past: Past
    ways: tuple[Way, ...]
    theirs: re.Pattern[str]
    """What the company does, not the reader."""


@cache
def load_facts() -> Facts:
    """The facts that ship, read once."""
    past = _Past.model_validate(_read("past.yaml"))
    ways = _Ways.model_validate(_read("ways.yaml"))
    return Facts(
        gone=tuple(entry for name in ("laws.yaml", "tools.yaml") for entry in _gone(_read(name))),
        past=Past(anywhere=_any(past.past), near=_any(past.near), before=_any(past.before)),
        ways=tuple(
            Way(id=key, name=way.name, offers=_any(way.offers), there=_any(way.there, 0))
            for key, way in ways.ways.items()
        ),
        theirs=_any(ways.theirs),
    )


def _gone(data: object) -> Iterable[Gone]:
    file = _Gone.model_validate(data)
    for entry in file.entries:
        yield Gone(
            id=entry.id,
            kind=file.kind,
            name=entry.name,
            ended=parse_date(entry.ended),
            now=entry.now,
            source=entry.source,
            checked=parse_date(file.checked),
            pattern=_any(entry.names),
            unless=_any([entry.unless]) if entry.unless else None,
        )


def _read(name: str) -> object:
    # Safe: the base loader builds text, lists and mappings only.
    return yaml.load((files("policy") / "facts" / name).read_text("utf-8"), Loader=_Loader)  # noqa: S506


def _any(patterns: Iterable[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), flags)
