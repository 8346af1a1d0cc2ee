"""The pointer and a few keys, as a person's: trusted events, and never the same way to a place twice."""

from __future__ import annotations

import asyncio
from math import pi, sin

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Stage
from auditor.driver.errors import BrowserError

INPUT_SECONDS = 3.0
"""What a page may take to take an event."""
_ESCAPE: Params = {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27}
_SHIFT: Params = {"key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}
_ARROWS: dict[bool, Params] = {
    False: {"key": "ArrowDown", "code": "ArrowDown", "windowsVirtualKeyCode": 40},
    True: {"key": "ArrowUp", "code": "ArrowUp", "windowsVirtualKeyCode": 38},
}
ABOVE = -12.0
"""Where the pointer is once it has left the window for its tabs, in CSS pixels from the top."""
SMALLER = (40, 60)
"""Pixels by which a window is made smaller, across and down."""
SMALL_SECONDS = 0.15
_COPY: Params = {"key": "c", "code": "KeyC", "windowsVirtualKeyCode": 67, "modifiers": 2}


class Pointer:
    """That of one tab. Every act raises BrowserError, or TimeoutError where the page does not take it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._x, self._y, self._ways = 90.0, 60.0, 0

    async def move(self, x: float, y: float) -> None:
        """Go there on a slight bow."""
        self._ways += 1
        steps = 3 + self._ways % 4
        bow = (12 + 7 * (self._ways % 5)) * (1 if self._ways % 2 else -1)
        from_x, from_y = self._x, self._y
        for step in range(1, steps + 1):
            part = step / steps
            aside = bow * sin(pi * part)
            await self._mouse(
                "mouseMoved", from_x + (x - from_x) * part + aside, from_y + (y - from_y) * part - aside / 2
            )
        self._x, self._y = x, y

    async def click(self, x: float, y: float) -> None:
        """Go there, press and let go."""
        await self.move(x, y)
        await self._mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        await self._mouse("mouseReleased", x, y, button="left", clickCount=1)

    async def drag(self, x: float, y: float, to: float) -> None:
        """Press there, go to the right and let go: what selects a text."""
        await self.move(x, y)
        await self._mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        for part in (0.3, 0.7, 1.0):
            await self._mouse("mouseMoved", x + (to - x) * part, y, button="left", buttons=1)
        await self._mouse("mouseReleased", to, y, button="left", clickCount=1)
        self._x, self._y = to, y

    async def wheel(self, x: float, y: float, down: float) -> None:
        """Turn the wheel over a place."""
        self._x, self._y = x, y
        await self._mouse("mouseWheel", x, y, deltaX=0, deltaY=down)

    async def escape(self) -> None:
        """Press Escape, which closes what has opened."""
        await self._key(_ESCAPE)

    async def stir(self) -> None:
        """Press a key that does nothing."""
        await self._key(_SHIFT)

    async def copy(self) -> None:
        """Copy what is selected."""
        await self._key(_COPY, commands=["copy"])

    async def write(self, word: str) -> None:
        """Type a word of plain letters where the focus is."""
        for letter in word:
            key: Params = {"key": letter, "code": f"Key{letter.upper()}", "windowsVirtualKeyCode": ord(letter.upper())}
            await self._send("Input.dispatchKeyEvent", {**key, "type": "keyDown", "text": letter})
            await self._send("Input.dispatchKeyEvent", {**key, "type": "keyUp"})

    async def arrow(self, *, up: bool) -> None:
        """Press an arrow key."""
        await self._key(_ARROWS[up])

    async def leave_window(self) -> None:
        """Go out of the window where its tabs are, as somebody does who is about to close one."""
        await self.move(self._x, 8.0)
        await self._send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": self._x, "y": ABOVE})

    async def resize(self, width: float, height: float) -> None:
        """The window, of that size, is made a little smaller for a moment."""
        small = {"width": int(width) - SMALLER[0], "height": int(height) - SMALLER[1], "deviceScaleFactor": 0}
        try:
            await self._send("Emulation.setDeviceMetricsOverride", {**small, "mobile": False})
            await asyncio.sleep(SMALL_SECONDS)
        finally:
            await self._send("Emulation.clearDeviceMetricsOverride", {})

    async def _key(self, key: Params, **more: object) -> None:
        await self._send("Input.dispatchKeyEvent", {**key, **more, "type": "rawKeyDown"})
        await self._send("Input.dispatchKeyEvent", {**key, "type": "keyUp"})

    async def _mouse(self, kind: str, x: float, y: float, **more: object) -> None:
        await self._send("Input.dispatchMouseEvent", {"type": kind, "x": max(0.0, x), "y": max(0.0, y), **more})

    async def _send(self, method: str, params: Params) -> None:
        session = next((s.id for s in self._stage.documents if s.kind == "page"), None)
        if session is None:
            raise BrowserError("the tab is gone")
        await asyncio.wait_for(self._stage.cdp.send(method, params, session, INPUT_SECONDS), INPUT_SECONDS)
