"""Inventory of what is kept in the browser: cookies and web storage."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.evidence import CookieWrite, Evidence, StoredCookie, Visit
from auditor.findings.report import CookieEntry, StorageEntry
from auditor.judge.often import Often
from auditor.judge.set_cookie import longest_line, steady
from auditor.judge.traffic import asker
from auditor.observed.parties import Parties
from auditor.urls import host_of
from policy.catalogue import Vendor, VendorKey
from policy.globs import name_matches
from policy.model import Purpose


@dataclass(slots=True)
class _Seen:
    scenarios: set[str] = field(default_factory=set)
    written_on: set[int] = field(default_factory=set)
    kept_on: set[int] = field(default_factory=set)
    rounds: set[tuple[str, int]] = field(default_factory=set)
    """(scenario, round)."""

    def names(self, evidence: Evidence) -> tuple[str, ...]:
        return tuple(s.name for s in evidence.run.scenarios if s.name in self.scenarios)

    @property
    def pages(self) -> int:
        # The jar holds what earlier pages left; who wrote says more about where it comes from.
        return len(self.written_on or self.kept_on)


@dataclass(slots=True)
class _Cookie(_Seen):
    writes: list[CookieWrite] = field(default_factory=list)
    kept: list[StoredCookie] = field(default_factory=list)
    """Each record once: loaded visits share those that stay the same."""


@dataclass(slots=True)
class _Item(_Seen):
    setter: str = ""


def cookies(evidence: Evidence, parties: Parties) -> tuple[CookieEntry, ...]:
    """Every cookie by name and domain, stored or only attempted. Deletions are none."""
    often = Often(evidence)
    seen: defaultdict[tuple[str, str], _Cookie] = defaultdict(_Cookie)
    by_record: dict[int, _Cookie] = {}
    for visit in evidence.visits:
        for write in visit.cookie_writes:
            if not write.deletes:
                cookie = seen[write.name, _domain(write.domain or write.host)]
                _note(cookie, visit, cookie.written_on)
                cookie.writes.append(write)
        for kept in visit.cookies:
            known = by_record.get(id(kept))
            if known is None:
                known = by_record[id(kept)] = seen[kept.name, _domain(kept.host)]
                known.kept.append(kept)
            _note(known, visit, known.kept_on)
    return tuple(_cookie(n, d, cookie, evidence, parties, often) for (n, d), cookie in sorted(seen.items()))


def storage(evidence: Evidence, parties: Parties) -> tuple[StorageEntry, ...]:
    """Every storage key by kind and origin, kept at the end or only written."""
    often = Often(evidence)
    seen: defaultdict[tuple[str, str, str], _Item] = defaultdict(_Item)
    for visit in evidence.visits:
        for write in visit.storage_writes:
            item = seen[write.kind, write.origin, write.key]
            _note(item, visit, item.written_on)
            item.setter = item.setter or asker(write.initiator, visit.url)
        for kept in visit.storage:
            item = seen[kept.kind, kept.origin, kept.key]
            _note(item, visit, item.kept_on)
    return tuple(_item(*key, item, evidence, parties, often) for key, item in sorted(seen.items()))


def _note(seen: _Seen, visit: Visit, pages: set[int]) -> None:
    seen.scenarios.add(visit.scenario)
    seen.rounds.add((visit.scenario, visit.round))
    pages.add(visit.number)


def _cookie(name: str, domain: str, cookie: _Cookie, evidence: Evidence, parties: Parties, often: Often) -> CookieEntry:
    declared = parties.cookie(name, domain)
    by_id = parties.catalogue.get(declared.vendor) if declared and declared.vendor else None
    vendor = by_id or parties.catalogue.by_cookie(name)
    every: list[CookieWrite | StoredCookie] = [*cookie.kept, *cookie.writes]
    return CookieEntry(
        name=name,
        domain=domain,
        party="first" if parties.is_first(domain) else "third",
        purpose=parties.cookie_purpose(name, domain) if declared else _purpose(vendor, name, storage=False),
        vendor=vendor.name if vendor else "",
        declared=declared is not None,
        stored=bool(cookie.kept),
        asked=_longest(w.asked for w in cookie.writes),
        lifetime=_longest(k.lifetime for k in cookie.kept),
        secure=all(c.secure for c in every),
        http_only=all(c.http_only for c in every),
        same_site=next((c.same_site for c in every if c.same_site), ""),
        setter=_setter(cookie.writes[0]) if cookie.writes else "",
        blocked=tuple(sorted({reason for w in cookie.writes for reason in w.blocked})),
        scenarios=cookie.names(evidence),
        pages=cookie.pages,
        intermittent=often.intermittent(cookie.rounds),
        line=longest_line(cookie.writes),
    )


def _item(
    kind: str, origin: str, key: str, item: _Item, evidence: Evidence, parties: Parties, often: Often
) -> StorageEntry:
    declared = parties.stored_key(key, kind)
    by_id = parties.catalogue.get(declared.vendor) if declared and declared.vendor else None
    vendor = by_id or parties.catalogue.by_storage(key)
    return StorageEntry(
        kind=kind,
        origin=origin,
        key=key,
        party="first" if parties.is_first(host_of(origin)) else "third",
        purpose=parties.storage_purpose(key, kind) if declared else _purpose(vendor, key, storage=True),
        vendor=vendor.name if vendor else "",
        declared=declared is not None,
        setter=item.setter,
        scenarios=item.names(evidence),
        pages=item.pages,
        intermittent=often.intermittent(item.rounds),
    )


def _purpose(vendor: Vendor | None, name: str, *, storage: bool) -> Purpose | None:
    if vendor is None:
        return None
    keys: tuple[VendorKey, ...] = vendor.storage if storage else vendor.cookies
    return next((k.purpose for k in keys if name_matches(k.name, name)), vendor.purposes[0])


def _setter(write: CookieWrite) -> str:
    return write.host if write.source == "http" else asker(write.initiator, write.url)


def _domain(domain: str) -> str:
    return domain.lstrip(".").lower()


def _longest(lives: Iterable[float | None]) -> float | None:
    known = [steady(life) for life in lives if life is not None and not math.isnan(life)]
    return max(known, default=None)
