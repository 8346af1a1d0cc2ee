"""What a crawl knows and no evidence keeps, so that it can go on after a browser, or the auditor itself, has died.

With a file, every line is written before the evidence it is about: a line without its evidence counts for nothing, and
evidence without its line cannot be. The file holds addresses as they are, which may be private, and the salt of the run: only
its owner may read it, and it is removed when the run is finished. It also holds the site's cookies and localStorage as they are,
unless something is in them that the caller typed or that belongs to the identity of the run.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from auditor.crawl.visit.storage_state import ContextState
from auditor.errors import EnvironmentFault, RunError
from auditor.evidence import PART_NUMBERS
from auditor.plan import ConfirmingRound

MAX_JOURNAL = 2 * 2**30
T = TypeVar("T")
Differing = Callable[[Mapping[str, str]], tuple[str, ...]]
"""Of what a run was begun with, by name its digest: the names of what is another now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The first line: what the run was begun with, and its salt."""

    begun_with: tuple[tuple[str, str], ...] = ()
    """(what it is, its digest), see `auditor.cli.running.resume`. Older versions wrote none."""
    salt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the site says of its pages."""

    robots: str = ""
    """Text of robots.txt."""
    pages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """A page that was visited, with its addresses as they are."""

    scenario: str
    round: int
    number: int
    """As in the evidence; 0 if the page turned out to be none and is not kept there."""
    url: str
    depth: int
    found_on: str
    final_url: str
    links: tuple[str, ...] = ()
    refusal: str = ""
    """Why it is no page."""
    unread: bool = False
    """Whether its links could not be read when pages were looked for."""
    outlink: bool = False
    """Whether the address only redirects to another site."""
    choice: bool = False
    """Whether it is the visit that makes the scenario's choice, which bears the number 0 and is kept."""
    carried: ContextState | None = None
    """What the browser context holds after it; None if something in it must not be written."""
    context: int = 0
    """Number of the browser context in which it was visited, negative for one that was thrown away."""

    @property
    def key(self) -> tuple[str, int, str]:
        """Scenario, round, and the address or the word `choice`."""
        return self.scenario, self.round, "choice" if self.choice else self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkMade:
    """A walk that was made in a scenario."""

    scenario: str
    round: int
    pages: tuple[tuple[str, str], ...] = ()
    """(page that it came to, page before), as they are."""

    @property
    def number(self) -> int:
        """As in the evidence."""
        return PART_NUMBERS["walk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """A scenario whose state could not be reached."""

    scenario: str
    round: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """The round that confirms was begun."""

    pages: tuple[tuple[str, tuple[int, ...]], ...] = ()
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


_KINDS: dict[str, type[Any]] = {
    "begun": Begun, "found": Found, "seen": JournalEntry, "unreached": Unreached, "walk": WalkMade, "confirming": Confirming,
}  # fmt: skip
_ADDED = frozenset({"begun_with", "context"})
"""What older versions did not write."""
_WORDS = {kind: word for word, kind in _KINDS.items()}


class Journal:
    """In memory; with a file also there."""

    def __init__(self, file: int | None = None, salt: str = "") -> None:
        self.salt = bytes.fromhex(salt) if salt else secrets.token_bytes(16)
        self.found: Found | None = None
        self.seen: dict[tuple[str, int, str], JournalEntry] = {}
        """By their keys."""
        self.carried: dict[tuple[str, int, int], ContextState] = {}
        """What a context held last, by scenario, round and its number."""
        self.after_first_page: dict[tuple[str, int], ContextState] = {}
        """What the first context of a scenario and round held after the first page: the others begin with it."""
        self.unreached: dict[tuple[str, int], str] = {}
        self.confirming: ConfirmingRound | None = None
        self.walks: dict[tuple[str, int], tuple[tuple[str, str], ...]] = {}
        """Pages that walks came to, by scenario and round."""
        self._file = file

    @classmethod
    def begin(cls, path: Path, begun_with: Mapping[str, str]) -> Journal:
        """A new one. Raises EnvironmentFault if the file cannot be written."""
        salt = secrets.token_hex(16)
        journal = cls(_opened(path, os.O_CREAT | os.O_TRUNC), salt)
        journal.write(Begun(begun_with=tuple(begun_with.items()), salt=salt))
        return journal

    @classmethod
    def go_on(cls, path: Path, differing: Differing, kept: Callable[[JournalEntry | WalkMade], bool]) -> Journal:
        """The one in that file. `kept` tells whether the evidence of a page is there.

        Raises RunError if the file is none, or if something is `differing` from what the run was begun with.
        """
        lines = _lines(path)
        first = next(lines, None)
        if not isinstance(first, Begun):
            raise RunError(f"{path} is damaged: start anew, without --resume")
        run = f"the run in {path.parent.parent} was begun"
        if not first.begun_with:
            raise RunError(f"{run} by another version of the auditor: start anew without --resume")
        if words := differing(dict(first.begun_with)):
            raise RunError(f"{run} with {', '.join(words)}: give the same as then, or start anew without --resume")
        journal = cls(salt=first.salt)
        for line in _unbroken(lines, kept):
            journal.take(line)
        journal._file = _opened(path, os.O_APPEND)
        journal._end_line(path)
        return journal

    def write(self, line: Begun | Found | JournalEntry | WalkMade | Unreached | Confirming) -> None:
        """Keep a line, first of all in the file. Raises EnvironmentFault if that refuses."""
        if self._file is not None:
            text = json.dumps({"line": _WORDS[type(line)], **asdict(line)}, separators=(",", ":"))
            _write(self._file, text.encode() + b"\n")
        self.take(line)

    def take(self, line: object) -> None:
        """Remember a line."""
        match line:
            case Found():
                self.found = line
            case JournalEntry():
                self.seen[line.key] = replace(line, carried=None)
                self._carry(line)
            case WalkMade():
                self.walks[line.scenario, line.round] = line.pages
            case Unreached():
                self.unreached[line.scenario, line.round] = line.reason
            case Confirming():
                self.confirming = ConfirmingRound(pages=line.pages, links=line.links, notes=line.notes)
            case _:
                pass

    def _carry(self, line: JournalEntry) -> None:
        turn = line.scenario, line.round
        if line.context < 0:
            return
        context = *turn, line.context
        first = self.after_first_page.get(turn) if line.context else None
        before = self.carried.get(context) or (first if first and first.whole else None)
        self.carried[context] = (line.carried or ContextState()).after(before)
        if line.number == 1:
            self.after_first_page[turn] = self.carried[context]

    def confirm(self, confirming: ConfirmingRound) -> None:
        """Note that the round that confirms begins, unless that is known."""
        if self.confirming is None:
            self.write(Confirming(pages=confirming.pages, links=confirming.links, notes=confirming.notes))

    def forget_links(self, leader: str) -> None:
        """Keep in memory only the links that pages are found by: those of the leading scenario."""
        for seen in [s for s in self.seen.values() if s.scenario != leader or s.round > 1]:
            self.forget_links_of(seen)

    def forget_links_of(self, seen: JournalEntry) -> None:
        """Likewise for one page."""
        self.seen[seen.key] = replace(self.seen[seen.key], links=())

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _end_line(self, path: Path) -> None:
        # A line that was cut off must not swallow the next one.
        if self._file is not None and not path.read_bytes().endswith(b"\n"):
            _write(self._file, b"\n")


def _unbroken(lines: Iterator[object], kept: Callable[[JournalEntry | WalkMade], bool]) -> Iterator[object]:
    """The lines, of each scenario and round up to the first page whose evidence is not there: what came after was seen with what
    that page had left in the browser, so it is made again too."""
    broken: set[tuple[str, int]] = set()
    for line in lines:
        if isinstance(line, WalkMade) and not kept(line):
            continue
        if isinstance(line, JournalEntry):
            turn = line.scenario, line.round
            if turn in broken or ((line.number or line.choice) and not kept(line)):
                broken.add(turn)
                continue
        yield line


def _lines(path: Path) -> Iterator[object]:
    try:
        if path.stat().st_size > MAX_JOURNAL:
            raise RunError(f"{path} is too large: start anew, without --resume")
        for text in path.read_bytes().split(b"\n"):
            yield _line(text)
    except OSError as error:
        raise RunError(f"cannot read {path}: {error.strerror or error}; start anew, without --resume") from error


def _line(text: bytes) -> object:
    """A line, or None: the last one may have been cut off."""
    try:
        told = json.loads(text)
        kind = _KINDS[told["line"]]
        values = {f.name: _frozen(told[f.name]) for f in fields(kind) if f.name in told or f.name not in _ADDED}
        if kind is JournalEntry and values["carried"] is not None:
            values["carried"] = ContextState(**values["carried"])
        return kind(**values)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _opened(path: Path, how: int) -> int:
    try:
        return os.open(path, os.O_WRONLY | how, 0o600)
    except OSError as error:
        raise EnvironmentFault(f"cannot write {path}: {error.strerror or error}") from error


def _write(file: int, data: bytes) -> None:
    try:
        while data:
            data = data[os.write(file, data) :]
    except OSError as error:
        raise EnvironmentFault(f"cannot write the run's journal: {error.strerror or error}") from error
