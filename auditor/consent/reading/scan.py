"""Finds the consent banner of a page: over all frames and open shadow roots, by what it says and how it is built.

A banner is a box that floats over the page (or is named after cookies or consent) and speaks of cookies or consent, and
holds a button that accepts, rejects, saves or acknowledges. A settings link in the footer is none, nor is a box that asks
for an address.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from auditor.consent.labels import classify
from auditor.consent.reading.reader import documents_of
from auditor.driver.errors import BrowserError, Silent
from auditor.driver.interface import Document, Documents, Hands
from auditor.evidence import Control, Intent

CLICK_SECONDS = 3.0
_DECIDING = {"accept", "reject", "save"}
Kind = Literal["popup", "frame", "flow", "page", "known"]
Away = Literal["", "page", "site"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenControl:
    """A control with the way to press it."""

    control: Control
    document: Document
    index: int
    """Its number in the reader of its document, until that reads anew."""
    group: int
    kind: Kind
    """Of the box that holds it: floating, a frame, in the flow of the page, or the page itself."""
    name: str = ""
    """Its accessible name, where that is not what it shows."""
    away: Away = ""
    """Whether it is a link to another page, or another site. To choose, such links are never pressed."""
    clear: bool | None = None
    """Whether a press would reach it; None if it must be scrolled to first."""
    spot: tuple[int, int] = (0, 0)
    on: bool | None = None
    """Whether it is switched on or stays pressed; None for what does neither."""

    async def press(self, hands: Hands) -> str:
        """Press it as a person does. Empty if done, else why it could not be."""
        try:
            found = await self._place()
        except Silent:
            return "it was gone"
        if isinstance(found, str):
            return found
        try:
            await asyncio.wait_for(hands.click_at(*found), CLICK_SECONDS)
        except (BrowserError, TimeoutError):
            return "the page did not take the click"
        return ""

    async def _place(self) -> tuple[float, float] | str:
        spot = await self.document.ask(f"place({self.index}, {json.dumps(self.control.label)})")
        if not isinstance(spot, dict):
            return "it was gone"
        if "covered" in spot:
            return f"it lies beneath {str(spot['covered'])[:80]}"
        try:
            x, y = float(spot["x"]), float(spot["y"])
            inner: Document | None = self.document
            while inner is not None and (owner := await inner.owner()) is not None:
                x, y, inner = x + float(owner["x"]), y + float(owner["y"]), inner.parent
        except (LookupError, TypeError, ValueError) as error:
            raise Silent(self.document.url) from error
        return x, y


@dataclass(frozen=True, slots=True)
class Banner:
    """What asks for consent right now."""

    seen: tuple[SeenControl, ...]

    @property
    def signature(self) -> tuple[tuple[str, str, bool], ...]:
        """What it offers: equal as long as nothing changed for the person before it."""
        return tuple(sorted((s.control.label, s.control.element, s.on or False) for s in self.seen))

    @property
    def spots(self) -> tuple[tuple[int, int], ...]:
        """Where its controls are: equal once it has come to rest."""
        return tuple(s.spot for s in self.seen)

    def of(self, intent: Intent) -> tuple[SeenControl, ...]:
        """The controls of that intent that can be pressed without leaving the page, the likeliest first.

        One that stands there once goes before one that is repeated for every service.
        """
        fitting = [s for s in self.seen if s.control.intent == intent and not s.away and not s.control.locked]
        labels = [s.control.label for s in fitting]
        return tuple(sorted(fitting, key=lambda s: (s.clear is False, labels.count(s.control.label) > 1)))


async def scan(hands: Hands) -> Banner | None:
    """The banner that is up now, or None. Never raises for what the page does, but Silent if the page hangs."""
    async with documents_of(hands) as documents:
        return await read(documents)


async def read(documents: Documents) -> Banner | None:
    """As `scan`, with sessions that are kept."""
    shown = await documents.all()
    answers = await asyncio.gather(*(d.ask("scan()") for d in shown), return_exceptions=True)
    groups: dict[tuple[str, int], list[SeenControl]] = {}
    for document, answer in zip(shown, answers, strict=True):
        if isinstance(answer, Silent) and document.parent is None:
            raise answer
        if (controls := _controls(answer)) and await _in_sight(document):
            for raw in controls:
                found = _seen(document, raw)
                groups.setdefault((document.frame, found.group), []).append(found)
    banners = [g for g in groups.values() if _asks(g)]
    for kinds in ({"popup", "frame"}, {"flow"}, {"page"}):
        chosen = [s for g in banners if g[0].kind in kinds for s in g]
        if chosen:
            return Banner(tuple(chosen))
    return None


async def outside(documents: Documents) -> tuple[SeenControl, ...]:
    """All that can be pressed on the page now, banner or not, in document order."""
    shown = await documents.all()
    answers = await asyncio.gather(*(d.ask("outside()") for d in shown), return_exceptions=True)
    pairs = zip(shown, answers, strict=True)
    return tuple(_seen(d, raw) for d, a in pairs for raw in _controls(a))


async def manager_of(documents: Documents) -> str:
    """The known consent manager whose marks the page or a frame of it bears; empty if none does."""
    shown = await documents.all()
    answers = await asyncio.gather(*(d.ask("managers()") for d in shown), return_exceptions=True)
    return next((str(name) for answer in answers if isinstance(answer, list) for name in answer), "")


def _controls(answer: object) -> list[dict[str, Any]]:
    """The controls in an answer of the reader; none in an answer of another shape."""
    found = answer.get("controls") if isinstance(answer, dict) else None
    return [raw for raw in found if isinstance(raw, dict)] if isinstance(found, list) else []


def _asks(group: Iterable[SeenControl]) -> bool:
    """Whether the controls of a box make it a consent banner."""
    controls = list(group)
    intents = {s.control.intent for s in controls}
    kind = controls[0].kind
    if kind == "page":
        return {"accept", "reject"} <= intents
    return bool(intents & _DECIDING) or (kind != "flow" and "acknowledge" in intents)


async def _in_sight(document: Document) -> bool:
    """Whether a frame is shown as a banner is: all elements around it visible, one of them floating or so named."""
    called = document.parent is None
    with suppress(Silent, LookupError, TypeError, ValueError):
        inner: Document | None = document
        while inner is not None and (owner := await inner.owner()) is not None:
            if not owner["visible"]:
                return False
            called, inner = called or bool(owner["banner"]), inner.parent
        return called
    return False


def _seen(document: Document, raw: dict[str, Any]) -> SeenControl:
    """One of them; Silent if it is told in another shape."""
    try:
        return _read(document, raw)
    except (LookupError, TypeError, ValueError) as error:
        raise Silent(document.url) from error


def _read(document: Document, raw: dict[str, Any]) -> SeenControl:
    intent = _intent(raw)
    label = str(raw["label"])[:160]
    control = Control(
        intent=intent,
        label=label,
        element=str(raw["element"])[:40],
        role=str(raw["role"])[:40],
        frame=str(document.url).partition("?")[0].partition("#")[0][:300],
        shadow=bool(raw["shadow"]),
        width=int(raw["width"]),
        height=int(raw["height"]),
        font=float(raw["font"] or 0),
        contrast=float(raw["contrast"] or 0),
        checked=raw["checked"],
        locked=bool(raw["locked"]),
    )
    return SeenControl(
        control=control,
        document=document,
        index=int(raw["index"]),
        group=int(raw["group"]),
        kind=raw["kind"],
        name=str(raw["name"])[:160],
        away=raw["away"],
        clear=raw["clear"],
        spot=(int(raw["x"]), int(raw["y"])),
        on=raw["checked"],
    )


def _intent(raw: dict[str, Any]) -> Intent:
    """What a control does, by what it shows, else by its accessible name."""
    shown = classify(str(raw["label"]))
    if raw["toggle"]:
        # A pair of buttons (`Allow`, `Deny`) that stay pressed is no switch: pressing one again turns nothing off.
        return shown if raw["stays"] and shown in {"accept", "reject"} else "toggle"
    found = classify(str(raw["name"])) if shown == "other" and raw["name"] else shown
    return "settings" if found == "reopen" else found
