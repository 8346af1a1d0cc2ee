"""Looks around in a page as a person would: moves the pointer, turns the wheel, presses a key, scrolls down; then reads it, screen by screen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from typing import Any

from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.world import evaluate_json
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.chromium.recording.settle import Time
from auditor.driver.chromium.tabs.gestures import stir

DWELL_MS = 1_200
"""Of the page's clock at each stop. What counts as seen is by common standards half in view for a second."""
MAX_STOPS = 100
"""Screens of a page that are read, and what scrolls within it besides."""
MAX_GROWN = 10
"""Screens read beyond those that a page has at first: some grow for ever as they are scrolled."""
FRAME_MS = 20
"""Of the page's clock, and of ours, in which it is drawn once more."""
READ_SECONDS = 12.0
"""Real time in which a page must let itself be scrolled to the next stop."""
_READ = (files("auditor.crawl.visit") / "reading.js").read_text("utf-8").partition("\n(")[2]
_LOOK = (files("auditor.crawl.visit") / "scroll.js").read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAround:
    """What the page said of itself meanwhile."""

    mime: str
    databases: tuple[str, ...] | None
    """Names of its databases; None if the browser did not tell."""


async def look_around(
    stage: Stage, session: Session, url: str, seconds: float, *, icons: bool, scrolls: bool
) -> LookedAround:
    """What scroll.js says of the document of `session`, which `url` was visited for.

    `icons`: load the page's icons too, for a browser that shows none. `scrolls`: go through it quickly before it is read, so that what is
    loaded late is there. Raises BrowserError or TimeoutError after `seconds`.
    """
    stir(stage, session, url)
    call = f"{_LOOK.strip()}({json.dumps(icons)}, {json.dumps(scrolls)})\n//# sourceURL={stage.binding}"
    answer = await asyncio.wait_for(evaluate_json(stage, session, stage.target, call, dict, seconds), seconds)
    databases = part(answer, "databases", list) if answer.get("databases") is not None else None
    return LookedAround(
        mime=part(answer, "type", str), databases=None if databases is None else tuple(map(str, databases))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """How far a page was read."""

    milliseconds: int = 0
    """Of its clock that this took."""
    unread: int = 0
    """Screens that it had at first beyond the last that was read."""
    grows: bool = False
    """Whether it grew as it was scrolled, further than it was read."""


async def read_page(stage: Stage, session: Session, time: Time, dwell: int = DWELL_MS) -> Read:
    """Stop at every screen, and wherever something scrolls within the page, until each was in view for a while.

    Raises BrowserError or TimeoutError if the page does not let itself be scrolled.
    """
    spent, most, wanted, began = 0, MAX_STOPS, 0, 0
    for stop in count():
        call = f"({_READ.strip()}({stop}, {most})\n//# sourceURL={stage.binding}"
        answer = await _drawn(evaluate_json(stage, session, stage.target, call, dict, READ_SECONDS), time)
        wanted, began = part(answer, "wanted", int), part(answer, "began", int)
        if not part(answer, "there", bool):
            break
        most = min(MAX_STOPS, began + MAX_GROWN)
        await time.give(dwell)
        spent += dwell
    return Read(milliseconds=spent, unread=max(0, began - MAX_STOPS), grows=wanted > most and began <= MAX_STOPS)


async def _drawn(asking: Coroutine[Any, Any, dict[str, Any]], time: Time) -> dict[str, Any]:
    """The answer of a page that answers when it is drawn: for that, both its clock and ours must go on."""
    task = asyncio.create_task(asking)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=FRAME_MS / 1000)
            if not task.done():
                await time.give(FRAME_MS)
        return task.result()
    finally:
        task.cancel()
