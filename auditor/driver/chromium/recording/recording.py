"""One visit's recording: its stage, its collectors, and the settling that needs to know its frames."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain
from typing import Any, Literal

from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.protocol.world import remember
from auditor.driver.chromium.recording.collector import Collector, Departure, Session, Stage
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.evidence import Blind, EvidenceKind, Phase, Record

Settled = Literal["virtual", "real", "capped", "none"]
CATCH_UP_SECONDS = 3.0
MAX_POPUPS = 8
"""Windows of a page that are watched; those beyond are closed at once."""
Watcher = Callable[[Session, str, Params], None]


class Recording:
    """Feeds events to collectors; keeps the sessions of its browser context."""

    def __init__(self, stage: Stage, collectors: Iterable[type[Collector]]) -> None:
        self.stage = stage
        self.collectors = tuple(make(stage) for make in collectors)
        self.watchers: list[Watcher] = []
        """Called for every event besides the collectors, e.g. while settling."""
        self.popups: list[str] = []
        """Target ids of windows that the page opened."""
        self.tab: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Target id of the visited tab, the first page of the context after `begin`, as soon as it is watched in every way:
        a page that loads earlier starts unseen."""
        self.closing = False
        """Set once the tab was left: what its documents do while they are torn down happened already, synthetically."""
        self._shown: set[str] = set()
        """Targets of pages that have shown a document."""
        self._broken: dict[str, str] = {}
        self._missed: list[str] = []

    async def catch_up(self) -> None:
        """Wait until every event that the browser has sent so far was taken: Playwright's connection may be ahead of ours,
        and what happened before a phase must not be counted into it."""
        with suppress(BrowserError, ConnectionLost, TimeoutError):
            await self.stage.cdp.send("Browser.getVersion", timeout=CATCH_UP_SECONDS)

    def enter(self, phase: Phase) -> None:
        """What happens from now on belongs to that phase."""
        self.stage.phase = phase
        self.stage.entered.append((asyncio.get_running_loop().time(), phase))

    def leave_for(self, phase: Phase) -> None:
        """The page is about to be loaded anew: only what its new documents ask for belongs to that phase."""
        self.stage.left.update(dict.fromkeys(self.stage.loaders - set(self.stage.left), self.stage.phase))
        self.stage.departures.append(Departure(asyncio.get_running_loop().time(), self.stage.phase))
        self.enter(phase)

    def attached(self, session: Session, prepared: asyncio.Future[Any], opener: str = "") -> None:
        """A target appeared; `prepared` is done when all that watches it is in place."""
        self.stage.sessions[session.id] = session
        if session.kind == "page" and not self.stage.target and not opener:
            self.stage.target = session.target
            prepared.add_done_callback(lambda _: self._ready())
        elif session.kind == "page" and session.target != self.stage.target:
            self._opened(session.target)
        for watcher in tuple(self.watchers):
            watcher(session, "attached", {})

    def _ready(self) -> None:
        if not self.tab.done():  # it is cancelled when nobody waited long enough
            self.tab.set_result(self.stage.target)

    def _opened(self, target: str) -> None:
        self.popups.append(target)
        if len(self.popups) > MAX_POPUPS:
            self.stage.cdp.post("Target.closeTarget", {"targetId": target})

    def detached(self, session: Session) -> None:
        """A target is gone."""
        self.stage.sessions.pop(session.id, None)
        for watcher in tuple(self.watchers):
            watcher(session, "detached", {})

    def take(self, session: Session, method: str, params: Params) -> None:
        """Hand an event to every collector; one that breaks on it is recorded as blind, the others go on."""
        left = self.closing and session.kind in ("page", "iframe")
        if method == "Page.frameNavigated" and session.kind == "page":
            self._navigated(session, params)
        if method == "Runtime.executionContextCreated" and not left:
            remember(self.stage, session, params)
        for collector in () if left else self.collectors:
            try:
                collector.on_event(session, method, params)
            except Exception as error:  # noqa: BLE001 (hostile content must not end a visit)
                self._break(collector, error)
        for watcher in tuple(self.watchers):
            watcher(session, method, params)

    def _navigated(self, session: Session, params: Params) -> None:
        if "parentId" in part(params, "frame", dict):
            return
        now = asyncio.get_running_loop().time()
        if session.target in self._shown:
            self.stage.arrivals.append(now)
        self._shown.add(session.target)
        if session.target == self.stage.target:
            for departure in self.stage.departures:
                departure.until = min(departure.until, now)

    async def collect(self) -> None:
        """Let every collector ask the page."""
        results = await asyncio.gather(*(c.collect() for c in self.collectors), return_exceptions=True)
        for collector, result in zip(self.collectors, results, strict=True):
            if isinstance(result, Exception):
                self._break(collector, result)

    def records(self) -> tuple[Record, ...]:
        """All records of the visit."""
        found: list[Record] = []
        for collector in self.collectors:
            try:
                found += collector.records()
            except Exception as error:  # noqa: BLE001
                self._break(collector, error)
        found += (Blind(kind=EvidenceKind.REQUESTS, reason=reason, cut=True) for reason in self._missed)
        if len(self.popups) > MAX_POPUPS:
            reason = f"the page opened more than {MAX_POPUPS} windows; those beyond were closed unseen"
            found.append(Blind(kind=EvidenceKind.REQUESTS, reason=reason, cut=True))
        return tuple(chain(found, (Blind(kind=EvidenceKind.VISIT, reason=r) for r in self._broken.values())))

    def find(self, kind: type[Any]) -> Any:
        """The collector of that class."""
        return next(c for c in self.collectors if isinstance(c, kind))

    def missed(self, reason: str) -> None:
        """There were more events than are kept."""
        self._missed.append(reason)

    def misunderstood(self, method: str, error: Exception) -> None:
        """An event came that nobody could read: what it told is missing."""
        reason = f"an event of the browser could not be read: {method}: {type(error).__name__}: {error}"
        self._broken.setdefault(method, reason[:300])

    def _break(self, collector: Collector, error: Exception) -> None:
        name = type(collector).__name__
        self._broken.setdefault(name, f"{name} broke: {type(error).__name__}: {error}"[:300])
