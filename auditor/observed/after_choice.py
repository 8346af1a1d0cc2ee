"""What followed a choice: the one place that says what of a scenario's visits its choice answers for.

The visit that makes a choice holds what came before it, what the clicks fired, and what came after the reload (its phases say which).
Jar and storage are read at its end. Three rules, for whoever asks:

- After the choice is what has a phase of `AFTER`, and every later visit.
- A page goes on with what it was at while the choice is being made, and how far it comes depends on the machine. So of what happens
  between the first click and the reload only what is new is the choice's: requests to companies that nobody had asked before, and names
  that nobody had written.
- What other companies had stored under their own names before the choice, no site can delete for them. It counts again when it is set again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import get_args

from auditor.evidence import Choice, CookieWrite, Phase, Request, StorageWrite, StoredCookie, StoredItem, Visit
from auditor.observed.behind import BehindRequests
from auditor.observed.choices import CHOOSING, chooses, choosing_visits, decisive, is_made
from auditor.observed.identity import cookie_host
from auditor.observed.parties import Parties
from auditor.urls import host_of

AFTER: frozenset[Phase] = frozenset({"reload", "fill", "walk"})
"""Phases of a visit that chooses which come after its choice."""
BEFORE: frozenset[Phase] = frozenset(get_args(Phase)) - AFTER
"""All others of them: what comes before the reload."""
_WITHDRAW = "withdraw"
_UNCHOSEN: frozenset[Phase] = frozenset({"load", "look", *AFTER})
"""Phases of a withdrawal in which consent is not given."""
_Name = tuple[str, ...]
_Write = CookieWrite | StorageWrite


def after_choice(visits: Sequence[Visit], scenarios: Iterable[str], parties: Parties) -> tuple[Visit, ...]:
    """What followed the choices of these scenarios. One whose choice was not made has no visits left."""
    made = frozenset(s for s in scenarios if is_made(visits, s))
    own = (_only(v, AFTER) if chooses(v) else v for v in visits if v.scenario in made)
    return _without_leftovers(visits, tuple(own), made, parties)


def shows_after_choice(visit: Visit) -> bool:
    """Whether it shows a page as it is after the choice: the reloaded one, or one of the crawl."""
    return not chooses(visit) or any(r.main and r.phase in AFTER for r in visit.requests)


def before_choice(choosing: Iterable[Visit]) -> tuple[Visit, ...]:
    """Of visits that choose, all but what came after it."""
    return tuple(_only(v, BEFORE) for v in choosing)


def without_acceptance(visits: Sequence[Visit], parties: Parties) -> tuple[Visit, ...]:
    """The visits without what a withdrawal had accepted before; a withdrawal that was not made has no visits left."""
    made = is_made(visits, _WITHDRAW)
    mine = tuple(v for v in visits if v.scenario != _WITHDRAW or made)
    own = (_only(v, _UNCHOSEN) if v.scenario == _WITHDRAW and chooses(v) else v for v in mine)
    return _without_leftovers(visits, tuple(own), frozenset({_WITHDRAW}), parties)


def fired_by_click(visits: Sequence[Visit], scenarios: Iterable[str], parties: Parties) -> tuple[Visit, ...]:
    """Nothing but the requests that the deciding clicks fired, before the reload. Of a journey, which walks through pages before it
    chooses, nothing counts."""
    made = (s for s in scenarios if is_made(visits, s))
    chosen = [(v, c) for s in made for v in choosing_visits(visits, s) if (c := decisive(v)) and c.wanted != "journey"]
    return tuple(_with_requests(v, _fired(v, c, BehindRequests(parties))) for v, c in chosen)


def since_choice(visits: Sequence[Visit], parties: Parties) -> tuple[Visit, ...]:
    """All visits, each scenario's without what it saw before its choice: a scenario's own doing, whether or not the choice was made."""
    choosing = {v.scenario for v in visits if v.number == CHOOSING}
    if not choosing:
        return tuple(visits)
    before = _Known(BehindRequests(parties))
    for visit in visits:
        if visit.scenario not in choosing:
            before.add(visit.requests, (*visit.cookie_writes, *visit.storage_writes))
    later = {s: _companies_after(visits, s, before.behind) for s in choosing}
    own = tuple(_own(v, before, later[v.scenario]) if chooses(v) else v for v in visits)
    return _without_leftovers(visits, own, choosing, parties)


def _fired(visit: Visit, choice: Choice, behind: BehindRequests) -> tuple[Request, ...]:
    # The deciding click is the last one. When exactly it was made is uncertain, that it came after the one before is not.
    since = choice.clicks[-2].at if len(choice.clicks) > 1 else 0
    known = _Known(behind)
    known.add((r for r in visit.requests if _is_early(r.phase) or (r.phase == "choice" and r.at < since)), ())
    return tuple(r for r in visit.requests if r.phase == "choice" and r.at >= since and known.is_new(r))


@dataclass(slots=True)
class _Known:
    """What is no news: companies that were asked, and names that were written."""

    behind: BehindRequests
    companies: set[str] = field(default_factory=set)
    names: set[_Name] = field(default_factory=set)

    def add(self, requests: Iterable[Request], writes: Iterable[_Write]) -> None:
        self.companies.update(map(self.behind.company, requests))
        self.names.update(_name(w) for w in writes)

    def is_new(self, record: Request | _Write) -> bool:
        if isinstance(record, Request):
            return self.behind.company(record) not in self.companies
        return _name(record) not in self.names


def _own(visit: Visit, before: _Known, later: set[str]) -> Visit:
    known = _Known(before.behind, before.companies | later, set(before.names))
    writes: tuple[_Write, ...] = (*visit.cookie_writes, *visit.storage_writes)
    known.add((r for r in visit.requests if _is_early(r.phase)), (w for w in writes if _is_early(w.phase)))
    # A journey walks through pages before it chooses: how much of them it sees depends on the machine, too.
    journey = any(c.wanted == "journey" for c in visit.choices)

    def counts(record: Request | _Write) -> bool:
        new = record.phase == "choice" and known.is_new(record) and not (journey and isinstance(record, Request))
        return record.phase in AFTER or new

    return replace(
        visit,
        requests=tuple(filter(counts, visit.requests)),
        cookie_writes=tuple(filter(counts, visit.cookie_writes)),
        storage_writes=tuple(filter(counts, visit.storage_writes)),
    )


def _companies_after(visits: Iterable[Visit], scenario: str, behind: BehindRequests) -> set[str]:
    """Companies that are asked after the choice as well: how often the click asked them too depends on the machine."""
    mine = (v for v in visits if v.scenario == scenario)
    return {behind.company(r) for v in mine for r in v.requests if not chooses(v) or r.phase in AFTER}


def _is_early(phase: Phase) -> bool:
    return phase in BEFORE and phase != "choice"


def _with_requests(visit: Visit, requests: tuple[Request, ...]) -> Visit:
    return replace(visit, requests=requests, cookie_writes=(), storage_writes=(), calls=(), cookies=(), storage=())


def _only(visit: Visit, phases: frozenset[Phase]) -> Visit:
    return replace(
        visit,
        requests=tuple(r for r in visit.requests if r.phase in phases),
        cookie_writes=tuple(w for w in visit.cookie_writes if w.phase in phases),
        storage_writes=tuple(w for w in visit.storage_writes if w.phase in phases),
        calls=tuple(c for c in visit.calls if c.phase in phases),
    )


def _without_leftovers(
    visits: Iterable[Visit], own: tuple[Visit, ...], scenarios: AbstractSet[str], parties: Parties
) -> tuple[Visit, ...]:
    """The scenarios' `own` visits without what the jar holds of others' writes that none of these visits made."""
    every = tuple(visits)
    left = {s: _foreign_names(every, s, parties) - _foreign_names(own, s, parties) for s in scenarios}
    return tuple(_without(v, left.get(v.scenario, frozenset())) for v in own)


def _foreign_names(visits: Iterable[Visit], scenario: str, parties: Parties) -> frozenset[_Name]:
    """What third parties wrote under their own names in a scenario."""
    mine = (v for v in visits if v.scenario == scenario)
    writes = chain.from_iterable(chain[_Write](v.cookie_writes, v.storage_writes) for v in mine)
    return frozenset(_name(w) for w in writes if not parties.is_first(_host(w)))


def _without(visit: Visit, left: frozenset[_Name]) -> Visit:
    if not left:
        return visit  # itself: what was found out about it holds
    return replace(
        visit,
        cookies=tuple(c for c in visit.cookies if _name(c) not in left),
        storage=tuple(i for i in visit.storage if _name(i) not in left),
    )


def _name(record: _Write | StoredCookie | StoredItem) -> _Name:
    if isinstance(record, StorageWrite | StoredItem):
        return (record.kind, record.origin, record.key)
    return (record.name, _host(record))


def _host(record: _Write | StoredCookie) -> str:
    return host_of(record.origin) if isinstance(record, StorageWrite) else cookie_host(record)
