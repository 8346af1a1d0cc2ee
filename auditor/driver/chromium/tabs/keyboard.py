"""Keys, as a keyboard sends them: trusted events, one character at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from auditor.driver.chromium.protocol.cdp import Cdp, Params

KEYS_AT_ONCE = 8
"""Keys that are sent before the page is asked again who has the focus."""
KEY_SECONDS = 4.0


async def type_text(cdp: Cdp, session: str, text: str, holds: Callable[[], Awaitable[bool]]) -> None:
    """Type for as long as the field still `holds` the focus: what a script moves it to was not asked about.

    Raises BrowserError, ConnectionLost, or TimeoutError if the page does not take a key.
    """
    for start in range(0, len(text), KEYS_AT_ONCE):
        if not await holds():
            return
        await _press(cdp, session, text[start : start + KEYS_AT_ONCE])


async def press_space(cdp: Cdp, session: str) -> None:
    """Press the space bar, which clicks the button that has the focus."""
    await _press(cdp, session, " ")


async def press_key(cdp: Cdp, session: str, key: str, code: int) -> None:
    """Press a key that writes nothing, by the name and number it has in the DOM: `End`, 35."""
    told = {"key": key, "code": key, "windowsVirtualKeyCode": code}
    taken = [cdp.post("Input.dispatchKeyEvent", {**told, "type": kind}, session) for kind in ("rawKeyDown", "keyUp")]
    async with asyncio.timeout(KEY_SECONDS):
        await asyncio.gather(*taken)


async def _press(cdp: Cdp, session: str, characters: str) -> None:
    # Keys reach the page in order, but not in order with questions: they are waited for, together.
    taken = []
    for character in characters:
        key = _key(character)
        taken += [
            cdp.post("Input.dispatchKeyEvent", {**key, "type": "keyDown", "text": character}, session),
            cdp.post("Input.dispatchKeyEvent", {**key, "type": "keyUp"}, session),
        ]
    async with asyncio.timeout(KEY_SECONDS):
        await asyncio.gather(*taken)


def _key(character: str) -> Params:
    if character == " ":
        return {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32}
    if character.isascii() and character.isalpha():
        return {"key": character, "code": f"Key{character.upper()}", "windowsVirtualKeyCode": ord(character.upper())}
    if character.isascii() and character.isdigit():
        return {"key": character, "code": f"Digit{character}", "windowsVirtualKeyCode": ord(character)}
    return {"key": character}
