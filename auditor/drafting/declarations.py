"""`declared` of a draft: what the statement says is there, by its tables and its sentences. Nothing that was seen has a part in it.

Vendors are those of the catalogue that it names, cookies and keys those that it lists or names, each for as long as it says and for what
it says. What it does not say is left out, with a TODO where somebody must say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from auditor.drafting.denials import is_denied
from auditor.drafting.guesses import purpose_named, purpose_said, purposes_said
from auditor.drafting.model import Entry, Group
from auditor.drafting.named_vendors import hosts_named, others_named
from auditor.observed.attribution import purpose_by
from auditor.observed.parties import Parties
from policy.durations import parse_duration
from policy.errors import Location
from policy.flow import Pairs
from policy.globs import name_matches
from policy.model import PURPOSES, Declared, DeclaredCookie, DeclaredRecipient, DeclaredStorage, Purpose
from policy.statement.lengths import max_age_of
from policy.statement.normal import normal
from policy.statement.sentences import Sentence
from policy.statement.tables import Row, rows_of
from policy.vendor import Vendor, VendorKey

_NOWHERE = Location(file="", line=1, column=1)
_UNSAID_PURPOSE = "TODO: the statement does not say what for"
_PLACEHOLDER: Purpose = "analytics"
"""Stands where no purpose is said and one has to stand, so that nothing is taken for necessary that nobody calls so."""
_OTHERWISE = "TODO: the statement calls it necessary, the catalogue knows it for"
_IN_TABLES = "Listed in the statement's tables, with the purposes and lifetimes that stand there."
_IN_SENTENCES = "Named in the statement's sentences."
_TITLES = (_IN_TABLES, _IN_SENTENCES)
_COOKIE = re.compile(r"cookie|traceur|ciastecz")
_NAME = re.compile(
    r"(?<![\w@/.:-])(?:_[A-Za-z]\w*(?:[.*-][\w*]*)*|[A-Za-z]+[A-Za-z0-9]*_[\w*]*[A-Za-z0-9*]|PHPSESSID|JSESSIONID|ASP\.NET_SessionId|NID|IDE)(?![\w@/])"
)
_CALLED = re.compile(
    r"cookies? (?:(?:is |are |wird |ist )?(?:called|named|by the name of|with the name|genannt|namens|mit dem namen|nommé|appelé|intitulé|llamad[ao]|denominad[ao]"
    r"|chiamat[oa]|denominat[oa]|genaamd|met de naam|o nazwie))[ :]+[\"'«„“”‘’`]? ?(?P<name>[\w.*-]{1,60})",
    re.IGNORECASE,
)
_ALL_LIVE = re.compile(
    r"^(?:(?:our|all|these|the|such|unsere|alle|diese|die|nos|les|ces|tous les|nuestras|las|todas las|i nostri|tutti i|i|onze|de|alle|nasze|wszystkie) )?(?:[\w-]+ )?(?:cookies?|traceurs|pliki cookies?|ciasteczka)\b"
)
_OURS = re.compile(
    r"^(?:we|us|our(?:selves)?|own|first[- ]party|this (?:site|website|shop)|wir|uns|eigene?r?|diese (?:website|seite)|nous|notre site|propio|nosotros|noi|proprio|wij|eigen|my|własne?)$"
)
_SHORT_HEADING = 8
"""Words of a heading that says what kind of cookies stands below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """What the statement says is there, as a draft writes it."""

    cookies: tuple[Group, ...] = ()
    storage: tuple[Group, ...] = ()
    recipients: tuple[Group, ...] = ()


@dataclass(slots=True)
class _Said:
    """Something that the statement says is there."""

    pairs: Pairs
    title: str
    notes: list[str] = field(default_factory=list)

    def entry(self) -> Entry:
        return Entry(pairs=self.pairs, note="; ".join(self.notes))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What rows are read with."""

    under: dict[int, Sentence]
    parties: Parties

    def vendor(self, row: Row) -> Vendor | None:
        """Whose the row says it is."""
        return next(iter(others_named(row.provider, self.parties, row=True)), None)

    def believes(self, row: Row) -> bool:
        """Whether the name tells what it is for: a stranger may call anything a session."""
        called = re.sub(r"[^a-z0-9]+", "", normal(row.provider))
        mine = {re.sub(r"[^a-z0-9]+", "", d.partition(".")[0]) for d in self.parties.first_party}
        return not called or bool(_OURS.match(normal(row.provider))) or any(m and called.startswith(m) for m in mine)


def declarations(sentences: Sequence[Sentence], parties: Parties) -> Declarations:
    """What the statement declares. `parties` are of a policy that declares nothing: they tell what the catalogue knows, and whose a host is."""
    rows = rows_of(sentences)
    reading = _Reading({s.index: s for s in sentences}, parties)
    lifetime = _lifetime_of_all(sentences)
    cookies: dict[str, _Said] = {}
    stored: dict[tuple[str, str], _Said] = {}
    for row in rows:
        if row.storage:
            stored.setdefault((row.name, row.storage), _stored(row, reading))
        elif row.heads_cookies or row.max_age:
            cookies.setdefault(row.name, _cookie(row, reading, lifetime))
    for name, sentence in _named_cookies(sentences):
        if not any(name_matches(known, name) for known in cookies):
            cookies[name] = _cookie_of(name, sentence, parties, lifetime)
    return Declarations(
        cookies=_groups(cookies.values()),
        storage=_groups(stored.values()),
        recipients=_groups(_recipients(sentences, parties, {r.sentence: r for r in rows})),
    )


def declared_of(said: Declarations) -> Declared:
    """The same as a policy has it."""
    return Declared(
        cookies=tuple(_declared_cookie(dict(e.pairs)) for e in _entries(said.cookies)),
        storage=tuple(DeclaredStorage(location=_NOWHERE, **dict(e.pairs)) for e in _entries(said.storage)),  # type: ignore[arg-type]
        recipients=tuple(_declared_recipient(dict(e.pairs)) for e in _entries(said.recipients)),
    )


def _entries(groups: Iterable[Group]) -> Iterator[Entry]:
    return (entry for group in groups for entry in group.entries)


def _declared_cookie(pairs: dict[str, object]) -> DeclaredCookie:
    max_age = pairs.pop("max_age", None)
    return DeclaredCookie(
        location=_NOWHERE,
        max_age=parse_duration(str(max_age)) if max_age else None,
        **pairs,  # type: ignore[arg-type]
    )


def _declared_recipient(pairs: dict[str, object]) -> DeclaredRecipient:
    purpose = pairs.pop("purpose", ())
    purposes = purpose if isinstance(purpose, tuple) else (purpose,)
    return DeclaredRecipient(location=_NOWHERE, purposes=purposes, **pairs)  # type: ignore[arg-type]


def _groups(said: Iterable[_Said]) -> tuple[Group, ...]:
    every = list(said)
    titled = {t: tuple(one.entry() for one in every if one.title == t) for t in _TITLES}
    return tuple(Group(title=title, entries=entries) for title, entries in titled.items() if entries)


def _cookie(row: Row, reading: _Reading, lifetime: str) -> _Said:
    vendor = reading.vendor(row) or reading.parties.cookie(row.name, "").vendor
    key = vendor.cookie_named(row.name) if vendor else None
    purpose, notes = _purpose(_said_for(row, reading.under), vendor, key, row.name if reading.believes(row) else "")
    pairs = (("name", row.name), ("vendor", vendor.id if vendor else ""), ("purpose", purpose or _PLACEHOLDER))
    return _Said((*_given(pairs), *_given((("max_age", row.max_age or lifetime),))), _IN_TABLES, notes)


def _stored(row: Row, reading: _Reading) -> _Said:
    vendor = reading.vendor(row) or reading.parties.storage(row.name, row.storage).vendor
    key = vendor.storage_named(row.name) if vendor else None
    purpose, notes = _purpose(_said_for(row, reading.under), vendor, key, row.name if reading.believes(row) else "")
    pairs = (
        ("key", row.name),
        ("kind", row.storage),
        ("vendor", vendor.id if vendor else ""),
        ("purpose", purpose or _PLACEHOLDER),
    )
    return _Said(_given(pairs), _IN_TABLES, notes)


def _cookie_of(name: str, sentence: Sentence, parties: Parties, lifetime: str) -> _Said:
    """A cookie that a sentence names."""
    vendors = others_named(sentence.text, parties)
    vendor = parties.cookie(name, "").vendor or (vendors[0] if len(vendors) == 1 else None)
    key = vendor.cookie_named(name) if vendor else None
    purpose, notes = _purpose(purpose_said(sentence.text), vendor, key, name)
    max_age = max_age_of(sentence.text) or lifetime
    pairs = (
        ("name", name),
        ("vendor", vendor.id if vendor else ""),
        ("purpose", purpose or _PLACEHOLDER),
        ("max_age", max_age),
    )
    return _Said(_given(pairs), _IN_SENTENCES, notes)


def _said_for(row: Row, under: dict[int, Sentence]) -> Purpose | None:
    """What a row is for: by the heading that names a kind of cookies, else by its words."""
    headings = under[row.sentence].headings if row.sentence in under else ()
    kind = headings[-1] if headings and len(headings[-1].split()) <= _SHORT_HEADING else ""
    words = purposes_said(row.words)
    return (purpose_said(kind) if _COOKIE.search(normal(kind)) else None) or next(iter(words), None)


def _purpose(
    said: Purpose | None, vendor: Vendor | None, key: VendorKey | None, name: str
) -> tuple[Purpose | None, list[str]]:
    """The purpose that the statement gives, and what a person has to decide. What it does not say the catalogue knows, or a name tells."""
    by_key = purpose_by(vendor, key) if key else None
    known = (by_key,) if by_key else vendor.purposes if vendor else ()
    if said == "necessary" and known and "necessary" not in known:
        return known[0], [f"{_OTHERWISE} {known[0]}"]
    purpose = said or next(iter(known), None) or (purpose_named(name) if vendor is None and name else None)
    return purpose, [] if purpose else [_UNSAID_PURPOSE]


def _lifetime_of_all(sentences: Sequence[Sentence]) -> str:
    """How long cookies live by a sentence about all of them; empty if none says so."""
    for sentence in sentences:
        words = normal(sentence.text)
        said = max_age_of(words) if sentence.kind != "row" and _ALL_LIVE.match(words) else ""
        if said:
            return said
    return ""


def _named_cookies(sentences: Sequence[Sentence]) -> Iterator[tuple[str, Sentence]]:
    for sentence in sentences:
        if sentence.kind == "row" or not sentence.is_prose or not _COOKIE.search(normal(sentence.text)):
            continue
        for match in _NAME.finditer(sentence.text):
            if not is_denied(sentence.text, match.start()):
                yield match[0].rstrip(".-"), sentence
        for match in _CALLED.finditer(sentence.text):
            if not is_denied(sentence.text, match.start()):
                yield match["name"].strip(".-*") or "_", sentence


def _recipients(sentences: Sequence[Sentence], parties: Parties, rows: dict[int, Row]) -> Iterator[_Said]:
    """Each vendor and host once, by where the statement says most of it: a table before a sentence."""
    purposes: dict[str, _Said] = {}
    for sentence in sorted(sentences, key=lambda s: s.kind != "row"):
        if not sentence.is_prose:
            continue
        row = sentence.kind == "row"
        text = (rows[sentence.index].provider or sentence.text) if sentence.index in rows else sentence.text
        for vendor in others_named(text, parties, row=row):
            said = _of_vendor(vendor, sentence, row=row)
            known = purposes.setdefault(vendor.id, said)
            if known.title == said.title == _IN_TABLES and known is not said:
                purposes[vendor.id] = _both(known, said)
        for host in () if sentence.index in rows else hosts_named(sentence.text, row=row):
            if not parties.is_first(host) and not host.startswith("www.") and parties.recipient(host).vendor is None:
                purposes.setdefault(host, _of_host(host, sentence, row=row))
    yield from purposes.values()


def _of_vendor(vendor: Vendor, sentence: Sentence, *, row: bool) -> _Said:
    # A sentence says one thing among others that a company does; a row of a table says what it is there for.
    said = next(iter(purposes_said(sentence.text)), None) if row else None
    purpose, notes = _purpose(said, vendor, None, "")
    every = vendor.purposes if said is None else (purpose,) if purpose else ()
    value = every if len(every) > 1 else every[0]
    return _Said((("vendor", vendor.id), ("purpose", value)), _IN_TABLES if row else _IN_SENTENCES, notes)


def _of_host(host: str, sentence: Sentence, *, row: bool) -> _Said:
    purpose = purpose_said(sentence.text)
    pairs: Pairs = (("name", host), ("hosts", (host, f"*.{host}")))
    notes = [] if purpose else [_UNSAID_PURPOSE]
    return _Said((*pairs, *_given((("purpose", purpose or ""),))), _IN_TABLES if row else _IN_SENTENCES, notes)


def _both(known: _Said, more: _Said) -> _Said:
    """A vendor of several rows: for all that they say."""
    told = {p for one in (known, more) for p in _tuple(dict(one.pairs)["purpose"])}
    every = tuple(p for p in PURPOSES if p in told)
    pairs = tuple((k, (every if len(every) > 1 else every[0]) if k == "purpose" else v) for k, v in known.pairs)
    return replace(known, pairs=pairs, notes=list(dict.fromkeys((*known.notes, *more.notes))))


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _given(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((key, value) for key, value in pairs if value)
