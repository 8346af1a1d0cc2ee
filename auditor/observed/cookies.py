"""Cookies: attempts to set one and the jar, brought together by name and host.

Attempted is not stored, and stored is not always attempted before our eyes (FACTS of the browser): both count. A write
that deletes sets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from auditor.evidence import CookieWrite, StoredCookie, Visit
from auditor.observed.attribution import Attribution
from auditor.observed.families import family_names
from auditor.observed.identity import cookie_host, is_of_a_public_suffix
from auditor.observed.initiators import initiator_of, script_urls
from auditor.observed.lifetime import CookieLifetime
from auditor.observed.parties import Parties, Party
from auditor.observed.probes import Deletion, is_tried_cookie
from auditor.observed.visits import ended_elsewhere
from auditor.urls import host_of
from policy.model import DeclaredCookie


@dataclass(frozen=True, kw_only=True)
class ObservedCookie:
    """One cookie, told apart by name and host, over the visits of one round."""

    name: str
    host: str
    party: Party
    called: str
    """What findings call it: its name, or the family's if its name is made up anew each time."""
    attribution: Attribution[DeclaredCookie]
    writes: tuple[tuple[Visit, CookieWrite], ...] = ()
    """Attempts to set it, in the order of the visits. Deletions are none."""
    stored: tuple[tuple[Visit, StoredCookie], ...] = ()
    """The jar of each visit that had it."""
    tried: bool = False
    """Whether scripts only tried whether they may set it, and deleted it in the same moment."""

    @cached_property
    def lifetime(self) -> CookieLifetime:
        """How long it lives."""
        return CookieLifetime.of((w for _, w in self.writes), (s for _, s in self.stored))

    @property
    def blocked(self) -> tuple[str, ...]:
        """Why the browser refused it, if it refused every attempt; empty if it is or may be stored."""
        if self.stored or not all(w.blocked for _, w in self.writes):
            return ()
        return self.refusals

    @property
    def refusals(self) -> tuple[str, ...]:
        """The browser's reasons for refusing any attempt, sorted."""
        return tuple(sorted({reason for _, w in self.writes for reason in w.blocked}))

    @property
    def exposed(self) -> bool:
        """Whether it is set over https, or there on a secure page, without Secure: it may travel in the open."""
        return any(not w.secure and w.url.startswith("https:") for _, w in self.writes) or any(
            not s.secure and v.final_url.startswith("https:") for v, s in self.stored
        )

    @cached_property
    def setters(self) -> tuple[str, ...]:
        """Hosts that had a hand in setting it, nearest first: scripts of the stack, the answering host, the jar's host."""
        hosts = [host_of(u) for _, w in self.writes for u in _hands(w)] or [self.host]
        return tuple(dict.fromkeys(hosts))

    @property
    def first_held(self) -> tuple[Visit, ...]:
        """For each scenario the first visit whose jar had it."""
        first: dict[str, Visit] = {}
        for visit, _ in self.stored:
            first.setdefault(visit.scenario, visit)
        return tuple(first.values())


def _hands(write: CookieWrite) -> tuple[str, ...]:
    return (f"https://{write.host}/",) if write.source == "http" else script_urls(write.initiator)


def setter_of(write: CookieWrite) -> str:
    """Who set it, for people: the host that answered, or the script's URL without query; the document where no script is known."""
    if write.source == "http":
        return write.host
    return initiator_of(write.initiator, write.url)


def _moment(visit: Visit, write: CookieWrite) -> Deletion:
    return visit.id, write.phase, setter_of(write)


def cookies_of(visits: Iterable[Visit], parties: Parties, *, foreign: bool = False) -> tuple[ObservedCookie, ...]:
    """Every cookie that the visits set, tried to set or had, sorted by name and host.

    What a page left that was visited apart is none of the scenario's. What a foreign page did that a visit led to is left out, and what it left in the jar for later visits of that context, unless `foreign`.
    """
    gathering = _Gathering(parties, foreign=foreign)
    for visit in visits:
        if not visit.apart:
            gathering.add(visit)
    return gathering.result()


@dataclass(slots=True)
class _Records:
    writes: list[tuple[Visit, CookieWrite]] = field(default_factory=list)
    stored: list[tuple[Visit, StoredCookie]] = field(default_factory=list)


class _Gathering:
    def __init__(self, parties: Parties, *, foreign: bool) -> None:
        self._parties = parties
        self._takes_foreign = foreign
        self._cookies: dict[tuple[str, str], _Records] = {}
        self._deleted: dict[str, set[Deletion]] = {}
        """Name -> when, and by whom, a cookie of that name was deleted, on whatever domain."""
        self._foreign: set[tuple[str, int, str, str]] = set()
        """(scenario, context, name, host) of cookies that a foreign page left in that context's jar."""

    def add(self, visit: Visit) -> None:
        elsewhere = not self._takes_foreign and ended_elsewhere(visit, self._parties)
        for write in visit.cookie_writes:
            if write.deletes:
                self._deleted.setdefault(write.name, set()).add(_moment(visit, write))
            if (
                not write.deletes
                and not is_of_a_public_suffix(write)
                and not (elsewhere and self._is_third(write.host))
            ):
                self._of(write.name, cookie_host(write)).writes.append((visit, write))
        for stored in visit.cookies:
            if not (elsewhere or self._foreign) or self._is_ours(visit, stored, elsewhere=elsewhere):
                self._of(stored.name, cookie_host(stored)).stored.append((visit, stored))

    def _is_ours(self, visit: Visit, stored: StoredCookie, *, elsewhere: bool) -> bool:
        name, host = stored.name, cookie_host(stored)
        if elsewhere and self._is_third(host) and (name, host) not in self._cookies:
            self._foreign.add((visit.scenario, visit.context, name, host))
        return (visit.scenario, visit.context, name, host) not in self._foreign

    def result(self) -> tuple[ObservedCookie, ...]:
        called = self._called()
        return tuple(
            ObservedCookie(
                name=name, host=host, party=self._parties.party(host), called=called[name, host],
                attribution=self._parties.cookie(name, host, by_server=self._by_server(host, seen)),
                writes=tuple(seen.writes), stored=tuple(seen.stored), tried=self._is_tried(name, seen),
            )
            for (name, host), seen in sorted(self._cookies.items(), key=lambda item: item[0])
        )  # fmt: skip

    def _by_server(self, host: str, seen: _Records) -> bool:
        """Whether the site's own server set it, out of reach of scripts or for the session, whenever it was set."""
        if not self._parties.is_first(host):
            return False
        if not seen.writes:  # no script can make a cookie HttpOnly
            return all(s.http_only for _, s in seen.stored)
        for_session = CookieLifetime.of((w for _, w in seen.writes), ()).longest is None
        return all(w.source == "http" and (w.http_only or for_session) for _, w in seen.writes)

    def _is_tried(self, name: str, seen: _Records) -> bool:
        deleted = self._deleted.get(name)
        if not deleted:
            return False
        writes = [(w, _moment(v, w)) for v, w in seen.writes]
        return is_tried_cookie(name, writes, deleted, kept=bool(seen.stored))

    def _called(self) -> dict[tuple[str, str], str]:
        appeared: dict[str, dict[str, frozenset[str]]] = {}
        for (name, host), seen in self._cookies.items():
            # Where it was set, or where it was if nobody was seen setting it.
            appeared.setdefault(host, {})[name] = frozenset(v.id for v, _ in (seen.writes or seen.stored))
        return {(n, host): c for host, names in appeared.items() for n, c in family_names(names).items()}

    def _is_third(self, host: str) -> bool:
        return not self._parties.is_first(host)

    def _of(self, name: str, host: str) -> _Records:
        known = self._cookies.get((name, host))
        if known is None:
            known = self._cookies[name, host] = _Records()
        return known
