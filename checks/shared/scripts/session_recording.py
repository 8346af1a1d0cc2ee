"""Session recording by what scripts do: they watch everything that a visitor does on a page, and send it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auditor.evidence import Probing, Request, Visit
from auditor.findings import Case
from auditor.observed.initiators import script_urls
from auditor.observed.sent import was_sent
from auditor.observed.visits import own_requests
from auditor.urls import host_of, without_query
from checks.shared.scripts.probing import script_of, scripts_of

LISTENERS = ("typing", "moving", "scrolling", "pressing")
MIN_LISTENERS = 3
"""Of these four, besides every change of the whole document. Detectors of clicks without effect also observe the document; of
the visitor they listen to one or two."""
MIN_KEYSTROKES = 3
"""Requests made within key events of one page. One key may start something; several are passed on."""
MIN_OCTETS = 500
"""Of all bodies to one host in one visit: the first picture of the smallest page is longer."""
_SENDING = frozenset({"fetch", "xhr", "ping", "websocket", "other"})


@dataclass(frozen=True, slots=True)
class Sending:
    """A recording that went to a host."""

    code: Literal["recorder", "keystrokes"]
    """Of the finding."""
    host: str
    request: Request
    """The first that carried it."""
    probing: Probing
    script: str


def is_recorder(probing: Probing) -> bool:
    """Whether a script could play back what a visitor did: all of the document's changes, and most of what they do."""
    listens = sum(bool(probing.count(name)) for name in LISTENERS)
    return probing.interface == "recorder" and bool(probing.count("mutations")) and listens >= MIN_LISTENERS


def sendings(case: Case, visit: Visit, probing: Probing) -> Iterator[Sending]:
    """Whom a script sent what it records of visitors, or of their keystrokes."""
    if is_recorder(probing):
        yield from _recordings(case, visit, probing)
    elif probing.interface == "keystrokes" and probing.count("sends") >= MIN_KEYSTROKES:
        yield from _keystrokes(case, visit, probing)


def _recordings(case: Case, visit: Visit, probing: Probing) -> Iterator[Sending]:
    """Whom a recorder, or the scripts that set it to work, sent bodies that are large enough; by host."""
    scripts, script = scripts_of(probing, visit), script_of(probing, visit)
    sent: dict[str, tuple[int, Request]] = {}
    for request in own_requests(visit, case.parties):
        if request.resource in _SENDING and was_sent(request) and _is_of(case, request, scripts):
            octets, first = sent.get(host_of(request.url), (0, request))
            sent[host_of(request.url)] = octets + _octets(request), first
    for host, (octets, first) in sorted(sent.items()):
        if octets >= MIN_OCTETS:
            yield Sending("recorder", host, first, probing, script)


def _keystrokes(case: Case, visit: Visit, probing: Probing) -> Iterator[Sending]:
    """Third parties that a script made requests to while keys went down; by host."""
    script = script_of(probing, visit)
    told: set[str] = set()
    for request in own_requests(visit, case.parties):
        host = host_of(request.url)
        if host in told or case.parties.is_first(host) or request.phase == "load":
            continue
        stack = map(without_query, script_urls(request.initiator))
        if request.resource in _SENDING and was_sent(request) and next(stack, "") == script:
            told.add(host)
            yield Sending("keystrokes", host, request, probing, script)


def _octets(request: Request) -> int:
    """A body's length; beacons do not always tell theirs, and what goes through a socket is no request: both count in full."""
    untold = request.resource in {"ping", "websocket"} and not request.body_length
    return MIN_OCTETS if untold else request.body_length


def _is_of(case: Case, request: Request, scripts: frozenset[str]) -> bool:
    """Whether one of the scripts had it sent. Somebody else's library that reports to its own maker does that for itself."""
    stack = [without_query(u) for u in script_urls(request.initiator)]
    if scripts.isdisjoint(stack):
        return False
    if stack[0] in scripts:
        return True
    sender, receiver = host_of(stack[0]), host_of(request.url)
    if case.parties.is_first(sender) or case.parties.is_first(receiver):
        return True
    return _who(case, sender) != _who(case, receiver)


def _who(case: Case, host: str) -> str:
    return case.parties.recipient(host).key
