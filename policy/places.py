"""Where each node of a policy stands in its file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from policy.errors import Location, PolicyError, Problem

Path = tuple[str | int, ...]
"""The way to a node from the root: keys and indices, e.g. `("clauses", 0, "rules", 2, "in")`."""

# YAML 1.1 parsers also count U+0085, U+2028 and U+2029 as line ends, editors do not: lines are counted here.
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Place:
    """Offsets in characters of a node and of its key (the node's own if it has none), and a scalar's text as written."""

    key: int
    value: int
    raw: str = ""


@dataclass(slots=True)
class Places:
    """Looks places up by path. `file` is the path as the user gave it."""

    file: str
    text: str
    _starts: list[int] = field(init=False)
    _places: dict[Path, Place] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._starts = [0, *(m.end() for m in _LINE_END.finditer(self.text))]

    def at(self, offset: int) -> Location:
        """The line and column of a character."""
        line = bisect_right(self._starts, offset)
        return Location(file=self.file, line=line, column=offset - self._starts[line - 1] + 1)

    def put(self, path: Path, place: Place) -> None:
        """Note where the node of that path is."""
        self._places[path] = place

    def key(self, path: Path) -> Location:
        """Where the node's key is; where the node is, for an entry of a list."""
        return self.at(self._place(path).key)

    def value(self, path: Path) -> Location:
        """Where the node itself is."""
        return self.at(self._place(path).value)

    def raw(self, path: Path) -> str:
        """The text of a scalar as written, without quotes; empty for lists and mappings."""
        return self._place(path).raw

    def problem(self, offset: int, message: str) -> Problem:
        """A problem at a character."""
        return Problem(location=self.at(offset), message=message)

    def error(self, offset: int, message: str) -> PolicyError:
        """An error of that one problem."""
        return PolicyError((self.problem(offset, message),))

    def _place(self, path: Path) -> Place:
        # A key that is missing has no place: its container's is the nearest.
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, Place(key=0, value=0))
