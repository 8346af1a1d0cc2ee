"""Cookies as a rule sees them: attempts to set one and the jar, brought together by name and host.

Attempted is not stored, and stored is not always attempted before our eyes (FACTS of the browser): both count. A write
that deletes sets nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.evidence import CookieWrite, StoredCookie, Visit
from auditor.findings import Case, Sightings, Subject
from auditor.urls import host_of, is_public_suffix
from checks.shared.blame import initiator_chain, request_chain, script_urls
from checks.shared.families import family_names
from checks.shared.visits import ended_elsewhere, traffic_visits
from policy.errors import Location


@dataclass(slots=True, kw_only=True)
class ObservedCookie:
    """One cookie over all visits of a rule."""

    name: str
    host: str
    first_party: bool
    called: str = ""
    """What findings call it: its name, or the family's if its name is made up anew each time."""
    writes: list[tuple[Visit, CookieWrite]] = field(default_factory=list)
    stored: list[tuple[Visit, StoredCookie]] = field(default_factory=list)
    kept: dict[str, Visit] = field(default_factory=dict)
    """Scenario -> the first visit whose jar had it."""

    @property
    def subject(self) -> Subject:
        """What findings about it carry."""
        return Subject(
            kind="cookie",
            key=f"{self.called} @ {self.host}",
            attributes=(("host", self.host), ("name", self.called)),
        )

    @property
    def party(self) -> str:
        """For people."""
        return "first-party" if self.first_party else "third-party"

    @property
    def asked(self) -> float | None:
        """Longest life in seconds that was asked for, or found in the jar if nobody was seen asking; None: session.

        The browser caps what it stores at 400 days, so the jar is believed only where no write was seen.
        """
        lives = [w.asked for _, w in self.writes] or [s.lifetime for _, s in self.stored]
        return max((life for life in lives if life is not None), default=None)

    @property
    def appeared(self) -> frozenset[str]:
        """Ids of the visits that set it, or that have it if nobody was seen setting it."""
        return frozenset(v.id for v, _ in (self.writes or self.stored))

    @property
    def blocked(self) -> tuple[str, ...]:
        """Why the browser refused it, if it refused every attempt; empty if it is or may be stored."""
        if self.stored or not all(w.blocked for _, w in self.writes):
            return ()
        return tuple(sorted({reason for _, w in self.writes for reason in w.blocked}))

    @property
    def exposed(self) -> bool:
        """Whether it is set over https, or there on a secure page, without Secure: it may travel in the open."""
        return any(not w.secure and w.url.startswith("https:") for _, w in self.writes) or any(
            not s.secure and v.final_url.startswith("https:") for v, s in self.stored
        )

    @property
    def setters(self) -> tuple[str, ...]:
        """Hosts that had a hand in setting it, nearest first: scripts of the stack, the answering host, the jar's host."""
        hosts = [host_of(u) for _, w in self.writes for u in _setter_urls(w)] or [self.host]
        return tuple(dict.fromkeys(hosts))

    def sightings(self) -> Iterator[tuple[Visit, str]]:
        """(visit, kind of record): the visits that wrote it; where none is known, the first that had it."""
        for visit, _ in self.writes:
            yield visit, "cookie-write"
        wrote = {v.scenario for v, _ in self.writes}
        for scenario, visit in self.kept.items():
            if scenario not in wrote:
                yield visit, "cookie"

    def note(
        self,
        sightings: Sightings,
        code: str,
        *,
        expected: str,
        observed: str,
        hint: str = "",
        location: Location | None = None,
    ) -> None:
        """Add every sighting of it to a finding; the words as in `Sightings.add`."""
        chain = _chain(self.writes[0][1], self.writes[0][0]) if self.writes else ()
        sighted = sightings.of(
            code, self.subject, expected=expected, observed=observed, hint=hint, location=location, chain=chain
        )
        for visit, record in self.sightings():
            sighted.add(visit, record, self.name)


def observed_cookies(case: Case) -> tuple[ObservedCookie, ...]:
    """Every cookie that the rule's visits set, tried to set or had, sorted by name and host."""
    return case.once(_observed)


def _observed(case: Case) -> tuple[ObservedCookie, ...]:
    return _Gathering(case).result()


class _Gathering:
    def __init__(self, case: Case) -> None:
        self._case = case
        self._cookies: dict[tuple[str, str], ObservedCookie] = {}
        self._by_record: dict[int, ObservedCookie] = {}
        """By the identity of a stored cookie: loaded visits share those that stay the same."""
        # Cookies that a foreign page left in the jar stay there for the rest of the scenario: they are not the site's.
        self._foreign: set[tuple[str, str, str]] = set()

    def result(self) -> tuple[ObservedCookie, ...]:
        for visit in traffic_visits(self._case):
            self._visit(visit)
        self._call()
        return tuple(cookie for _, cookie in sorted(self._cookies.items()))

    def _visit(self, visit: Visit) -> None:
        elsewhere = ended_elsewhere(self._case, visit)
        for write in visit.cookie_writes:
            if not write.deletes and not _of_a_public_suffix(write) and not (elsewhere and not self._first(write.host)):
                self._cookie(write.name, cookie_host(write)).writes.append((visit, write))
        for stored in visit.cookies:
            cookie = None if elsewhere or self._foreign else self._by_record.get(id(stored))
            if cookie is None and (cookie := self._met(visit, stored, elsewhere=elsewhere)) is None:
                continue
            cookie.stored.append((visit, stored))
            if visit.scenario not in cookie.kept:
                cookie.kept[visit.scenario] = visit

    def _met(self, visit: Visit, stored: StoredCookie, *, elsewhere: bool) -> ObservedCookie | None:
        """The cookie that a jar holds; None if a foreign page left it there."""
        name, host = stored.name, stored.host
        if elsewhere and not self._first(host) and (name, host) not in self._cookies:
            self._foreign.add((visit.scenario, name, host))
        if self._foreign and (visit.scenario, name, host) in self._foreign:
            return None
        cookie = self._by_record[id(stored)] = self._cookie(name, host)
        return cookie

    def _call(self) -> None:
        by_host: dict[str, dict[str, ObservedCookie]] = {}
        for cookie in self._cookies.values():
            by_host.setdefault(cookie.host, {})[cookie.name] = cookie
        for cookies in by_host.values():
            for name, called in family_names({n: c.appeared for n, c in cookies.items()}).items():
                cookies[name].called = called

    def _first(self, host: str) -> bool:
        return self._case.parties.is_first(host)

    def _cookie(self, name: str, host: str) -> ObservedCookie:
        cookie = self._cookies.get((name, host))
        if cookie is None:
            cookie = ObservedCookie(name=name, host=host, first_party=self._first(host))
            self._cookies[name, host] = cookie
        return cookie


def cookie_host(write: CookieWrite) -> str:
    """The host the cookie would live on: its Domain, unless that is none of the writer's own."""
    domain = (write.domain or "").lower().lstrip(".")
    return domain if domain and f".{write.host}".endswith(f".{domain}") else write.host


def _of_a_public_suffix(write: CookieWrite) -> bool:
    """Whether it asks for a cookie of all of `.com`: no browser has such. Tags ask, to find out which domain is the site's."""
    domain = (write.domain or "").lower().lstrip(".")
    return write.host.endswith(f".{domain}") and is_public_suffix(domain)


def _setter_urls(write: CookieWrite) -> tuple[str, ...]:
    return (f"https://{write.host}/",) if write.source == "http" else script_urls(write.initiator)


def _chain(write: CookieWrite, visit: Visit) -> Iterator[str]:
    """Worked out only if it is asked for: a finding keeps one chain of perhaps a thousand sightings."""
    request = next((r for r in visit.requests if r.id == write.request), None) if write.request else None
    if request is None:
        yield from initiator_chain(write.initiator, visit, write.url)
    else:
        yield from (f"Set-Cookie of {write.host}", *request_chain(request, visit))
