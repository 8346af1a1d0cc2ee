"""Leaving a page as a visitor does who closes its tab.

Its documents hear all that they hear then, from the browser itself: `beforeunload`, `pagehide`, `visibilitychange` while hidden,
`unload`; and the browser sends what it was given for later. Measured after settling in virtual time, in the headless shell and in full
Chromium, in our tabs and in Playwright's: six sends of six, of the page and of frames, as on `Page.navigate`; but while a tab is closed its own
document is still told of, with the script that sends. What is not told stands in the network log (see netlog).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from auditor.driver.chromium.protocol.frames import frames_of
from auditor.driver.chromium.protocol.world import evaluate
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.errors import BrowserError, ConnectionLost

TIMEOUT = 2.0
MAX_FRAMES = 100
"""Frames of one document's process that are told what to hold back."""
GONE_SECONDS = 4.0
_FAILURES = (BrowserError, ConnectionLost, TimeoutError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """How a page took it that it was left."""

    answered: bool = True
    """Whether it was not too busy to notice."""
    gone: bool = True
    """Whether its tab closed."""


async def leave(recording: Recording) -> Left:
    """Close the tab, and the windows that it opened, and wait until they are gone."""
    stage = recording.stage
    answered = await _answers(stage)
    gone = asyncio.Event()

    def watch(_session: Session, method: str, _params: object) -> None:
        if method == "detached" and not _pages(stage):
            gone.set()

    recording.watchers.append(watch)
    try:
        for session in reversed(_pages(stage)):  # the visited tab last: closing it may close the others
            stage.cdp.post("Page.close", {}, session.id)
        if _pages(stage):
            await asyncio.wait_for(gone.wait(), GONE_SECONDS)
    except TimeoutError:
        return Left(answered=answered, gone=False)
    finally:
        recording.watchers.remove(watch)
    return Left(answered=answered)


async def hold_back(stage: Stage, hosts: Iterable[str]) -> bool:
    """Let no document send anything but questions (GET, HEAD, OPTIONS) to these hosts and those below them, from calls that outlive
    it; whether all of them were told."""
    told = await asyncio.gather(*(_hold_back(stage, session, " ".join(hosts)) for session in stage.documents))
    return all(told)


async def _hold_back(stage: Stage, session: Session, hosts: str) -> bool:
    try:
        frames = await frames_of(stage, session, TIMEOUT)
    except _FAILURES:
        return False
    # Names of domains hold nothing that would have to be quoted.
    script = f"dispatchEvent(new CustomEvent('{stage.binding}',{{detail:'{hosts}'}}))"
    told = await asyncio.gather(*(_tell(stage, session, f.id, script) for f in frames[:MAX_FRAMES]))
    return all(told) and len(frames) <= MAX_FRAMES


async def _answers(stage: Stage) -> bool:
    """Whether the page itself does anything else than it is busy with. It is told that it is left: see kept.js of the hook."""
    session = next((s for s in stage.documents if s.kind == "page"), None)
    script = f"dispatchEvent(new Event('{stage.binding}-left'))"
    return session is None or await _tell(stage, session, stage.target, script)


async def _tell(stage: Stage, session: Session, frame: str, script: str) -> bool:
    with suppress(*_FAILURES):
        # Events reach listeners of every world; ours cannot be lied to about what dispatching does.
        await evaluate(stage, session, frame, script, TIMEOUT)
        return True
    return False


def _pages(stage: Stage) -> list[Session]:
    """The visited tab and the windows that it opened."""
    return [s for s in stage.sessions.values() if s.kind == "page"]
