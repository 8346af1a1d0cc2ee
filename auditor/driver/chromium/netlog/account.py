"""Holding what was recorded of visits against the browser's network log: what no record explains is found here.

A request is explained by a record of the same address and method, of its visit or of another that is under way in the same browser.
While a page is left, each request needs a record of its own; before, the browser may ask twice for what a page asks once, as for icons.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from auditor.driver.chromium.netlog.ledger import Entry
from auditor.driver.chromium.recording.hops import Hop
from auditor.urls import host_of, registrable_domain

SAFE = frozenset({"GET", "HEAD"})


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
    """Since when the page is being left: one visit of a browser at a time."""
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
    sites = {*known_sites, *(site for told in (mine, *others) for site in told.sites)} - {""}
    left = [t.window.left_at for t in (mine, *others)]
    records = _Records(mine), *map(_Records, others)
    found: list[Entry] = []
    unsure: list[Entry] = []
    for_others: list[Entry] = []
    while_left: list[tuple[Hop, Entry]] = []
    for entry in entries:
        if not entry.is_for(sites) or (entry.preconnect and host_of(entry.url) in known_hosts):
            continue
        leaving = any(at is not None and at <= entry.at for at in left)
        explained = next(((r.told, by) for r in records if (by := r.explain(entry, leaving=leaving))), None)
        if explained is None:
            whose = _whose(entry, mine, others, known_hosts)
            (unsure if whose is None else found if whose is mine else for_others).append(entry)
        elif explained[0] is not mine:
            for_others.append(entry)
        elif (record := explained[1][0]) and mine.window.left_at is not None and mine.window.left_at <= entry.at:
            while_left.append((record, entry))
    return Sorted(tuple(found), tuple(unsure), tuple(for_others), tuple(while_left))


class _Records:
    """What was recorded of one visit, to explain entries with."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self._left: dict[tuple[str, str], list[Hop]] = {}
        for asked in told.asked:
            if not asked.in_memory:
                self._left.setdefault(key_of(asked.url, asked.method), []).append(asked)
        self._hosts = {host_of(a.url) for a in told.asked}

    def explain(self, entry: Entry, *, leaving: bool) -> list[Hop | None]:
        """The record that explains the entry, in a list; None in it for no one in particular; empty if none does.

        None explains two, but what is asked for while a page is there, and not left.
        """
        if entry.preconnect:
            return [None] if host_of(entry.url) in self._hosts else []
        key = key_of(entry.url, entry.method)
        if left := self._left.get(key):
            return [left.pop(0)]
        return [None] if key in self._left and not leaving and entry.method in SAFE else []


def _whose(entry: Entry, mine: Told, others: Sequence[Told], known_hosts: Container[str]) -> Told | None:
    """The visit that it is of, as far as that can be known; None if it is of one that is over, or of `mine`."""
    key = key_of(entry.url, "")
    callers = [told for told in (mine, *others) if any(key_of(c.url, "") == key for c in told.called)]
    if len(callers) == 1:
        return callers[0]
    declaring = [t for t in (mine, *others) if host_of(entry.url) in t.declared]
    if len(declaring) == 1:
        return declaring[0]
    leaving = [t for t in (mine, *others) if t.window.left_at is not None and t.window.left_at <= entry.at]
    if leaving and not entry.preconnect:  # pages that go connect to nobody ahead
        return leaving[0] if len(leaving) == 1 else mine
    later = next((t for t in others if t.window.began <= entry.at), None)
    if later is not None:  # it may yet tell of it
        entry.shared = True
        return later
    host = host_of(entry.url)
    # Who gets it is no news then, whichever page it is of.
    known = host in known_hosts or any(host_of(hop.url) == host for hop in mine.asked)
    own = registrable_domain(host) == registrable_domain(host_of(entry.top))
    return mine if own or known or not entry.shared else None
