"""What a collector is: attached before the page runs, fed with events, asked once at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from auditor.canary import Searcher
from auditor.capture.redact import Redactor
from auditor.driver.chromium.protocol.cdp import Cdp, Params
from auditor.egress import Guard
from auditor.evidence import Phase, Record

HOOK_TOLD = "Runtime.bindingCalled"
AWAITED = ("awaits", "awaited")
"""Kinds of what the hook tells: a script waits for something that the browser works out, and it is worked out."""
"""The event that carries a message of the hook: `name` is the stage's binding, `payload` its text."""

ANSWERED = "Network.responseReceived"
"""The event that carries the last answer to a request as `response`."""
ASKED = "Network.requestWillBeSent"
"""The event of a request; of one that was led on, the answer that did so is `redirectResponse`."""
BUCKET_TOLD = "Storage.storageBucketCreatedOrUpdated"
"""The event that names a storage bucket."""


@dataclass(slots=True)
class Session:
    """A target that the browser let us attach to."""

    id: str
    target: str
    kind: str
    """page, iframe, worker, service_worker, shared_worker."""
    browser_context: str
    parent: str | None
    url: str = ""
    timers: asyncio.Future[Params] | None = None
    """Of a worker: the answer that holds what tells of its timers (see auditor.driver.chromium.recording.workers)."""


LAST_WORDS = 0.5
"""Seconds after a document came within which the one before may still send what its listeners send as it goes."""


@dataclass(slots=True)
class Departure:
    """A document of the visited tab that is left for another, for a new phase. Event loop times."""

    since: float
    phase: Phase
    """That it was in, and stays in."""
    until: float = inf
    """When the other came."""


@dataclass(slots=True)
class Stage:
    """Where a visit stands: shared by its collectors."""

    cdp: Cdp
    browser_context: str
    redactor: Redactor
    binding: str
    """Name under which the hook reports; random, so that a page cannot know it."""
    began: float
    """Event loop time."""
    guard: Guard | None = None
    """What the browser connects through, if anything; it knows why a connection was not made."""
    target: str = ""
    """Target id of the visited tab; also the id of its main frame."""
    phase: Phase = "load"
    entered: list[tuple[float, Phase]] = field(default_factory=list)
    """When each phase but the first began, in event loop time."""
    loaders: set[str] = field(default_factory=set)
    """Documents that have asked for something, by Chromium's id of their load."""
    left: dict[str, Phase] = field(default_factory=dict)
    """Documents that are being left, and the phase that what they still do belongs to."""
    departures: list[Departure] = field(default_factory=list)
    """Of documents that were left for a new phase."""
    arrivals: list[float] = field(default_factory=list)
    """When a document came that another was left for, in the tab or a window that it opened; event loop time."""
    chooses: bool = False
    """Whether the scenario's choice is made in the visit."""
    typed: bool = True
    """Whether the identity of the run may be known to the site by what was typed in the visit's browser context."""
    ahead: int = 0
    """Milliseconds that the pages' clock is ahead of ours."""
    orders: list[tuple[str, Params]] = field(default_factory=list)
    """Commands for every target that appears from now on, given before it runs."""
    sessions: dict[str, Session] = field(default_factory=dict)
    """Living sessions of this browser context, by id, in the order of their appearance."""
    worlds: dict[tuple[str, str], str] = field(default_factory=dict)
    """Unique ids of our own worlds (see auditor.driver.chromium.protocol.world) by session and frame."""

    def phase_at(self, moment: float) -> Phase:
        """The phase that the visit was in then."""
        return next((phase for since, phase in reversed(self.entered) if since <= moment), "load")

    def phase_of_sent(self, moment: float, *, last_words: bool) -> Phase:
        """The phase of what was sent then and no event tells of; `last_words`: whether a document that is gone may have sent it."""
        more = LAST_WORDS if last_words else 0.0
        left = (d.phase for d in self.departures if d.since <= moment <= d.until + more)
        return next(left, self.phase_at(moment))

    @property
    def searcher(self) -> Searcher | None:
        """Looks for the identity of the run in what leaves; None where none is typed."""
        return self.redactor.searcher

    @property
    def documents(self) -> tuple[Session, ...]:
        """Sessions that hold documents of the visited tab: the tab itself, then its out-of-process frames."""
        tab = [s for s in self.sessions.values() if s.target == self.target]
        return (*tab, *(s for s in self.sessions.values() if s.kind == "iframe"))


class Collector(Protocol):
    """Gathers one kind of evidence during one visit."""

    def __init__(self, stage: Stage) -> None: ...

    def on_event(self, _session: Session, method: str, params: Params) -> None:
        """Take an event of a target of this visit. Must be quick and must not raise on hostile content."""

    async def collect(self) -> None:
        """Ask the page for what no event tells; called once, after settling. Every wait in here is bounded."""

    def records(self) -> Iterable[Record]:
        """What was gathered, a `Blind` record for what could not be; called once, after the visit."""
