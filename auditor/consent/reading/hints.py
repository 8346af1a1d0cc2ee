"""A site's own consent controls, as its policy names them, pressed like those that were found by words."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.driver.errors import BrowserError, TargetNotFound
from auditor.driver.interface import Element, Hands
from auditor.evidence import Control, Intent
from policy.model import ConsentHints, Target

PRESS_SECONDS = 2.0
LOOK_SECONDS = 1.5
MEASURE_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinted:
    """A control that the policy names, on the page now."""

    control: Control
    element: Element

    async def press(self, _hands: Hands) -> str:
        """Press it as a person does. Empty if done, else why it could not be."""
        try:
            await self.element.click(PRESS_SECONDS)
        except BrowserError as error:
            return str(error).splitlines()[0][:200]
        return ""


def hint_for(hints: ConsentHints, intent: Intent) -> Target | None:
    """What the policy names for an intent."""
    named = {
        "accept": hints.accept, "reject": hints.reject, "settings": hints.settings, "save": hints.save, "reopen": hints.reopen,
    }  # fmt: skip
    return named.get(intent)


async def hinted(hands: Hands, hints: ConsentHints, intent: Intent) -> Hinted | None:
    """The control of that intent that the policy names, if it is on the page now."""
    target = hint_for(hints, intent)
    if target is None:
        return None
    try:
        element = await hands.find(target, 0, only=False)
        told = await asyncio.wait_for(element.measure(_measure(), MEASURE_SECONDS), LOOK_SECONDS)
        facts = told if isinstance(told, dict) else {}
    except (TargetNotFound, BrowserError, TimeoutError):
        return None
    return Hinted(control=_control(intent, facts), element=element)


async def any_visible(hands: Hands, hints: ConsentHints) -> bool:
    """Whether a control of the banner itself that the policy names can be seen."""
    for target in (hints.accept, hints.reject, hints.settings):
        try:
            if target is not None and await hands.is_visible(target):
                return True
        except (TargetNotFound, BrowserError):
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
