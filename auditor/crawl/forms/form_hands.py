"""What is done to the documents of a page that is filled in: looked at, typed into, pressed. Every step is bounded."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.capture.page import naming
from auditor.crawl.forms.seen import Place, SeenDocument, read_document
from auditor.crawl.forms.values import Attempt
from auditor.driver.chromium.protocol.answers import read
from auditor.driver.chromium.protocol.frames import frames_of
from auditor.driver.chromium.protocol.world import evaluate
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.chromium.tabs.gestures import click_at, move_to
from auditor.driver.chromium.tabs.keyboard import press_key, press_space, type_text
from auditor.driver.errors import BrowserError, UnexpectedAnswer
from auditor.urls import is_web

STEP_SECONDS = 2.0
MAX_FRAMES = 100
"""Documents of a page that are looked at."""
_NO_ADDRESS = ("about:", "blob:", "data:")
"""Documents that stand under the address of the one around them."""


@cache
def _source() -> str:
    return (files("auditor.crawl.forms") / "fields.js").read_text("utf-8").replace("//%NAMING%", naming())


@dataclass(slots=True)
class FormHands:
    """Those of one page."""

    stage: Stage
    selectors: list[str]
    """Of the policy's hints."""
    more_frames: int = 0
    """Frames that the page has, if these are more than are looked at."""
    _own: dict[str, bool] = field(default_factory=dict)

    async def documents(self, is_own: Any) -> list[SeenDocument]:
        """What the site's own documents hold; `is_own` tells by a URL. Raises BrowserError, ConnectionLost, TimeoutError."""
        found: list[SeenDocument] = []
        for index, session in enumerate(self.stage.documents):
            try:
                frames = await frames_of(self.stage, session, STEP_SECONDS)
            except BrowserError:
                if index == 0:
                    raise
                continue  # a frame that is gone again
            self.more_frames = max(self.more_frames, len(frames) if len(frames) > MAX_FRAMES else 0)
            for frame in frames[:MAX_FRAMES]:
                address = frame.url if is_web(frame.url) else frame.security_origin
                own = is_own(address) if is_web(address) else frame.url.startswith(_NO_ADDRESS)
                if own:
                    found += await self._document(session, frame.id, main=index == 0 and frame is frames[0])
        return found

    async def _document(self, session: Session, frame: str, *, main: bool) -> list[SeenDocument]:
        call = f"{_source()}({json.dumps(self.selectors)})"
        try:
            answer = read(await evaluate(self.stage, session, frame, call, STEP_SECONDS), str, "the forms")
        except BrowserError:
            if main:
                raise
            return []
        return [read_document(session, frame, read(json.loads(answer), dict, "the forms"))]

    async def fill(self, place: Place, attempt: Attempt) -> tuple[str, str]:
        """Type into a field and leave it: what stands in it then, and why nothing could be typed, if nothing could."""
        session, _, number = place
        ready = await self._focus(place, attempt)
        if ready != "ready":
            return "", ready

        async def holds() -> bool:
            return bool(await self._call(place, f"holds({number})"))

        if attempt.where == "end":
            await press_key(self.stage.cdp, session, "End", 35)
        await type_text(self.stage.cdp, session, attempt.text, holds)
        stands = str(await self._call(place, f"value({number})") or "")
        if attempt.where == "all" and attempt.text.lower() not in stands.lower() and not await holds():
            await self._one_by_one(place, attempt.text)
        return str(await self._call(place, f"leave({number})") or ""), ""

    async def _focus(self, place: Place, attempt: Attempt) -> str:
        number, everything = place[2], json.dumps(attempt.where == "all")
        ready = str(await self._call(place, f"focus({number},{everything})"))
        if ready != "ready" and await self.press(place, keys=False):
            ready = str(await self._call(place, f"focus({number},{everything})"))
        return {"": "it does not take the focus", "readonly": "it is read-only, also when it has the focus"}.get(
            ready, ready
        )

    async def _one_by_one(self, place: Place, text: str) -> None:
        """Type what is missing, key by key, into a field that is another element after each of them."""
        for _ in range(len(text)):
            stands = await self._call(place, f"again({place[2]})")
            if not isinstance(stands, str) or stands == text or not text.startswith(stands):
                return

            async def once() -> bool:
                return True

            await type_text(self.stage.cdp, place[0], text[len(stands)], once)

    async def press(self, place: Place, *, keys: bool = True) -> bool:
        """Click on an element; where it cannot be clicked on, and `keys`, press the space bar on it. Whether either was done."""
        at = await self._call(place, f"place({place[2]})")
        if isinstance(at, list) and len(at) == 2:  # noqa: PLR2004 (a point)
            page = self.stage.documents[0].id
            await click_at(self.stage, page, int(at[0]), int(at[1]))
            return True
        if keys and await self._call(place, f"button({place[2]})"):
            await press_space(self.stage.cdp, place[0])
            return True
        return False

    async def move_over(self, place: Place) -> bool:
        """Move the pointer over an element; whether it could be."""
        at = await self._call(place, f"over({place[2]})")
        if isinstance(at, list) and len(at) == 2:  # noqa: PLR2004 (a point)
            await move_to(self.stage, self.stage.documents[0].id, int(at[0]), int(at[1]))
            return True
        return False

    async def step(self, place: Place, *, down: bool) -> None:
        """Go to the next, or the one before, of the options of a closed list."""
        if await self._call(place, f"button({place[2]})"):
            await press_key(self.stage.cdp, place[0], "ArrowDown" if down else "ArrowUp", 40 if down else 38)

    async def focus_button(self, place: Place) -> bool:
        """Whether it has the focus now."""
        return bool(await self._call(place, f"button({place[2]})"))

    async def calm(self, place: Place) -> str:
        """Wait until the document stops changing, not for long; its address then."""
        return str(await self._call(place, "calm()"))

    async def tell(self, place: Place, call: str) -> Any:
        """What one of the functions of fields.js answers."""
        return await self._call(place, call)

    async def _call(self, place: Place, call: str) -> Any:
        session = self.stage.sessions.get(place[0])
        if session is None:
            raise UnexpectedAnswer("the frame is gone")
        try:
            return await evaluate(self.stage, session, place[1], f"auditorFields.{call}", STEP_SECONDS)
        except UnexpectedAnswer as error:
            raise ValueError("the page changed while it was filled in") from error
