"""What a choice leaves behind: the evidence of a case without what happened before the choice was made.

In the visit that chooses, what comes after the reload has the phase `reload`. Its jar and its storage are read at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from auditor.evidence import Choice, Phase, Request, StoredCookie, StoredItem, Visit
from auditor.findings import Case
from auditor.urls import host_of, registrable_domain, request_host
from checks.shared.choices import choosing_visits, decisive, is_made
from checks.shared.cookies import cookie_host

AFTER: frozenset[Phase] = frozenset({"reload", "fill"})
"""Phases of a visit 0 that come after its choice."""
_UNCHOSEN: frozenset[Phase] = frozenset({"load", "look", *AFTER})
"""Phases of a withdrawal in which consent is not given."""


def after_choice(case: Case) -> Case:
    """The case with what followed the choices of its scenarios. Scenarios whose choice was not made have no visits left."""
    kept = _without_leftovers(case, tuple(s for s in case.scenarios if is_made(case, s)))
    return _with_visits(case, tuple(_only(v, AFTER) if v.number == 0 else v for v in kept))


def without_acceptance(case: Case) -> Case:
    """The case without what a withdrawal had accepted before; a withdrawal that was not made has no visits left."""
    if "withdraw" not in case.scenarios:
        return case
    others = tuple(v for v in case.evidence.visits if v.scenario != "withdraw")
    kept = _without_leftovers(case, ("withdraw",) if is_made(case, "withdraw") else ())
    mine = tuple(_only(v, _UNCHOSEN) if v.number == 0 else v for v in kept)
    return _with_visits(case, (*others, *mine))


def fired_by_click(case: Case) -> Case:
    """The case with nothing but the requests that the deciding clicks fired, before the reload.

    A page goes on with what it was at, so only requests to companies count that the visit had not asked before. Journeys
    walk through pages before they choose: of theirs nothing counts.
    """
    made = (s for s in case.scenarios if is_made(case, s))
    visits = [(v, c) for s in made for v in choosing_visits(case, s) if (c := decisive(v)) and c.wanted != "journey"]
    return _with_visits(case, tuple(_with_requests(v, _fired(v, c)) for v, c in visits))


def _fired(visit: Visit, choice: Choice) -> tuple[Request, ...]:
    # The deciding click is the last one. When exactly it was made is uncertain, that it came after the one before is not.
    since = choice.clicks[-2].at if len(choice.clicks) > 1 else 0
    # A tag goes on with what it was at: of companies that were at work before the click, nothing is the click's.
    known = {_company(r) for r in visit.requests if r.phase not in ("choice", *AFTER)}
    known |= {_company(r) for r in visit.requests if r.phase == "choice" and r.at < since}
    late = (r for r in visit.requests if r.phase == "choice" and r.at >= since)
    return tuple(r for r in late if _company(r) not in known)


def _company(request: Request) -> str:
    return registrable_domain(request_host(request.url))


def _with_requests(visit: Visit, requests: tuple[Request, ...]) -> Visit:
    return replace(visit, requests=requests, cookie_writes=(), storage_writes=(), calls=(), cookies=(), storage=())


def _with_visits(case: Case, visits: tuple[Visit, ...]) -> Case:
    return replace(case, evidence=replace(case.evidence, visits=visits))


def _only(visit: Visit, phases: frozenset[Phase]) -> Visit:
    return replace(
        visit,
        requests=tuple(r for r in visit.requests if r.phase in phases),
        cookie_writes=tuple(w for w in visit.cookie_writes if w.phase in phases),
        storage_writes=tuple(w for w in visit.storage_writes if w.phase in phases),
        calls=tuple(c for c in visit.calls if c.phase in phases),
    )


def _without_leftovers(case: Case, scenarios: tuple[str, ...]) -> tuple[Visit, ...]:
    """Visits of these scenarios, without what other companies had stored under their own names before the choice: no site
    can delete it for them. It counts again when it is set again."""
    kept: list[Visit] = []
    for scenario in scenarios:
        old = _foreign_writes(case, scenario)
        kept += [_without(v, old) for v in case.evidence.visits if v.scenario == scenario]
    return tuple(kept)


def _without(visit: Visit, old: frozenset[tuple[str, ...]]) -> Visit:
    if not old:
        return visit  # itself: what was found out about it holds
    return replace(
        visit,
        cookies=tuple(c for c in visit.cookies if _key(c) not in old),
        storage=tuple(i for i in visit.storage if _key(i) not in old),
    )


def _foreign_writes(case: Case, scenario: str) -> frozenset[tuple[str, ...]]:
    is_first: Callable[[str], bool] = case.parties.is_first
    keys: set[tuple[str, ...]] = set()
    for visit in choosing_visits(case, scenario):
        for write in visit.cookie_writes:
            host = cookie_host(write)
            if write.phase not in AFTER and not is_first(host):
                keys.add((write.name, host))
        for item in visit.storage_writes:
            if item.phase not in AFTER and not is_first(host_of(item.origin)):
                keys.add((item.kind, item.origin, item.key))
    return frozenset(keys)


def _key(record: StoredCookie | StoredItem) -> tuple[str, ...]:
    if isinstance(record, StoredCookie):
        return (record.name, record.host)
    return (record.kind, record.origin, record.key)
