"""Settling: letting the page do its late work in virtual time, ten seconds of its clock in a fraction of ours.

Virtual time is given in slices to every session that holds documents of the tab, also to frames that appear meanwhile. It moves the
clocks of documents only, and waits for their own requests only. Whatever else is under way goes on in real time: sockets, event
streams, answers that take long, workers, audio. So between two slices we look, and as long as something is under way the page's clock goes
as ours does. A connection that stays open is waited for a while after its last message (see `auditor.driver.chromium.recording.activity`),
for many stay open for ever and say nothing. After its last slice the page's clock stands still for good: a settled tab is read and closed.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.activity import ActivityCollector
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.recording import Recording, Settled
from auditor.driver.chromium.recording.workers import has_workers, workers_wait

SLICE_MS = 500
"""Of the page's clock, while nothing is under way: what it starts meanwhile is answered at most so much later by its clock."""
WORKER_SLICE_MS = 100
"""The same where workers are: messages go to and fro between slices."""
TICK_SECONDS = 0.05
"""How often the page's clock follows ours while something is under way."""
STILL_SECONDS = 6.0
"""Real time in which a page that waits for nothing must have spent its slice."""
_WAITING = "pauseIfNetworkFetchesPending"
STARVATION = 100_000
"""Tasks a page may run without its clock moving."""
_EXPIRED = "Emulation.virtualTimeBudgetExpired"


class Time(Protocol):
    """The page's clock."""

    async def give(self, milliseconds: float) -> None:
        """Let so much of it pass."""
        ...


class RealTime:
    """As a person waits."""

    settled: Settled = "real"
    stood_still = False

    async def give(self, milliseconds: float) -> None:
        """Wait."""
        await asyncio.sleep(milliseconds / 1000)


class VirtualTime:
    """Of one visit."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._activity: ActivityCollector = recording.find(ActivityCollector)
        self._passed_by = self._waited = False
        self.stood_still = False
        """Whether the page's clock did not go on although nothing was waited for: what it does late may be missing."""

    @property
    def settled(self) -> Settled:
        """`capped` if a connection stayed open and silent, and was not waited for to the end."""
        return "capped" if self._passed_by else "virtual"

    async def give(self, milliseconds: float) -> None:
        """Let so much of the page's clock pass, waiting for what is under way."""
        clock = asyncio.get_running_loop().time
        left = milliseconds
        while left > 0 and not self.stood_still:
            began = clock()
            if await self._is_under_way(left):
                await asyncio.sleep(began + TICK_SECONDS - clock())
                step = min(left, (clock() - began) * 1000)
                await self._spend("advance", step)
            else:
                step = min(left, WORKER_SLICE_MS if has_workers(self._recording) else SLICE_MS)
                self._passed_by = self._passed_by or self._activity.is_held_open
                await self._spend("advance" if self._activity.is_held() else _WAITING, step)
                step = max(step, (clock() - began) * 1000) if self._waited else step
            left -= step

    async def _is_under_way(self, left: float) -> bool:
        return self._activity.waits() or await workers_wait(self._recording, left)

    async def _spend(self, policy: str, budget: float) -> None:
        """Let every document's budget expire. A request is waited for as long as the budget is, in real time; then the clock goes on."""
        stage, pending, done = self._recording.stage, set[str](), asyncio.Event()
        granted: dict[str, asyncio.Future[Params]] = {}
        self._waited = False

        def grant(session: Session) -> None:
            pending.add(session.id)
            params = {"policy": policy, "budget": budget, "maxVirtualTimeTaskStarvationCount": STARVATION}
            granted[session.id] = stage.cdp.post("Emulation.setVirtualTimePolicy", params, session.id)

        def watch(session: Session, method: str, _params: Params) -> None:
            if method == "attached" and session.kind == "iframe":
                grant(session)
            elif session.id in pending and (
                method == "detached" or (method == _EXPIRED and granted[session.id].done())
            ):
                pending.discard(session.id)
                if not pending:
                    done.set()

        self._recording.watchers.append(watch)
        try:
            for session in stage.documents:
                grant(session)
            if not pending or await _is_set(done, budget / 1000):
                return
            self._waited = True
            # No other budget: the one that was granted stays, and would stop the clock in the middle of the next.
            for one in tuple(pending):
                stage.cdp.post("Emulation.setVirtualTimePolicy", {"policy": "advance"}, one)
            self.stood_still = not await _is_set(done, STILL_SECONDS)
        finally:
            self._recording.watchers.remove(watch)


async def _is_set(event: asyncio.Event, seconds: float) -> bool:
    """Whether it is, before long."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
