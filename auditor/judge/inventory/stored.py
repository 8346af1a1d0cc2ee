"""Inventory of what the browser stores for a site: cookies and web storage."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence import CookieWrite, Evidence, StoredCookie, Visit
from auditor.findings.inventory import CookieEntry, StorageEntry
from auditor.judge.inventory.intermittent import Rounds
from auditor.judge.inventory.set_cookie import longest_line
from auditor.observed import ObservedCookie, ObservedStorageItem, Parties
from auditor.observed.cookies import cookies_of, setter_of
from auditor.observed.initiators import initiator_of
from auditor.observed.storage import storage_of


def cookies(evidence: Evidence, parties: Parties) -> tuple[CookieEntry, ...]:
    """Every cookie by name and host, stored or only attempted. Deletions are none."""
    rounds = Rounds(evidence)
    return tuple(_cookie(cookie, evidence, rounds) for cookie in cookies_of(evidence.visits, parties, foreign=True))


def storage(evidence: Evidence, parties: Parties) -> tuple[StorageEntry, ...]:
    """Every storage key by kind and origin, there at the end or only written."""
    rounds = Rounds(evidence)
    items = storage_of(evidence.visits, parties, foreign=True)
    return tuple(_item(i, evidence, rounds) for i in sorted(items, key=lambda i: (i.kind, i.origin, i.key)))


def _cookie(cookie: ObservedCookie, evidence: Evidence, rounds: Rounds) -> CookieEntry:
    writes, held = [v for v, _ in cookie.writes], [v for v, _ in cookie.stored]
    records: list[CookieWrite | StoredCookie] = [s for _, s in cookie.stored]
    records += [w for _, w in cookie.writes]
    vendor, life = cookie.attribution.vendor, cookie.lifetime.rounded
    return CookieEntry(
        name=cookie.name,
        domain=cookie.host,
        party=cookie.party,
        purpose=cookie.attribution.known_purpose,
        vendor=vendor.name if vendor else "",
        declared=cookie.attribution.declared is not None,
        stored=bool(held),
        asked=life.requested,
        lifetime=life.stored,
        secure=all(c.secure for c in records),
        http_only=all(c.http_only for c in records),
        same_site=next((c.same_site for c in records if c.same_site), ""),
        setter=setter_of(cookie.writes[0][1]) if writes else "",
        blocked=cookie.refusals,
        scenarios=_scenarios(evidence, (*writes, *held)),
        pages=_pages(writes, held),
        intermittent=rounds.intermittent((*writes, *held)),
        line=longest_line([w for _, w in cookie.writes]),
    )


def _item(item: ObservedStorageItem, evidence: Evidence, rounds: Rounds) -> StorageEntry:
    writes, held = [v for v, _ in item.writes], [v for v, _ in item.stored]
    vendor = item.attribution.vendor
    return StorageEntry(
        kind=item.kind,
        origin=item.origin,
        key=item.key,
        party=item.party,
        purpose=item.attribution.known_purpose,
        vendor=vendor.name if vendor else "",
        declared=item.attribution.declared is not None,
        setter=next((initiator_of(w.initiator, v.url) for v, w in item.writes), ""),
        scenarios=_scenarios(evidence, (*writes, *held)),
        pages=_pages(writes, held),
        intermittent=rounds.intermittent((*writes, *held)),
    )


def _scenarios(evidence: Evidence, visits: Iterable[Visit]) -> tuple[str, ...]:
    names = {v.scenario for v in visits}
    return tuple(s.name for s in evidence.run.scenarios if s.name in names)


def _pages(writes: Iterable[Visit], held: Iterable[Visit]) -> int:
    # The jar holds what earlier pages left; who wrote says more about where it comes from.
    return len({max(v.number, 0) for v in writes} or {max(v.number, 0) for v in held})
