"""Holding what was recorded of visits against the browser's network log: what no record explains is found here.

A request is explained by a record of the same address and method. Whose it is the proxy tells that it goes through: each browser context
has one of its own, and one visit at a time. Where that is not known, records of all visits explain, that are under way in the browser.
While a page is left, each request needs a record of its own; before, the browser may ask twice for what a page asks once, as for icons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from auditor.driver.chromium.netlog.ledger import SAFE, Entry
from auditor.driver.chromium.recording.hops import Hop
from auditor.urls import host_of, path_of, registrable_domain

NEAR_SECONDS = 1.0
"""Between the coming of a document and what the one before it sends: the most that is taken for that."""
LATER = 4
"""Times that a moment after the coming counts as much as one before it."""
APART_SECONDS = 0.25
"""By which one of two pages has to be nearer to what was sent, if it matters which of them it was."""


class Called(Protocol):
    """A call of a script that sends."""

    @property
    def url(self) -> str:
        """What it was given, absolute."""
        ...


@dataclass(slots=True, eq=False)
class Window:
    """A visit, as far as the ledger is asked about it. It sees what was asked for while it was open."""

    began: float
    left_at: float | None = None
    """Since when the page is being left."""
    until: float | None = None
    unsure: list[Entry] = field(default_factory=list)
    """What may be of this visit or of another."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one visit without the ledger."""

    window: Window
    asked: Sequence[Hop]
    called: Sequence[Called] = ()
    sites: frozenset[str] = frozenset()
    """Of its documents, frames and windows."""
    declared: frozenset[str] = frozenset()
    """Hosts that its page declares or calls for in ways that no event tells."""
    started: float = 0.0
    """Event loop time that its records count from."""
    arrivals: Sequence[float] = ()
    """When documents came that others were left for."""
    matters: Callable[[Entry], object] = lambda _: None
    """What it means for the verdicts if a request is of this visit: of two visits for which that is equal, either may have made it."""
    typed: bool = False
    """Whether the identity of the run may be known to its pages."""
    proxy: str = ""
    """Address and port that its browser context, and no other, goes through; empty if it has none of its own."""

    def sends(self, entry: Entry) -> bool | None:
        """Whether the entry is of its browser context; None if that is not known."""
        return entry.proxy == self.proxy if entry.proxy and self.proxy else None

    def distance(self, entry: Entry) -> float | None:
        """Seconds between the entry and the leaving of a document of this visit; None if none was being left."""
        left_at = self.window.left_at
        if left_at is not None and left_at <= entry.at:
            return 0.0
        # It is sent before the other document is told of; from another process, a moment later.
        near = min((at - entry.at if at >= entry.at else LATER * (entry.at - at) for at in self.arrivals), default=inf)
        return near if near <= NEAR_SECONDS else None


def key_of(url: str, method: str) -> tuple[str, str]:
    """What a request is known by. Browsers ask for `http:` by `https:` where a site wants it."""
    rest = url.partition("#")[0].partition("://")[2]
    host, slash, path = rest.partition("/")
    return host.rpartition("@")[2].removesuffix(":443").removesuffix(":80") + slash + path, method


@dataclass(frozen=True, slots=True)
class Sorted:
    """Entries of a ledger, as one visit has to see them."""

    found: tuple[Entry, ...]
    """Of the visit, and no record explains them."""
    unsure: tuple[Entry, ...]
    """No record explains them, and they may be of another visit."""
    others: tuple[Entry, ...]
    """For other visits to see."""
    while_left: tuple[tuple[Hop, Entry], ...] = ()
    """Of the visit, while its page was left, with the record that explains each: whether anybody is told then is a matter of moments."""


def sort(
    entries: Iterable[Entry],
    mine: Told,
    others: Sequence[Told],
    known_hosts: Container[str] = (),
    known_sites: Iterable[str] = (),
) -> Sorted:
    """What the entries are to one visit, given all that are under way. Known are the hosts that were asked for something before, and
    the sites of documents before."""
    everybody = (mine, *others)
    sites = {*known_sites, *(site for told in everybody for site in told.sites)} - {""}
    records = _Records(everybody)
    found: list[Entry] = []
    unsure: list[Entry] = []
    for_others: list[Entry] = []
    while_left: list[tuple[Hop, Entry]] = []
    for entry in entries:
        if not entry.is_for(sites) or (entry.preconnect and host_of(entry.url) in known_hosts):
            continue
        if mine.sends(entry) is False:
            for_others.append(entry)
            continue
        explained = records.explain(entry, mine)
        if explained is None:
            whose = _whose(entry, mine, records, known_hosts)
            (unsure if whose is None else found if whose is mine else for_others).append(entry)
        elif explained[0] is not mine:
            for_others.append(entry)
        elif (record := explained[1]) and _is_left(mine, entry):
            while_left.append((record, entry))
    return Sorted(tuple(found), tuple(unsure), tuple(for_others), tuple(while_left))


class _Records:
    """What was recorded of all visits, to explain entries with."""

    def __init__(self, everybody: Sequence[Told]) -> None:
        self.everybody = everybody
        self._left: dict[tuple[str, str], list[tuple[Told, Hop]]] = {}
        for told in everybody:
            for asked in told.asked:
                if not asked.in_memory:
                    self._left.setdefault(key_of(asked.url, asked.method), []).append((told, asked))
        self._asked = {key: [told for told, _ in asked] for key, asked in self._left.items()}
        self._hosts = [(told, {host_of(a.url) for a in told.asked}) for told in everybody]
        self._calls = [(told, Counter(key_of(c.url, "")[0] for c in told.called)) for told in everybody]
        for told, calls in self._calls:
            calls.subtract(key_of(a.url, "")[0] for a in told.asked)

    def callers(self, entry: Entry) -> list[Told]:
        """Visits whose scripts called for it, while no record tells yet that it was sent."""
        key = key_of(entry.url, "")[0]
        return [told for told, calls in self._calls if calls[key] > 0]

    def sent(self, entry: Entry, caller: Told) -> None:
        """It is what that visit's script called for."""
        next(calls for told, calls in self._calls if told is caller)[key_of(entry.url, "")[0]] -= 1

    def explain(self, entry: Entry, mine: Told) -> tuple[Told, Hop | None] | None:
        """The visit and its record that explain the entry, or none in particular; None if nothing does.

        Pages that are visited side by side ask for the same: the one that the entry refers to is meant, else the nearest in time.
        """
        there = _possible(self.everybody, entry)
        if entry.preconnect:
            asked = (told for told, hosts in self._hosts if host_of(entry.url) in hosts and _is_one_of(told, there))
            return next(((told, None) for told in asked), None)
        key = key_of(entry.url, entry.method)
        left = self._left.get(key, [])
        if fitting := [one for one in left if _is_one_of(one[0], there)]:
            nearest = min(fitting, key=lambda one: _far(entry, *one))
            left.remove(nearest)
            return nearest
        # The browser itself may have asked again, for a page that is there.
        asked_once = any(_is_one_of(told, there) for told in self._asked.get(key, ()))
        may_be_twice = asked_once and entry.method in SAFE and any(not _is_left(told, entry) for told in there)
        return (mine, None) if may_be_twice else None


def _possible(everybody: Iterable[Told], entry: Entry) -> list[Told]:
    """The visits that the entry may be of, by the proxy that it goes through."""
    known = [told for told in everybody if told.sends(entry)]
    return known or [told for told in everybody if told.sends(entry) is None]


def _is_one_of(told: Told, several: Iterable[Told]) -> bool:
    return any(told is one for one in several)


def _is_left(told: Told, entry: Entry) -> bool:
    """Whether the page was being left when the entry came."""
    return told.window.left_at is not None and told.window.left_at <= entry.at


def _far(entry: Entry, told: Told, asked: Hop) -> tuple[bool, float]:
    """How far a record is from an entry: another referrer goes before seconds."""
    return asked.referrer != entry.headers.get("referer", ""), abs(told.started + asked.at / 1000 - entry.at)


def _whose(entry: Entry, mine: Told, records: _Records, known_hosts: Container[str]) -> Told | None:
    """The visit that it is of, as far as that can be known; None if it is of one that is over, or of `mine`."""
    if mine.sends(entry):
        entry.typed = mine.typed
        return mine
    there = [t for t in _possible(records.everybody, entry) if t.window.began <= entry.at]
    callers = [t for t in records.callers(entry) if _is_one_of(t, there)]
    if len(callers) == 1:
        records.sent(entry, callers[0])
        return callers[0]
    declaring = [t for t in there if host_of(entry.url) in t.declared]
    if len(declaring) == 1:
        return declaring[0]
    leaving = [t for t in there if t.distance(entry) is not None]
    if leaving and not entry.preconnect:  # pages that go connect to nobody ahead
        return _leaver(entry, leaving, mine)
    entry.typed |= any(t.typed for t in there)
    later = next((t for t in there if t is not mine), None)
    if later is not None:  # it may yet tell of it
        if any(t is mine for t in there) and (meant := mine.matters(entry)) not in entry.shared:
            entry.shared.append(meant)
        return later
    host = host_of(entry.url)
    # Who gets it is no news then, whichever page it is of.
    known = host in known_hosts or any(host_of(hop.url) == host for hop in mine.asked)
    own = registrable_domain(host) == registrable_domain(host_of(entry.top))
    return mine if own or known or _is_equal(entry, mine) else None


def _leaver(entry: Entry, leaving: Sequence[Told], mine: Told) -> Told | None:
    """Which of the visits of which a document was being left sent it; None if they cannot be told apart, and it matters."""
    referrer, host = entry.headers.get("referer", ""), host_of(entry.url)
    tells = path_of(referrer) not in ("", "/")  # to other sites, documents tell their origin only

    def far(told: Told) -> tuple[bool, float, bool, float]:
        refers = tells and any(asked.url.partition("#")[0] == referrer for asked in told.asked)
        asked = any(host_of(asked.url) == host for asked in told.asked)
        return not refers, told.distance(entry) or 0.0, not asked, -(told.window.left_at or 0.0)

    nearest = min(leaving, key=far)
    unrefers, first, *_ = far(nearest)
    alike = [t for t in leaving if far(t)[0] == unrefers and far(t)[1] - first < APART_SECONDS]
    entry.typed = any(t.typed for t in alike)
    if any(t is mine for t in alike) and any(t.matters(entry) != nearest.matters(entry) for t in alike):
        return None
    return nearest


def _is_equal(entry: Entry, mine: Told) -> bool:
    """Whether nothing hangs on which of the visits that may have caused it did."""
    if entry.preconnect:
        return not entry.shared  # of a host that nobody asked for anything, it is all that tells
    meant = mine.matters(entry)
    return all(m == meant for m in entry.shared)
