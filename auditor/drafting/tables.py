"""Tables of a statement: which cookie or key a row names, how long it may live, what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.globs import name_matches
from policy.statement.normal import normal
from policy.statement.sentences import Sentence

_CELLS = " | "
_NAME = re.compile(r"[\w.*:/@\[\]~-]{2,100}")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…|<[^<>]{1,40}>|x{3,}|X{3,}|#+)$")
_HEAD = re.compile(
    r"cookies?( names?)?|storage|keys?|names?|nom|nombre|nome|naam|speicher|schlüssel|compan(y|ies)|services?|providers?"
)
"""The first cell of a table's head: tables may stand one upon the other."""
_UNITS = {
    "second": "second sekunde seconde segundo secondo",
    "minute": "minute minuto minuut minuten",
    "hour": "hour stunde heure hora ora uur uren",
    "day": "day tag jour día dia giorn dag",
    "week": "week woche semaine semana settiman",
    "month": "month monat mois mes mese mesi maand",
    "year": "year jahr an année año ano anno anni jaar",
}
_NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero|one a an ein eine einem einen un une uno una een|two zwei deux dos due twee|three drei trois tres tre drie|"
        "four vier quatre cuatro quattro|five fünf cinq cinco cinque vijf|six sechs seis sei zes".split("|")
    )
    for word in words.split()
} | {"twelve": 12, "zwölf": 12, "douze": 12, "doce": 12, "dodici": 12, "twaalf": 12, "thirteen": 13, "dreizehn": 13}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_LENGTH = re.compile(
    rf"\b(\d{{1,4}}|{'|'.join(map(re.escape, _NUMBERS))})[ -]({'|'.join(sorted(_UNIT_OF, key=len, reverse=True))})[a-zéñ]{{0,3}}\b"
)
_SESSION = re.compile(
    r"session|until you close|(close|end)\w* (of )?(the|your) browser|sitzung|sesi(ó|o)n|sessie|browser schlie(ss|ß)"
)
_KINDS = (
    ("local", re.compile(r"local ?storage|lokale?r? speicher")),
    ("session", re.compile(r"session ?storage")),
    ("indexeddb", re.compile(r"indexed ?db|database|datenbank|base de don|databank")),
    ("cache", re.compile(r"\bcache")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row of a table says of what its first cell names."""

    name: str
    words: str
    """The other cells."""
    max_age: str = ""
    """A duration of the policy language; empty if it gives none."""
    storage: str = ""
    """The kind of storage, if it is no cookie."""
    heads_cookies: bool = False
    """Whether the table is one of cookies, by its head."""

    def names(self, name: str) -> bool:
        """Whether the row is about something of that name."""
        return name_matches(self.name, name)


def rows_of(sentences: Sequence[Sentence]) -> tuple[Row, ...]:
    """The rows whose first cell may name a cookie or a storage key, in order."""
    made = (_row(cells, normal(table[0][0])) for table in _tables(sentences) for cells in table)
    return tuple(row for row in made if row)


def _tables(sentences: Sequence[Sentence]) -> Iterator[list[list[str]]]:
    table: list[list[str]] = []
    last = -2
    for sentence in sentences:
        if sentence.kind != "row":
            continue
        cells = [c.strip() for c in sentence.text.split(_CELLS)]
        if table and (sentence.index != last + 1 or len(cells) != len(table[0]) or _HEAD.fullmatch(normal(cells[0]))):
            yield table
            table = []
        table.append(cells)
        last = sentence.index
    if table:
        yield table


def _row(cells: list[str], head: str) -> Row | None:
    name = _ELLIPSIS.sub("*", cells[0])
    words = " ".join(cells[1:])
    if not _NAME.fullmatch(name) or not name.strip("*?") or not words or normal(cells[0]) == head:
        return None
    low = normal(words)
    storage = next((kind for kind, pattern in _KINDS if pattern.search(low)), "")
    heads_cookies = "cookie" in head or head in {"name", "nom", "nombre", "nome", "naam"}
    # A cookie for local storage is none; a table that says so in its head, or a row that says it, is of storage.
    return Row(
        name=name,
        words=words,
        max_age=max_age_of(low),
        storage=storage if "cookie" not in head else "",
        heads_cookies=heads_cookies,
    )


def max_age_of(words: str) -> str:
    """The duration that words give, in the policy language; empty if they give none."""
    low = normal(words)
    found = _LENGTH.search(low)
    if found:
        number = int(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]
        unit = _UNIT_OF[found[2]]
        return f"{number} {unit}{'' if number == 1 else 's'}" if number else ""
    return "session" if _SESSION.search(low) else ""
