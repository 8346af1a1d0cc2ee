"""A scenario's own doing: what its visits hold without what happened before its choice was made.

A page goes on with what it was at while the choice is being made, and how far it comes depends on the machine. So of what happens
between the first click and the reload only what is new counts as the choice's: requests to companies that nobody had asked before, and names that nobody had written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from auditor.evidence import CookieWrite, Evidence, Phase, Request, StorageWrite, Visit
from auditor.observed.parties import Parties
from auditor.urls import host_of, registrable_domain, request_host

_AFTER: frozenset[Phase] = frozenset({"reload", "fill"})
_CHOOSING = 0
"""Number of the visit that makes a scenario's choice."""
_Key = tuple[str, ...]
_Write = CookieWrite | StorageWrite


def since_choice(evidence: Evidence, parties: Parties) -> Evidence:
    """The evidence without what its scenarios saw before their choices, and without what others had left behind then."""
    choosing = {v.scenario for v in evidence.visits if v.number == _CHOOSING}
    if not choosing:
        return evidence
    before = _Known()
    for visit in evidence.visits:
        if visit.scenario not in choosing:
            before.add(visit.requests, (*visit.cookie_writes, *visit.storage_writes))
    later = {s: _after(evidence.visits, s) for s in choosing}
    visits = tuple(_own(v, before, later[v.scenario]) if v.number == _CHOOSING else v for v in evidence.visits)
    stale = {s: _foreign(evidence.visits, s, parties) - _foreign(visits, s, parties) for s in choosing}
    return replace(evidence, visits=tuple(_without(v, stale.get(v.scenario, set())) for v in visits))


@dataclass(slots=True)
class _Known:
    """What is no news: companies that were asked, and what was written."""

    companies: set[str] = field(default_factory=set)
    keys: set[_Key] = field(default_factory=set)

    def add(self, requests: Iterable[Request], writes: Iterable[_Write]) -> None:
        self.companies.update(_company(r) for r in requests)
        self.keys.update(_key(w) for w in writes)


def _after(visits: Iterable[Visit], scenario: str) -> set[str]:
    """Companies that are asked after the choice as well: how often the click asked them too depends on the machine."""
    mine = (v for v in visits if v.scenario == scenario)
    return {_company(r) for v in mine for r in v.requests if v.number != _CHOOSING or r.phase in _AFTER}


def _own(visit: Visit, before: _Known, later: set[str]) -> Visit:
    known = _Known(before.companies | later, set(before.keys))
    # A journey walks through pages before it chooses: how much of them it sees, too.
    walked = any(c.wanted == "journey" for c in visit.choices)
    writes: tuple[_Write, ...] = (*visit.cookie_writes, *visit.storage_writes)
    known.add((r for r in visit.requests if _early(r.phase)), (w for w in writes if _early(w.phase)))

    def written(write: _Write) -> bool:
        return write.phase in _AFTER or (write.phase == "choice" and _key(write) not in known.keys)

    def asked(request: Request) -> bool:
        new = request.phase == "choice" and not walked and _company(request) not in known.companies
        return request.phase in _AFTER or new

    return replace(
        visit,
        requests=tuple(filter(asked, visit.requests)),
        cookie_writes=tuple(filter(written, visit.cookie_writes)),
        storage_writes=tuple(filter(written, visit.storage_writes)),
    )


def _early(phase: Phase) -> bool:
    return phase != "choice" and phase not in _AFTER


def _foreign(visits: Iterable[Visit], scenario: str, parties: Parties) -> set[_Key]:
    """What third parties wrote under their own names: no site can delete it for them."""
    mine = (v for v in visits if v.scenario == scenario)
    writes = chain.from_iterable(chain[_Write](v.cookie_writes, v.storage_writes) for v in mine)
    return {_key(w) for w in writes if not parties.is_first(_host(w))}


def _without(visit: Visit, stale: set[_Key]) -> Visit:
    if not stale:
        return visit
    return replace(
        visit,
        cookies=tuple(c for c in visit.cookies if (c.name, c.host) not in stale),
        storage=tuple(i for i in visit.storage if (i.kind, i.origin, i.key) not in stale),
    )


def _key(write: _Write) -> _Key:
    return (write.kind, write.origin, write.key) if isinstance(write, StorageWrite) else (write.name, _host(write))


def _host(write: _Write) -> str:
    return host_of(write.origin) if isinstance(write, StorageWrite) else (write.domain or write.host).lower()


def _company(request: Request) -> str:
    return registrable_domain(request_host(request.url))
