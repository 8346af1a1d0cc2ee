"""Looks around in a page as a person would: moves the pointer, turns the wheel, presses a key, scrolls down slowly."""

from __future__ import annotations

import asyncio
import json
from importlib.resources import files
from typing import Any

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.protocol.world import evaluate
from auditor.driver.chromium.recording.collector import Session, Stage

_LOOK = (files("auditor.crawl.visit") / "scroll.js").read_text("utf-8")
_GESTURES: tuple[tuple[str, Params], ...] = (
    ("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": 320, "y": 240}),
    ("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": 640, "y": 380}),
    ("Input.dispatchMouseEvent", {"type": "mouseWheel", "x": 640, "y": 380, "deltaX": 0, "deltaY": 240}),
    ("Input.dispatchKeyEvent", {"type": "keyDown", "key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}),
    ("Input.dispatchKeyEvent", {"type": "keyUp", "key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}),
)


async def look_around(stage: Stage, session: Session, seconds: float, *, icons: bool) -> dict[str, Any]:
    """What scroll.js says of the document of `session`: its `type`, and its `databases` (None: not told).

    `icons`: load the page's icons too, for a browser that shows none. Raises CdpError, TimeoutError after `seconds`, KeyError or
    ValueError if the page gives no answer.
    """
    for method, params in _GESTURES:
        stage.cdp.post(method, params, session.id)
    call = f"{_LOOK.strip()}({json.dumps(icons)})\n//# sourceURL={stage.binding}"
    result = await asyncio.wait_for(evaluate(stage, session, stage.target, call, seconds), seconds)
    answer: dict[str, Any] = json.loads(result["result"]["value"])
    return answer
