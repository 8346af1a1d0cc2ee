"""Inventory of traffic: hosts and the requests they received, and the third parties behind them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.evidence import Evidence, Request, Visit
from auditor.findings.inventory import HostEntry, LoadEntry, Party, RecipientEntry
from auditor.judge.inventory.intermittent import Rounds
from auditor.judge.rounds import ScenarioRound
from auditor.observed import Parties
from auditor.observed.initiators import initiator_of
from auditor.urls import before_path, host_of, is_reachable

MAX_INITIATORS = 10


@dataclass(slots=True)
class _Host:
    requests: Counter[ScenarioRound] = field(default_factory=Counter)
    resources: set[str] = field(default_factory=set)
    initiators: set[str] = field(default_factory=set)
    senders: set[str] = field(default_factory=set)
    """URLs whose answer sent the browser here."""
    pages: set[int] = field(default_factory=set)
    known: set[int] = field(default_factory=set)
    """Identities of the initiators that were looked at."""


class Traffic:
    """Requests by host, gathered in one pass: a run may hold a million."""

    def __init__(self, evidence: Evidence, parties: Parties) -> None:
        self._parties = parties
        self._scenarios = tuple(s.name for s in evidence.run.scenarios)
        self._rounds = Rounds(evidence)
        self._hosts: dict[str, _Host] = {}
        self._by_origin: dict[str, _Host | None] = {}
        self._known: set[tuple[str, str, int]] = set()
        """Origins, resources and identities of initiators that were looked at: loaded records share their initiators."""
        counts: defaultdict[ScenarioRound, Counter[str]] = defaultdict(Counter)
        pages: defaultdict[int, set[str]] = defaultdict(set)
        for visit in evidence.visits:
            origins = [before_path(r.url) for r in visit.requests]
            counts[visit.scenario, visit.round].update(origins)
            pages[max(visit.number, 0)].update(origins)
            self._visit(visit, origins)
        self._count(counts, pages)

    def hosts(self) -> tuple[HostEntry, ...]:
        """Every host."""
        return tuple(
            HostEntry(
                host=host,
                party=self._parties.party(host),
                requests=self._counts([seen]),
                resources=tuple(sorted(seen.resources)),
            )
            for host, seen in sorted(self._hosts.items())
        )

    def recipients(self) -> tuple[RecipientEntry, ...]:
        """Every third party."""
        by_name: dict[str, list[str]] = {}
        for host in sorted(self._hosts):
            if not self._parties.is_first(host):
                by_name.setdefault(self._parties.recipient(host).name, []).append(host)
        return tuple(self._recipient(name, hosts) for name, hosts in sorted(by_name.items()))

    def loads(self) -> tuple[LoadEntry, ...]:
        """Who made the browser ask whom, for every third party."""
        found = set()
        for host, seen in self._hosts.items():
            if not self._parties.is_first(host):
                name = self._parties.recipient(host).name
                found |= {(*self._asker(url), name) for url in seen.initiators | seen.senders if host_of(url)}
        return tuple(LoadEntry(party=p, by=by, recipient=name) for p, by, name in sorted(found) if by != name)

    def _asker(self, url: str) -> tuple[Party, str]:
        host = host_of(url)
        return ("first", host) if self._parties.is_first(host) else ("third", self._parties.recipient(host).name)

    def _recipient(self, name: str, hosts: list[str]) -> RecipientEntry:
        who = [self._parties.recipient(h) for h in hosts]
        seen = [self._hosts[h] for h in hosts]
        return RecipientEntry(
            name=name,
            vendor=next((w.vendor.id for w in who if w.vendor), ""),
            hosts=tuple(hosts),
            purposes=tuple(dict.fromkeys(p for w in who for p in w.purposes)),
            declared=all(w.declared for w in who),
            requests=self._counts(seen),
            initiators=tuple(sorted(set().union(*(s.initiators for s in seen)))[:MAX_INITIATORS]),
            pages=len(set().union(*(s.pages for s in seen))),
            intermittent=self._rounds.misses(set().union(*(s.requests for s in seen))),
        )

    def _visit(self, visit: Visit, origins: Sequence[str]) -> None:
        known = self._known
        for origin, request in zip(origins, visit.requests, strict=True):
            key = origin, request.resource, id(request.initiator)
            if key not in known:
                known.add(key)
                self._note(origin, request)
        self._follow(visit.requests)

    def _count(self, counts: Mapping[ScenarioRound, Counter[str]], pages: Mapping[int, set[str]]) -> None:
        for turn, origins in counts.items():
            for origin, count in origins.items():
                if (seen := self._at(origin)) is not None:
                    seen.requests[turn] += count
        for number, mine in pages.items():
            for origin in mine:
                if (seen := self._at(origin)) is not None:
                    seen.pages.add(number)

    def _follow(self, requests: Sequence[Request]) -> None:
        """Redirects: who asked first is the initiator of all their hops, so who sent the browser on is noted apart."""
        sent = [r for r in requests if r.redirect_from]
        if not sent:
            return
        wanted = {r.redirect_from for r in sent}
        before = {r.id: r.url for r in requests if r.id in wanted}
        for request in sent:
            seen = self._at(before_path(request.url))
            if seen is not None and (sender := before.get(request.redirect_from or "")):
                seen.senders.add(before_path(sender))

    def _at(self, origin: str) -> _Host | None:
        """The host of an origin; None for what is no web address."""
        if origin not in self._by_origin:
            host = host_of(origin) if is_reachable(origin) else ""
            self._by_origin[origin] = self._hosts.setdefault(host, _Host()) if host else None
        return self._by_origin[origin]

    def _note(self, origin: str, request: Request) -> None:
        seen = self._at(origin)
        if seen is None:
            return
        seen.resources.add(request.resource)
        if id(request.initiator) not in seen.known:
            seen.known.add(id(request.initiator))
            seen.initiators.add(initiator_of(request.initiator, request.document))

    def _counts(self, seen: Iterable[_Host]) -> tuple[tuple[str, int], ...]:
        """In each scenario, by the round that saw most of them: a page visited twice is not two pages."""
        total: Counter[ScenarioRound] = Counter()
        for one in seen:
            total.update(one.requests)
        most: dict[str, int] = {}
        for (scenario, _), number in total.items():
            most[scenario] = max(most.get(scenario, 0), number)
        return tuple((s, most[s]) for s in self._scenarios if s in most)
