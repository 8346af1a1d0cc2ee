"""Pressing what may show more fields, and putting it back as it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

from auditor.crawl.forms.form_hands import FormHands
from auditor.crawl.forms.seen import Control, Place, SeenDocument
from auditor.driver.chromium.tabs.keyboard import press_key
from auditor.driver.errors import BrowserError

MAX_STEPS = 6
"""Options of a list that are tried."""
_ESCAPE = 27


@dataclass(slots=True)
class Pressing:
    """What was pressed on one page."""

    hands: FormHands
    done: list[Place] = field(default_factory=list)
    led_away: str = ""
    """The view that a control led to and that could not be left again."""
    _boxes: dict[Place, bool] = field(default_factory=dict)
    """Check boxes as they were, and the radio buttons to press again."""
    _lists: dict[Place, int] = field(default_factory=dict)

    async def press(self, document: SeenDocument, control: Control) -> AsyncIterator[None]:
        """Press; yields whenever more may be seen."""
        place = document.session.id, document.frame, control.number
        self.done.append(place)
        if control.kind == "hover":
            if await self.hands.move_over((*place[:2], control.shown)):
                await self.hands.calm(place)
                yield
            return
        if control.kind == "select":
            async for _ in self._step_through(place, control):
                yield
            return
        if control.kind in ("checkbox", "radio"):
            self._remember(document, control)
        shown = *place[:2], control.shown
        if not await self.hands.press(shown):
            await self._escape(place)  # what was opened before may cover it
            if not await self.hands.press(shown):
                return
        if await self._stayed(document, place):
            yield

    def _remember(self, document: SeenDocument, control: Control) -> None:
        for other in document.controls:
            alike = other is control or (
                control.kind == "radio" and (other.form, other.name) == (control.form, control.name)
            )
            if alike and other.kind == control.kind:
                self._boxes.setdefault((document.session.id, document.frame, other.number), other.checked)

    async def _stayed(self, document: SeenDocument, place: Place) -> bool:
        """Whether the page still shows what it did: a control may lead to another view, which is another page."""
        address = await self.hands.calm(place)
        if _view(address) == _view(document.url):
            return True
        await self.hands.tell(place, "back()")
        if _view(await self.hands.calm(place)) != _view(document.url):
            self.led_away = address[:200]
        return False

    async def _step_through(self, place: Place, control: Control) -> AsyncIterator[None]:
        self._lists[place] = int(await self.hands.tell(place, f"chosen({control.number})"))
        for _ in range(min(control.options - 1, MAX_STEPS)):
            await self.hands.step(place, down=True)
            await self.hands.calm(place)
            yield

    async def _escape(self, place: Place) -> None:
        await press_key(self.hands.stage.cdp, place[0], "Escape", _ESCAPE)
        await self.hands.calm(place)

    async def restore(self) -> None:
        """Put boxes and lists back as the page had them; what was opened stays open, with what was typed."""
        for place, checked in self._boxes.items():
            with suppress(BrowserError, TimeoutError, ValueError):
                if bool(await self.hands.tell(place, f"checked({place[2]})")) != checked:
                    await self.hands.tell(place, f"check({place[2]},{str(checked).lower()})")
        for place, chosen in self._lists.items():
            with suppress(BrowserError, TimeoutError, ValueError):
                await self.hands.tell(place, f"choose({place[2]},{chosen})")


def _view(address: str) -> str:
    """A URL without the fragment, unless that names a view."""
    bare, _, fragment = address.partition("#")
    return address if fragment.startswith(("/", "!")) else bare
