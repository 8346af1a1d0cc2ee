"""Leaving a page: what its documents do when a visitor goes away. Real page-leave beacons reach no protocol event, so the
events are dispatched in every frame before the tab is closed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from auditor.driver.chromium.protocol.frames import frames_of
from auditor.driver.chromium.protocol.world import evaluate
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.errors import BrowserError, ConnectionLost

TIMEOUT = 2.0
MAX_FRAMES = 100
"""Frames of one document's process that are told."""
_LEAVE = (
    "document.dispatchEvent(new Event('visibilitychange',{bubbles:true}));"
    "dispatchEvent(new PageTransitionEvent('pagehide',{persisted:false}))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """How a page took it that it was left."""

    answered: bool = True
    """Whether the page itself did."""
    untold: int = 0
    """Frames that were not told, because there are so many."""


async def leave(stage: Stage) -> Left:
    """Tell every frame that it is left."""
    taken = await asyncio.gather(*(_leave(stage, session) for session in stage.documents))
    return Left(answered=not taken or taken[0].answered, untold=sum(left.untold for left in taken))


async def _leave(stage: Stage, session: Session) -> Left:
    try:
        frames = await frames_of(stage, session, TIMEOUT)
    except (BrowserError, ConnectionLost, TimeoutError):
        return Left(answered=False)
    taken = await asyncio.gather(*(_tell(stage, session, f.id) for f in frames[:MAX_FRAMES]))
    return Left(answered=taken[0], untold=len(frames[MAX_FRAMES:]))


async def _tell(stage: Stage, session: Session, frame: str) -> bool:
    try:
        # Events reach listeners of every world; ours cannot be lied to about what dispatching does.
        await evaluate(stage, session, frame, _LEAVE, TIMEOUT)
    except (BrowserError, ConnectionLost, TimeoutError):
        return False
    return True
