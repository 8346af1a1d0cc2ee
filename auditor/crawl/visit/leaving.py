"""How a visit ends: the page is left as a visitor leaves it, and what it sends then is recorded until it is quiet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass, field

from auditor.driver.chromium.netlog.account import Window
from auditor.driver.chromium.netlog.visits import QUIET, VisitsInLog
from auditor.driver.chromium.recording.jar import JarCollector
from auditor.driver.chromium.recording.leave import leave
from auditor.driver.chromium.recording.recording import Recording
from auditor.evidence import Blind, EvidenceKind

_LATE = (EvidenceKind.REQUESTS, EvidenceKind.COOKIES, EvidenceKind.STORAGE)
"""What pages do when they are left: send, and write down."""


@dataclass(slots=True)
class Farewell:
    """The end of one visit. `begin` must come when its recording begins, `end` when that ends."""

    recording: Recording
    log: VisitsInLog | None
    """The browser's own network log, where it can be read."""
    blind: list[Blind] = field(default_factory=list)
    """What could not be seen of it."""
    _window: Window | None = None
    _accounted: bool = False

    def begin(self) -> None:
        """From now on, what the log holds may be of this visit."""
        self._window = self.log.begin(self.recording) if self.log else None

    def end(self) -> None:
        """The visit is over."""
        if self.log and self._window:
            self.log.end(self._window)

    async def leave(self, enter: Callable[[], Awaitable[None]] | None = None) -> None:
        """Close the tab as a visitor does, and wait until nothing is sent any more. `enter` begins a phase, if it is one of its own."""
        alone = self.log.leaving if self.log and not self.log.tells_apart(self.recording) else None
        async with alone or nullcontext():
            if enter is not None:
                await enter()
            if self._window:
                self._window.left_at = asyncio.get_running_loop().time()
            left = await leave(self.recording)
            if alone and left.gone:
                await asyncio.sleep(QUIET[0])
        if self.log and self._window:
            await self.log.until_quiet(self._window)
        await self.account()
        await self.recording.find(JarCollector).collect()  # also what answers to the last words set
        if not left.answered:
            # A page that is busy for ever may be about to do anything.
            reason = "the page did not answer when it was left: what it does late may be missing"
            self.blind += [Blind(kind=kind, reason=reason) for kind in _LATE]

    async def account(self) -> None:
        """Add what stands in the browser's network log alone, once nothing more comes; a second call does nothing."""
        if self.log and self._window and not self._accounted:
            self._accounted = True
            self.blind += await self.log.account(self._window)
