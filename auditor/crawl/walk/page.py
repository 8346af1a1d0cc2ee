"""The page that a visitor is on: what walk.js tells of it, and what is done with it by pointer and keys."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.crawl.walk.controls import Control, control_of
from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.world import evaluate_json
from auditor.driver.chromium.recording.collector import Stage
from auditor.driver.chromium.tabs.pointer import Pointer
from auditor.driver.errors import BrowserError, ConnectionLost, UnexpectedAnswer

ASK_SECONDS = 4.0
LESS_THAN_A_SCREEN = 0.8
MAX_SCROLLS = 12
"""Turns of the wheel in one scroller."""
MAX_SCROLLERS = 4
WORD = "info"
"""What is typed into a search box, and not sent: a word in many languages, and nothing about anybody."""
FRAMES, FRAMES_SECONDS, POLL_SECONDS = 150, 8.0, 0.1
"""That a page is drawn for while somebody stays: those that are in view are told so two seconds long, at sixty a second."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the screen, in CSS pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is there now."""

    controls: tuple[Control, ...]
    cut: bool
    """Whether there are more controls than are told."""
    scrollers: tuple[tuple[int, int], ...]
    """(number, height) of those besides the page."""
    plain: Spot | None
    """Where nothing is that could be pressed."""
    text: tuple[float, float, float] | None
    """x, y, and the x where it ends, of a line of text."""
    url: str
    y: float
    height: float
    width: float
    length: float

    @property
    def below(self) -> bool:
        """Whether there is more further down."""
        return self.y + self.height < self.length - 4


class WalkedPage:
    """Asks and acts in the page that the tab shows. Every act raises BrowserError or TimeoutError if the page does not answer."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.pointer = Pointer(stage)

    async def look(self) -> Seen:
        """What is there now."""
        told = await self._ask("look()", dict)
        return Seen(
            controls=tuple(control_of(c) for c in part(told, "controls", list)),
            cut=bool(told.get("cut")),
            scrollers=tuple((part(s, "number", int), part(s, "height", int)) for s in part(told, "scrollers", list)),
            plain=_spot(told.get("at")),
            text=_line(told.get("text")),
            url=part(told, "url", str),
            y=_number(told, "y"),
            height=_number(told, "height"),
            width=_number(told, "width"),
            length=_number(told, "length"),
        )

    async def spot(self, control: Control) -> Spot | str:
        """Where it can be pressed, brought onto the screen; or why not: `hidden`, `covered`, or `consent` by what asks for it."""
        told = await self._ask(f"spot({control.number})", dict)
        return _spot(told) or str(told.get("why", "hidden"))

    async def stay_at(self, control: Control) -> None:
        """Keep the browser from following this link when it is clicked."""
        await self._ask(f"stay({control.number})", bool)

    async def greet(self, seen: Seen) -> None:
        """What a reader does in passing: a key, the pointer over a link or two, a text selected and copied, a click on nothing."""
        await self.pointer.stir()
        for control in [c for c in seen.controls if c.on and not c.consent][:2]:
            if isinstance(spot := await self.spot(control), Spot):
                await self.pointer.move(spot.x, spot.y)
        if seen.text is not None:
            await self.pointer.drag(*seen.text)
            await self.pointer.copy()
        if seen.plain is not None:
            await self.pointer.click(seen.plain.x, seen.plain.y)

    async def use(self, control: Control, spot: Spot) -> None:
        """Press it there; or change it, where it is there for that."""
        if control.kind == "select":
            await self.pointer.move(spot.x, spot.y)
            told = await self._ask(f"focus({control.number})", dict)
            await self.pointer.arrow(up=told.get("up") is True)
            return
        await self.pointer.click(spot.x, spot.y)
        if control.kind == "search":
            await self.pointer.write(WORD)

    async def stay(self) -> None:
        """Until it was drawn so often since it was first looked at, but not for long."""
        clock = asyncio.get_running_loop().time
        end = clock() + FRAMES_SECONDS
        for _ in iter(lambda: clock() < end, False):
            if _number(await self._ask("frames()", dict), "drawn") >= FRAMES:
                return
            await asyncio.sleep(POLL_SECONDS)

    async def scroll(self, seen: Seen) -> None:
        """Down by less than a screen."""
        at = seen.plain or Spot(seen.width / 2, seen.height / 2)
        await self.pointer.wheel(at.x, at.y, seen.height * LESS_THAN_A_SCREEN)

    async def scroll_within(self, scroller: tuple[int, int]) -> None:
        """All the way down in a scroller of the page."""
        number, height = scroller
        last = -1.0
        for _ in range(MAX_SCROLLS):
            told = await self._ask(f"scroller({number})", dict)
            if (at := _spot(told)) is None or (top := _number(told, "top")) == last:
                return
            last = top
            await self.pointer.wheel(at.x, at.y, height * LESS_THAN_A_SCREEN)

    async def _ask(self, call: str, kind: type[Any]) -> Any:
        session = next((s for s in self._stage.documents if s.kind == "page"), None)
        if session is None:
            raise BrowserError("the tab is gone")
        script = (
            f"globalThis.walk || {_source()}; JSON.stringify(walk.{call} || {{}})\n//# sourceURL={self._stage.binding}"
        )
        return await evaluate_json(self._stage, session, self._stage.target, script, kind, ASK_SECONDS)


FAILURES = (BrowserError, ConnectionLost, TimeoutError)


@cache
def _source() -> str:
    return (files("auditor.crawl.walk") / "walk.js").read_text("utf-8").strip().rstrip(";")


def _spot(told: object) -> Spot | None:
    if not isinstance(told, dict) or "x" not in told:
        return None
    return Spot(_number(told, "x"), _number(told, "y"))


def _line(told: object) -> tuple[float, float, float] | None:
    return (_number(told, "x"), _number(told, "y"), _number(told, "to")) if isinstance(told, dict) else None


def _number(told: dict[str, Any], key: str) -> float:
    value = told.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnexpectedAnswer(f"'{key}' is no number")
    return float(value)
