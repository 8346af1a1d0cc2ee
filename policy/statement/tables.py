"""Tables of a statement: which cookies or keys a row names, whose they are, how long they may live, what they are for.

A table is read by its head. Without one, what stands in the first cell is a name only if the row says how long it lives or where it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy.globs import name_matches
from policy.statement.columns import Role, is_head, roles, speaks_of_cookies
from policy.statement.lengths import max_age_of, max_ages_of
from policy.statement.names import is_word, names_in
from policy.statement.normal import normal
from policy.statement.sentences import Sentence

__all__ = ["Row", "max_age_of", "rows_of"]

_CELLS = " | "
_KINDS = (
    (
        "local",
        re.compile(
            r"local ?storage|lokale?r? speicher|stockage local|almacenamiento local|archiviazione locale|lokale opslag"
        ),
    ),
    ("session", re.compile(r"session ?storage")),
    ("indexeddb", re.compile(r"indexed ?db|database|datenbank|base de don|databank")),
    ("cache", re.compile(r"\bcache")),
)
_COOKIE = re.compile(r"cookie")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row of a table says of one thing that it names."""

    name: str
    words: str
    """What says its purpose and its type; without a head all other cells."""
    provider: str = ""
    max_age: str = ""
    """A duration of the policy language; empty if it gives none."""
    storage: str = ""
    """The kind of storage, if it is no cookie."""
    heads_cookies: bool = False
    """Whether the table is one of cookies or keys, by its head."""
    sentence: int = -1
    """Index of the row's sentence."""

    def names(self, name: str) -> bool:
        """Whether the row is about something of that name."""
        return name_matches(self.name, name)


@dataclass(slots=True)
class _Table:
    head: list[str]
    """Empty if it has none."""
    roles: Mapping[int, Role]
    rows: list[tuple[int, list[str]]]
    """Index of the sentence, and its cells."""

    def cell(self, cells: Sequence[str], role: Role) -> str:
        """What a row has in the column of a role; empty if there is none."""
        return next((cells[n] for n, r in self.roles.items() if r == role and n < len(cells)), "")


def rows_of(sentences: Sequence[Sentence]) -> tuple[Row, ...]:
    """What rows name that may be a cookie or a storage key, in order."""
    return tuple(row for table in _tables(sentences) for row in _rows(table))


def _tables(sentences: Sequence[Sentence]) -> Iterator[_Table]:
    """Rows that follow each other and are as wide; a head begins another table."""
    table = _Table([], {}, [])
    last, width = -2, -1
    for sentence in sentences:
        if sentence.kind != "row":
            continue
        cells = [c.strip() for c in sentence.text.split(_CELLS)]
        named = roles(cells)
        if named or sentence.index != last + 1 or len(cells) != width or is_head(cells):
            yield table
            table = _Table(cells if named else [], named, [])
            width = len(cells)
        if not named and any(cells):
            table.rows.append((sentence.index, cells))
        last = sentence.index
    yield table


def _rows(table: _Table) -> Iterator[Row]:
    if not table.roles:
        for index, cells in table.rows:
            yield from _headless(index, cells)
        return
    listed = [(index, cells, _named(table, cells)) for index, cells in table.rows]
    telling = sum(any(not is_word(n) for n in names) for _, _, names in listed)
    if telling * 2 < sum(bool(cells) for _, cells, _ in listed):
        return  # a table of companies, or of kinds of cookies
    for index, cells, names in listed:
        yield from _of_row(table, index, cells, names)


def _named(table: _Table, cells: Sequence[str]) -> tuple[str, ...]:
    """The names in a row, but for what its provider is called too."""
    cell, provider = table.cell(cells, "name"), table.cell(cells, "provider")
    return tuple(n for n in names_in(cell) if n != provider)


def _of_row(table: _Table, index: int, cells: Sequence[str], names: Sequence[str]) -> Iterator[Row]:
    unit = next((table.head[n] for n, r in table.roles.items() if r == "lifetime"), "")
    ages = max_ages_of(table.cell(cells, "lifetime"), unit, len(names))
    words = " ".join(filter(None, (table.cell(cells, "purpose"), table.cell(cells, "type"))))
    said = table.cell(cells, "type") or " ".join(c for n, c in enumerate(cells) if table.roles.get(n) != "name")
    storage = _storage(said, table.head)
    for name, age in zip(names, ages, strict=True):
        yield Row(
            name=name,
            words=words or " ".join(cells[1:]),
            provider=table.cell(cells, "provider"),
            max_age=age,
            storage=storage,
            heads_cookies=speaks_of_cookies(table.head) or not storage,
            sentence=index,
        )


def _storage(words: str, head: Sequence[str]) -> str:
    """The kind of storage. A cookie for local storage is none; a table that says so in its head, or a row that says it, is of storage."""
    named = normal(" ".join(head))
    of_cookies = bool(_COOKIE.search(named))
    return "" if of_cookies else _kind(normal(words)) or _kind(named)


def _kind(words: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), "")


def _headless(index: int, cells: Sequence[str]) -> Iterator[Row]:
    words = " ".join(cells[1:])
    names = names_in(cells[0]) if words and len(cells[0].split()) <= 1 else ()
    storage, age = _kind(normal(words)), max_age_of(words)
    for name in names if storage or age else ():
        if not is_word(name):
            yield Row(name=name, words=words, max_age=age, storage=storage, sentence=index)
