"""What is done with a tab besides its keys: the pointer moves, the wheel turns, a picture is taken, a window is closed."""

from __future__ import annotations

import base64
import hashlib
from binascii import Error as Base64Error

from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.errors import UnexpectedAnswer

JPEG_QUALITY = 45
CLICK_SECONDS = 2.0
_SHIFT: tuple[tuple[str, Params], ...] = (
    ("Input.dispatchKeyEvent", {"type": "keyDown", "key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}),
    ("Input.dispatchKeyEvent", {"type": "keyUp", "key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}),
)


def stir(stage: Stage, session: Session, url: str) -> None:
    """Move the pointer, turn the wheel and press a key, as somebody who has just come: on every page another way, on each the same at
    every visit. Not waited for."""
    *way, (x, y) = way_on(url)
    for at_x, at_y in (*way, (x, y)):
        stage.cdp.post("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": at_x, "y": at_y}, session.id)
    wheel: Params = {"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": 240}
    for method, params in (("Input.dispatchMouseEvent", wheel), *_SHIFT):
        stage.cdp.post(method, params, session.id)


def way_on(url: str) -> list[tuple[int, int]]:
    """Where the pointer goes on the page of a URL: points of the window (x, y), in pixels, on a slight bow."""
    first, second, third, fourth, bow, steps, *_ = hashlib.sha256(url.encode()).digest()
    from_x, from_y, to_x, to_y = 120 + first, 100 + second, 420 + 2 * third, 240 + fourth
    parts = [step / (2 + steps % 4) for step in range(3 + steps % 4)]
    aside = [(bow / 4 - 32) * 4 * part * (1 - part) for part in parts]
    return [
        (round(from_x + (to_x - from_x) * part + off), round(from_y + (to_y - from_y) * part - off))
        for part, off in zip(parts, aside, strict=True)
    ]


async def click_at(stage: Stage, session: str, x: int, y: int) -> None:
    """Click at a point of the window. Raises BrowserError, or TimeoutError if the page does not take it."""
    at: Params = {"x": x, "y": y}
    pressed: Params = {**at, "button": "left", "clickCount": 1}
    for kind, told in (("mouseMoved", at), ("mousePressed", pressed), ("mouseReleased", pressed)):
        await stage.cdp.send("Input.dispatchMouseEvent", {"type": kind, **told}, session, CLICK_SECONDS)


async def move_to(stage: Stage, session: str, x: int, y: int) -> None:
    """Move the pointer to a point of the window. Raises BrowserError or TimeoutError."""
    await stage.cdp.send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y}, session, CLICK_SECONDS)


def bring_to_front(stage: Stage, session: Session) -> None:
    """Draw this tab, also if the page opened a window before it. Not waited for."""
    stage.cdp.post("Page.bringToFront", {}, session.id)


def close_window(stage: Stage, target: str) -> None:
    """Close a window that the page opened. Not waited for."""
    stage.cdp.post("Target.closeTarget", {"targetId": target})


async def take_picture(stage: Stage, seconds: float) -> bytes:
    """The window's content as JPEG. Raises BrowserError, or TimeoutError after `seconds`."""
    session = next((s.id for s in stage.documents if s.kind == "page"), None)
    call = {"format": "jpeg", "quality": JPEG_QUALITY, "optimizeForSpeed": True}
    shot = await stage.cdp.send("Page.captureScreenshot", call, session, seconds)
    try:
        return base64.b64decode(part(shot, "data", str))
    except Base64Error as error:
        raise UnexpectedAnswer("the picture is no Base64") from error
