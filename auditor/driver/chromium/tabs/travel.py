"""Where a tab is while its page, or somebody who presses in it, moves it: followed by events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.errors import BrowserError

POLL_SECONDS = 0.03


@dataclass(frozen=True, slots=True)
class Arrival:
    """The tab came to an address: with a document of its own, or within the one that it shows."""

    url: str
    how: Literal["document", "route"]


class Travel:
    """That of one recording's tab."""

    def __init__(self, recording: Recording) -> None:
        self._recording, self._stage = recording, recording.stage
        self.arrivals: list[Arrival] = []
        self.loading = False
        self.crashed = False
        recording.watchers.append(self._on_event)

    def end(self) -> None:
        """Follow no longer."""
        if self._on_event in self._recording.watchers:
            self._recording.watchers.remove(self._on_event)

    @property
    def url(self) -> str:
        """Where it is now; empty if it never got anywhere."""
        return self.arrivals[-1].url if self.arrivals else ""

    async def open(self, url: str, referrer: str, seconds: float) -> str:
        """Go to an address as if from `referrer`, and wait for the load event; why that failed, or nothing.

        Raises BrowserError, or TimeoutError if it is not loaded after `seconds`.
        """
        call = {"url": url, "referrer": referrer, "transitionType": "link"}
        async with asyncio.timeout(seconds):
            answer = await self._stage.cdp.send("Page.navigate", call, self._session, seconds)
            if text := answer.get("errorText"):
                return str(text)
            self.loading = self.loading or not self.arrivals
            await self._until(lambda: bool(self.arrivals) and not self.loading)
        return ""

    async def rest(self, least: float, most: float) -> bool:
        """Wait `least` seconds, and for what is loading by then; whether that came to an end within `most`."""
        await asyncio.sleep(least)
        try:
            async with asyncio.timeout(most):
                await self._until(lambda: not self.loading)
        except TimeoutError:
            return False
        return True

    async def back(self) -> bool:
        """Go back in the tab's history; whether there is anything to go back to. Raises BrowserError or TimeoutError."""
        told = await self._stage.cdp.send("Page.getNavigationHistory", {}, self._session, 3)
        entries, index = part(told, "entries", list), part(told, "currentIndex", int)
        if index < 2:  # noqa: PLR2004 (the first entry is the empty page that a tab begins with)
            return False
        await self._stage.cdp.send(
            "Page.navigateToHistoryEntry", {"entryId": part(entries[index - 1], "id", int)}, self._session, 3
        )
        return True

    async def stop(self) -> None:
        """Load no further. Raises BrowserError or TimeoutError."""
        await self._stage.cdp.send("Page.stopLoading", {}, self._session, 3)

    async def _until(self, done: Callable[[], bool]) -> None:
        for _ in iter(lambda: not done() and not self.crashed and not self._stage.cdp.lost, False):
            await asyncio.sleep(POLL_SECONDS)

    @property
    def _session(self) -> str:
        session = next((s.id for s in self._stage.documents if s.kind == "page"), None)
        if session is None:
            raise BrowserError("the tab is gone")
        return session

    def _on_event(self, session: Session, method: str, params: Params) -> None:
        if session.target != self._stage.target:
            return
        match method:
            case "Page.frameNavigated":
                frame = params["frame"]
                if "parentId" not in frame and frame["url"] != "about:blank" and "unreachableUrl" not in frame:
                    self.arrivals.append(Arrival(str(frame["url"]) + str(frame.get("urlFragment", "")), "document"))
            case "Page.navigatedWithinDocument" if params["frameId"] == self._stage.target:
                self.arrivals.append(Arrival(str(params["url"]), "route"))
            case "Page.frameStartedLoading" if params["frameId"] == self._stage.target:
                self.loading = True
            case "Page.frameStoppedLoading" if params["frameId"] == self._stage.target:
                self.loading = False
            case "Inspector.targetCrashed":
                self.crashed, self.loading = True, False
            case _:
                pass
