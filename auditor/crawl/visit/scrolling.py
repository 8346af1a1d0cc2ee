"""Looks around in a page as a person would: moves the pointer, turns the wheel, presses a key, scrolls down slowly."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from importlib.resources import files

from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.world import evaluate_json
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.chromium.tabs.gestures import stir

_LOOK = (files("auditor.crawl.visit") / "scroll.js").read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAround:
    """What the page said of itself meanwhile."""

    mime: str
    databases: tuple[str, ...] | None
    """Names of its databases; None if the browser did not tell."""


async def look_around(stage: Stage, session: Session, seconds: float, *, icons: bool) -> LookedAround:
    """What scroll.js says of the document of `session`.

    `icons`: load the page's icons too, for a browser that shows none. Raises BrowserError or TimeoutError after `seconds`.
    """
    stir(stage, session)
    call = f"{_LOOK.strip()}({json.dumps(icons)})\n//# sourceURL={stage.binding}"
    answer = await asyncio.wait_for(evaluate_json(stage, session, stage.target, call, dict, seconds), seconds)
    databases = part(answer, "databases", list) if answer.get("databases") is not None else None
    return LookedAround(
        mime=part(answer, "type", str), databases=None if databases is None else tuple(map(str, databases))
    )
