"""Cookies and storage keys for `declared`: what the crawl saw, what the statement's tables and the catalogue say of it.

What nobody knows is never taken for necessary: it gets a purpose that has to wait for consent, and a TODO. Names are believed
only of what the site sets itself: a stranger may call anything a session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.drafting.guesses import purpose_named, purpose_said
from auditor.drafting.model import Entry, Group
from auditor.drafting.observed_case import name_glob, when
from auditor.drafting.yaml_text import cleaned
from auditor.findings import Case
from auditor.observed import ObservedCookie, Parties
from auditor.observed.attribution import other_setter, purpose_by
from policy.catalogue import Vendor, VendorKey
from policy.durations import as_declared
from policy.flow import Pairs
from policy.globs import name_matches
from policy.model import Purpose
from policy.statement.tables import Row

_SAID = (
    "Named in the statement's tables. TODO: check the purposes: they are the catalogue's, or read from words and names."
)
_KNOWN = "Known to the vendor catalogue."
_GUESSED = "TODO: their purposes are guessed from their names. Check each."
_UNKNOWN = (
    "TODO: nobody knows what these are for. Give each its purpose; until then `analytics` stands there, so that none of them is "
    "taken for necessary."
)
_UNSEEN = "Named in the statement's tables, and not seen by this crawl."
_TITLES = (_SAID, _KNOWN, _GUESSED, _UNKNOWN, _UNSEEN)
UNKNOWN_PURPOSE: Purpose = "analytics"


@dataclass(slots=True)
class _Declared:
    """A cookie or key under the glob that will declare it."""

    glob: str
    kind: str = ""
    """Of storage."""
    party: str = ""
    vendor: Vendor | None = None
    purpose: Purpose | None = None
    seconds: float | None = None
    row: Row | None = None
    scenarios: set[str] = field(default_factory=set)

    def title(self) -> str:
        """The comment that it belongs under."""
        if self.row is not None:
            return _SAID if self.scenarios else _UNSEEN
        if self.vendor is not None:
            return _KNOWN
        return _GUESSED if self.purpose else _UNKNOWN

    def entry(self) -> Entry:
        """The line of the draft."""
        purpose = self.purpose or UNKNOWN_PURPOSE
        pairs: list[tuple[str, str]] = [("key" if self.kind else "name", self.glob), ("kind", self.kind)]
        pairs += [("vendor", self.vendor.id if self.vendor else ""), ("purpose", purpose), ("party", self.party)]
        pairs += [("max_age", "" if self.kind else self._max_age())]
        return Entry(pairs=_given(pairs), note="; ".join(filter(None, (when(self.scenarios, purpose), self._longer()))))

    def _max_age(self) -> str:
        if self.row is not None and (self.row.max_age or not self.scenarios):
            return self.row.max_age
        return as_declared(self.seconds)

    def _longer(self) -> str:
        said = self.row is not None and self.row.max_age
        return "" if said or self.kind or self.seconds is None else "TODO: max_age is what it asks for"


def cookies(case: Case, rows: Sequence[Row]) -> tuple[Group, ...]:
    """Every cookie of the run and of the statement's tables, in groups by how well its purpose is known."""
    declared: dict[tuple[str, str], _Declared] = {}
    for seen in case.observed.cookies:
        scenarios = {v.scenario for v, _ in (*seen.writes, *seen.stored)}
        vendor = _vendor_of(case.parties, seen)
        key = vendor.cookie_named(seen.name) if vendor else None
        glob = _glob(seen.called, key, case, scenarios)
        if glob:
            party = "" if seen.party == "first" else "third"
            known = declared.setdefault((glob, party), _Declared(glob=glob, party=party, vendor=vendor))
            known.row = known.row or next((r for r in rows if not r.storage and r.names(seen.name)), None)
            own = seen.party == "first" and case.parties.is_first(seen.setters[0])
            known.purpose = known.purpose or _purpose(vendor, key, known.row, seen.name if own else "")
            known.scenarios |= scenarios
            known.seconds = max((s for s in (known.seconds, seen.lifetime.longest) if s is not None), default=None)
    for row in rows:
        named = any(k.row is row or (not row.storage and name_matches(k.glob, row.name)) for k in declared.values())
        if not named and not row.storage and (row.heads_cookies or row.max_age):
            whose = case.parties.cookie(row.name, "")
            vendor, purpose = whose.vendor, _purpose(whose.vendor, whose.key, row, row.name)
            declared[row.name, "row"] = _Declared(glob=row.name, vendor=vendor, purpose=purpose, row=row)
    for one in declared.values():
        # Without a party, an entry would stand for the other's cookie of that name too.
        one.party = one.party or ("first" if (one.glob, "third") in declared else "")
    return _groups(declared.values())


def storage(case: Case, rows: Sequence[Row]) -> tuple[Group, ...]:
    """Every storage key, likewise."""
    declared: dict[tuple[str, str], _Declared] = {}
    for seen in case.observed.storage:
        scenarios = {v.scenario for v, _ in (*seen.writes, *seen.stored)}
        vendor, key = seen.attribution.vendor, seen.attribution.key
        glob = _glob(seen.called, key, case, scenarios)
        if glob:
            known = declared.setdefault((glob, seen.kind), _Declared(glob=glob, kind=seen.kind, vendor=vendor))
            known.row = known.row or next((r for r in rows if r.storage and r.names(seen.key)), None)
            own = case.parties.is_first_url(seen.origin)
            known.purpose = known.purpose or _purpose(vendor, key, known.row, seen.key if own else "")
            known.scenarios |= scenarios
    for row in rows:
        if row.storage and not any(k.row is row for k in declared.values()):
            purpose = _purpose(None, None, row, row.name)
            declared[row.name, row.storage] = _Declared(glob=row.name, kind=row.storage, purpose=purpose, row=row)
    return _groups(declared.values())


def unnamable(case: Case) -> tuple[str, ...]:
    """Cookies and keys that no policy can declare, shown so that a comment may name them."""
    names = {c.name for c in case.observed.cookies} | {k.key for k in case.observed.storage}
    return tuple(sorted(cleaned(n) or "(empty)" for n in names if not name_glob(n, varies=False)))


def _groups(declared: Iterable[_Declared]) -> tuple[Group, ...]:
    titled: dict[str, list[_Declared]] = {}
    for one in declared:
        titled.setdefault(one.title(), []).append(one)
    return tuple(
        Group(title=title, entries=tuple(k.entry() for k in sorted(titled[title], key=_order)))
        for title in _TITLES
        if title in titled
    )


def _order(declared: _Declared) -> tuple[bool, str, str, str]:
    return (
        declared.purpose != "necessary",
        declared.vendor.id if declared.vendor else "",
        declared.glob,
        declared.kind or declared.party,
    )


def _glob(name: str, key: VendorKey | None, case: Case, scenarios: set[str]) -> str:
    if key is not None and "*" in key.name and not key.generic:
        return key.name
    # In contexts that know nothing of each other, a name that was made up is another each time.
    return name_glob(name, varies=len(scenarios) < min(len(case.scenarios), 2) or len(case.scenarios) < 2)  # noqa: PLR2004 (two contexts)


def _vendor_of(parties: Parties, cookie: ObservedCookie) -> Vendor | None:
    """Whose cookie it is; where the setter is known and another company's, the setter's."""
    vendor = cookie.attribution.vendor
    return other_setter(vendor, parties.setters(cookie.setters)) or vendor


def _purpose(vendor: Vendor | None, key: VendorKey | None, row: Row | None, name: str) -> Purpose | None:
    if vendor is not None and (vendor.purposes or key is not None):
        return purpose_by(vendor, key)
    return (purpose_said(row.words) if row else None) or purpose_named(name)


def _given(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((key, value) for key, value in pairs if value)
