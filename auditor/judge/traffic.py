"""Inventory of traffic: hosts and the requests they received, and the third parties behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from auditor.evidence import Evidence, Initiator, Request
from auditor.findings.report import HostEntry, RecipientEntry
from auditor.parties import Parties
from auditor.urls import host_of, is_web, without_query

MAX_INITIATORS = 10


@dataclass(slots=True)
class _Host:
    requests: Counter[str] = field(default_factory=Counter)
    resources: set[str] = field(default_factory=set)
    initiators: set[str] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)


class Traffic:
    """Requests by host, gathered in one pass: a run may hold a million."""

    def __init__(self, evidence: Evidence, parties: Parties) -> None:
        self._parties = parties
        self._scenarios = tuple(s.name for s in evidence.run.scenarios)
        self._hosts: dict[str, _Host] = {}
        # Loaded records share their initiators, so identity is enough to look at each only once a host.
        self._known: set[tuple[str, int]] = set()
        for visit in evidence.visits:
            for request in visit.requests:
                self._add(request, visit.scenario, visit.number)

    def hosts(self) -> tuple[HostEntry, ...]:
        """Every host."""
        return tuple(
            HostEntry(
                host=host,
                party="first" if self._parties.is_first(host) else "third",
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
        )

    def _add(self, request: Request, scenario: str, page: int) -> None:
        host = _host(request.url)
        if not host:
            return
        seen = self._hosts.get(host)
        if seen is None:
            seen = self._hosts[host] = _Host()
        seen.requests[scenario] += 1
        seen.resources.add(request.resource)
        seen.pages.add(page)
        key = host, id(request.initiator)
        if key not in self._known:
            self._known.add(key)
            seen.initiators.add(asker(request.initiator, request.document))

    def _counts(self, seen: Iterable[_Host]) -> tuple[tuple[str, int], ...]:
        total: Counter[str] = Counter()
        for one in seen:
            total.update(one.requests)
        return tuple((s, total[s]) for s in self._scenarios if total[s])


def asker(initiator: Initiator | None, document: str) -> str:
    """Who asked, without query: the nearest script with a URL, else the document."""
    return without_query(next(_candidates(initiator), document))


def _candidates(initiator: Initiator | None) -> Iterator[str]:
    if initiator is not None:
        yield from (frame.url for frame in initiator.stack if is_web(frame.url))
        if is_web(initiator.url):
            yield initiator.url


def _host(url: str) -> str:
    # Whole URLs are nearly all different, what stands before the path is not: only that is worth remembering.
    return _host_of_origin("/".join(url.split("/", 3)[:3]))


@lru_cache(maxsize=65_536)
def _host_of_origin(origin: str) -> str:
    return host_of(origin) if is_web(origin) else ""
