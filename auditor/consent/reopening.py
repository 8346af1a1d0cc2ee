"""The way back to the choices, for a withdrawal: a link, button or floating icon anywhere on the page."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

from auditor.consent.chooser import Pressable
from auditor.consent.labels import classify, reopens
from auditor.consent.reading.hints import hint_for, hinted
from auditor.consent.reading.scan import SeenControl, outside
from auditor.consent.reading.watch import Watch
from auditor.driver.errors import BrowserError, Silent

POLL_SECONDS = 0.15
MOVE_SECONDS = 1.0


async def reopening_control(watch: Watch, seconds: float) -> Pressable | str:
    """What a person would press to change their mind, waited for; or why there is nothing."""
    clock = asyncio.get_running_loop().time
    end = clock() + seconds
    found = await _look(watch)
    while isinstance(found, str) and clock() < end:
        await _wander(watch)
        await asyncio.sleep(POLL_SECONDS)
        found = await _look(watch)
    return found


async def _wander(watch: Watch) -> None:
    """Move to the lower edge of the window: some managers keep their tab hidden there until the pointer comes near."""
    with suppress(BrowserError, Silent, TimeoutError):
        width, height = await watch.documents.size()
        await asyncio.wait_for(watch.hands.move_to(width / 2, height - 8), MOVE_SECONDS)


async def _look(watch: Watch) -> Pressable | str:
    named = await hinted(watch.hands, watch.hints, "reopen")
    if named is not None:
        return named
    if hint_for(watch.hints, "reopen") is not None:
        return "what the policy names to reopen the choices is not on the page"
    try:
        found = [s for s in await outside(watch.documents) if _leads_back(s)]
    except Silent:
        return "the page did not answer"
    # A script may take the click of a link to another page, which is for those without scripts.
    pressable = sorted((s for s in found if s.away != "site" and not s.control.locked), key=_likeliness)
    if pressable:
        return replace(pressable[0], control=replace(pressable[0].control, intent="reopen"))
    if found:
        return led_away(found[0].control.label)
    return "nothing on the page leads back to the choices"


def led_away(label: str) -> str:
    """Why a link to somewhere else is no way back."""
    return f"'{label}' leads to another page: name the steps there as a journey in the policy"


def _leads_back(seen: SeenControl) -> bool:
    return seen.kind == "known" or reopens(seen.control.label) or reopens(seen.name)


def _likeliness(seen: SeenControl) -> tuple[bool, bool, bool]:
    """What stays on the page first, then a known manager's, then what speaks of withdrawing rather than of settings."""
    return seen.away != "", seen.kind != "known", classify(seen.control.label) != "reopen"
