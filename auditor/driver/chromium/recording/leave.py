"""Leaving a page: what its documents do when a visitor goes away. Real page-leave beacons reach no protocol event, so the
events are dispatched in every frame before the tab is closed."""

from __future__ import annotations

import asyncio

from auditor.driver.chromium.protocol.frames import frames_of
from auditor.driver.chromium.protocol.world import evaluate
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.errors import BrowserError, ConnectionLost

TIMEOUT = 2.0
MAX_FRAMES = 100
_LEAVE = (
    "document.dispatchEvent(new Event('visibilitychange',{bubbles:true}));"
    "dispatchEvent(new PageTransitionEvent('pagehide',{persisted:false}))"
)


async def leave(stage: Stage) -> bool:
    """Tell every frame that it is left; whether the page itself took it."""
    documents = stage.documents
    taken = await asyncio.gather(*(_leave(stage, session) for session in documents))
    return not documents or taken[0]


async def _leave(stage: Stage, session: Session) -> bool:
    try:
        frames = await frames_of(stage, session, TIMEOUT)
    except (BrowserError, ConnectionLost, TimeoutError):
        return False
    taken = await asyncio.gather(*(_tell(stage, session, f.id) for f in frames[:MAX_FRAMES]))
    return taken[0]


async def _tell(stage: Stage, session: Session, frame: str) -> bool:
    try:
        # Events reach listeners of every world; ours cannot be lied to about what dispatching does.
        await evaluate(stage, session, frame, _LEAVE, TIMEOUT)
    except (BrowserError, ConnectionLost, TimeoutError):
        return False
    return True
