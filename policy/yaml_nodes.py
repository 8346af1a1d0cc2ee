"""YAML text to plain data with places, over the parser's events: nothing is composed, so nothing can overflow.

Refused, being traps or weapons in a file that strangers may write: aliases, anchors, tags, several documents, deep
nesting, floods of nodes, control characters. A key given twice is a problem too (YAML loaders drop one silently).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import yaml

from policy.errors import PolicyError, Problem
from policy.places import Path, Place, Places
from policy.scalars import plain_scalar
from policy.suggest import cut

MAX_DEPTH = 50
MAX_NODES = 100_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# What YAML allows no file to contain. Looked for first, as libyaml gives the place of one in bytes.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times faster, and in nearly every wheel


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document: mappings as dict with text keys, sequences as list, scalars by `plain_scalar`."""

    data: object
    places: Places
    problems: tuple[Problem, ...]
    """Keys given twice; the first of them is kept."""


def read_yaml(text: str, file: str) -> Document:
    """Read the one document in `text`. Raises PolicyError for what is no YAML, or more of YAML than a policy needs."""
    reader = _Reader(Places(file, text))
    data = reader.document()
    if reader.refused:
        raise PolicyError((*reader.refused, *reader.duplicates))
    return Document(data=data, places=reader.places, problems=tuple(reader.duplicates))


@dataclass(slots=True)
class _Reader:
    places: Places
    refused: list[Problem] = field(default_factory=list)
    duplicates: list[Problem] = field(default_factory=list)
    _nodes: int = 0
    _events: Iterator[yaml.Event] = field(init=False)

    def __post_init__(self) -> None:
        self._events = _events(self.places)

    def document(self) -> object:
        """The data of the only document; None if there is none."""
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        data = self._node(next(self._events), (), key=0, depth=1)
        next(self._events)  # the document's end
        rest = next(self._events)
        if isinstance(rest, yaml.DocumentStartEvent):
            self._refuse(rest, "a second YAML document starts here: a policy is one document")
        return data

    def _node(self, event: yaml.Event, path: Path, *, key: int | None, depth: int) -> object:
        """Read one node; `key` is the offset of its key, if it has one."""
        start = _offset(event)
        self._count(start, depth)
        self._check(event)
        raw = event.value if isinstance(event, yaml.ScalarEvent) else ""
        empty = isinstance(event, yaml.ScalarEvent) and not raw and event.implicit[0]
        own = start if key is None else key
        self.places.put(path, Place(key=own, value=own if empty else start, raw=raw))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        if isinstance(event, yaml.ScalarEvent):
            return plain_scalar(raw) if event.implicit[0] else raw
        return None  # an alias, refused by now

    def _sequence(self, path: Path, depth: int) -> list[object]:
        entries: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            entries.append(self._node(event, (*path, len(entries)), key=None, depth=depth + 1))
        return entries

    def _mapping(self, path: Path, depth: int) -> dict[str, object]:
        entries: dict[str, object] = {}
        first: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name, at = self._key(event, path, depth), _offset(event)
            known = name in entries
            # A second value is read, to find what is wrong in it, but under a name that no key can have.
            value = self._node(next(self._events), (*path, f"{name}\0" if known else name), key=at, depth=depth + 1)
            if known:
                line = self.places.at(first[name]).line
                self.duplicates.append(self.places.problem(at, f"'{cut(name)}' is given twice: first on line {line}"))
            else:
                entries[name], first[name] = value, at
        return entries

    def _key(self, event: yaml.Event, path: Path, depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._count(_offset(event), depth)
            self._check(event)
            return str(event.value)
        self._refuse(event, "a key must be plain text")
        self._node(event, (*path, "\0"), key=None, depth=depth + 1)
        return "\0"

    def _count(self, offset: int, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH:
            raise self.places.error(offset, f"nested deeper than {MAX_DEPTH} levels")
        if self._nodes > MAX_NODES:
            raise self.places.error(offset, f"more than {MAX_NODES:,} values: a policy of that size is not read")

    def _check(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"aliases (*{cut(event.anchor or '')}) are not allowed: write the value out")
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            self._refuse(event, f"anchors (&{cut(event.anchor)}) are not allowed: write the value where it is used")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            self._refuse(event, f"tags ({cut(event.tag)}) are not allowed: leave it out")
        if isinstance(event, yaml.ScalarEvent) and (found := _CONTROL.search(event.value)):
            self._refuse(event, f"the control character U+{ord(found.group()):04X} is not allowed in text")

    def _refuse(self, event: yaml.Event, message: str) -> None:
        self.refused.append(self.places.problem(_offset(event), message))


def _offset(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _events(places: Places) -> Iterator[yaml.Event]:
    """The parser's events; what it cannot parse is raised as PolicyError."""
    if found := _UNPRINTABLE.search(places.text):
        raise places.error(found.start(), f"the character U+{ord(found.group()):04X} is not allowed: remove it")
    yield from _parsed(places, _LOADER, 0)


def _parsed(places: Places, loader: type[yaml.SafeLoader], told: int) -> Iterator[yaml.Event]:
    """Those after the first `told`."""
    try:
        for event in islice(yaml.parse(places.text, Loader=loader), told, None):
            told += 1
            yield event
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in (error.problem or "") and loader is not yaml.SafeLoader:
            # From PyYAML 6.0.4 on libyaml gives up at a depth of its own while it looks ahead; the other parser leaves that to us.
            yield from _parsed(places, yaml.SafeLoader, told)
            return
        mark = error.problem_mark or error.context_mark
        offset = mark.index if mark else 0
        raise places.error(offset, _syntax(error.problem or "", places.text[offset : offset + 1])) from None


def _syntax(problem: str, character: str) -> str:
    if "cannot start any token" in problem:
        if character == "\t":
            return "not valid YAML: a tab cannot stand here, indent with spaces"
        return f"not valid YAML: text that begins with {cut(character)} must stand in quotes"
    if "mapping values are not allowed" in problem:
        return "not valid YAML: a second ': ' on one line; text that contains it must stand in quotes"
    return f"not valid YAML: {cut(problem)}"
