"""A site's own consent controls, as its policy names them, pressed like those that were found by words."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.async_api import Error, Locator, Page

from auditor.consent.reading.targets import TargetNotFound, find, is_visible
from auditor.evidence import Control, Intent
from policy.model import ConsentHints, Target

PRESS_MS = 2000
LOOK_SECONDS = 1.5
MEASURE_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinted:
    """A control that the policy names, on the page now."""

    control: Control
    locator: Locator

    async def press(self, _page: Page) -> str:
        """Press it as a person does. Empty if done, else why it could not be."""
        try:
            await self.locator.click(timeout=PRESS_MS)
        except Error as error:
            return str(error).splitlines()[0][:200]
        return ""


def hint_for(hints: ConsentHints, intent: Intent) -> Target | None:
    """What the policy names for an intent."""
    named = {
        "accept": hints.accept, "reject": hints.reject, "settings": hints.settings, "save": hints.save, "reopen": hints.reopen,
    }  # fmt: skip
    return named.get(intent)


async def hinted(page: Page, hints: ConsentHints, intent: Intent) -> Hinted | None:
    """The control of that intent that the policy names, if it is on the page now."""
    target = hint_for(hints, intent)
    if target is None:
        return None
    try:
        locator = await find(page, target, 0, only=False)
        facts: dict[str, Any] = await asyncio.wait_for(locator.evaluate(_measure(), timeout=MEASURE_MS), LOOK_SECONDS)
    except (TargetNotFound, Error, TimeoutError):
        return None
    return Hinted(control=_control(intent, facts), locator=locator)


async def any_visible(page: Page, hints: ConsentHints) -> bool:
    """Whether a control of the banner itself that the policy names can be seen."""
    for target in (hints.accept, hints.reject, hints.settings):
        try:
            if target is not None and await is_visible(page, target):
                return True
        except (TargetNotFound, Error):
            continue
    return False


def _control(intent: Intent, facts: dict[str, Any]) -> Control:
    return Control(
        intent=intent,
        label=str(facts.get("label", ""))[:160],
        element=str(facts.get("element", ""))[:40],
        role=str(facts.get("role", ""))[:40],
        frame=str(facts.get("frame", "")).partition("?")[0].partition("#")[0][:300],
        shadow=bool(facts.get("shadow")),
        width=int(facts.get("width") or 0),
        height=int(facts.get("height") or 0),
        font=float(facts.get("font") or 0),
    )


@cache
def _measure() -> str:
    return (files("auditor.consent.reading") / "measure.js").read_text("utf-8")
