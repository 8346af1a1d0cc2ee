"""What is done with a tab besides its keys: the pointer moves, the wheel turns, a picture is taken, a window is closed."""

from __future__ import annotations

import base64
from binascii import Error as Base64Error

from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.errors import UnexpectedAnswer

JPEG_QUALITY = 45
CLICK_SECONDS = 2.0
_GESTURES: tuple[tuple[str, Params], ...] = (
    ("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": 320, "y": 240}),
    ("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": 640, "y": 380}),
    ("Input.dispatchMouseEvent", {"type": "mouseWheel", "x": 640, "y": 380, "deltaX": 0, "deltaY": 240}),
    ("Input.dispatchKeyEvent", {"type": "keyDown", "key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}),
    ("Input.dispatchKeyEvent", {"type": "keyUp", "key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}),
)


def stir(stage: Stage, session: Session) -> None:
    """Move the pointer, turn the wheel and press a key, as somebody who has just come. Not waited for."""
    for method, params in _GESTURES:
        stage.cdp.post(method, params, session.id)


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
