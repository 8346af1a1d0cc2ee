"""Tabs driven over our own connection: for visits that only load, look and leave, at two thirds of what Playwright costs.

Playwright's driver, attached to every tab of its own contexts, hears each request and frame of it a second time. A context that
it did not make, or believes closed, it leaves alone, in a browser that it started without a profile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from auditor.driver.chromium.protocol.cdp import Cdp, Params
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.errors import BrowserError, ConnectionLost, NotLoadedError
from auditor.driver.interface import CLOSE_SECONDS, DOWNLOAD, TAB_SECONDS


class RawTabs:
    """Tabs of a context of our own. `orders` are commands that every target of it gets before it runs."""

    def __init__(self, cdp: Cdp, browser_context: str, orders: tuple[tuple[str, Params], ...]) -> None:
        self._cdp, self._id, self._orders = cdp, browser_context, orders

    @property
    def browser_context(self) -> str:
        """Chromium's id of the context."""
        return self._id

    async def open(self, recording: Recording, crashed: Callable[[], None]) -> RawTab:
        """A watched tab; TimeoutError or BrowserError if there is none."""
        recording.stage.orders += self._orders
        tab = RawTab(self._cdp, recording, crashed)
        blank = {"url": "about:blank", "browserContextId": self._id}
        await self._cdp.send("Target.createTarget", blank, timeout=TAB_SECONDS)
        await asyncio.wait_for(recording.tab, TAB_SECONDS)
        return tab


class RawTab:
    """One of them: follows its page by events."""

    def __init__(self, cdp: Cdp, recording: Recording, crashed: Callable[[], None]) -> None:
        self.url = ""
        self.hands = None
        self._cdp, self._stage, self._crashed = cdp, recording.stage, crashed
        self._recording = recording
        self._loaded, self._gone = asyncio.Event(), asyncio.Event()
        self._takes = {
            "Page.frameNavigated": self._navigated,
            "Page.navigatedWithinDocument": self._moved,
            "Page.loadEventFired": self._has_loaded,
            "Inspector.targetCrashed": self._has_crashed,
            "detached": self._has_gone,
        }
        recording.watchers.append(self._on_event)

    async def load(self, url: str, seconds: float) -> None:
        """Go there: NotLoadedError, TimeoutError, or ConnectionLost once the browser is gone."""
        async with asyncio.timeout(seconds):
            try:
                answer = await self._cdp.post("Page.navigate", {"url": url}, self._session)
            except BrowserError as error:
                raise NotLoadedError(str(error)) from error
            if answer.get("isDownload"):
                raise NotLoadedError(DOWNLOAD)
            if text := answer.get("errorText"):
                raise NotLoadedError(str(text))
            await self._until_loaded()

    async def _until_loaded(self) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (self._loaded, self._cdp.ended)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if self._cdp.lost:
            raise ConnectionLost(self._cdp.lost)

    async def close(self) -> None:
        """Close it and wait until it is gone."""
        with suppress(BrowserError, ConnectionLost, TimeoutError):
            self._cdp.post("Target.closeTarget", {"targetId": self._stage.target})
            await asyncio.wait_for(self._gone.wait(), CLOSE_SECONDS)
        if self._on_event in self._recording.watchers:
            self._recording.watchers.remove(self._on_event)

    @property
    def _session(self) -> str | None:
        return next((s.id for s in self._stage.documents if s.kind == "page"), None)

    def _on_event(self, session: Session, method: str, params: Params) -> None:
        if method == "Page.javascriptDialogOpening":
            # Declined, so that a page goes on; leaving is never hindered.
            answer = {"accept": params.get("type") == "beforeunload"}
            self._cdp.post("Page.handleJavaScriptDialog", answer, session.id)
        elif session.target == self._stage.target and method in self._takes:
            self._takes[method](params)

    def _navigated(self, params: Params) -> None:
        frame = params["frame"]
        if "parentId" not in frame and frame["url"] != "about:blank" and "unreachableUrl" not in frame:
            self.url = str(frame["url"]) + str(frame.get("urlFragment", ""))

    def _moved(self, params: Params) -> None:
        if params["frameId"] == self._stage.target:
            self.url = str(params["url"])

    def _has_loaded(self, _params: Params) -> None:
        if self.url:  # else it is the empty page that a tab begins with
            self._loaded.set()

    def _has_crashed(self, _params: Params) -> None:
        self._crashed()
        self._loaded.set()

    def _has_gone(self, _params: Params) -> None:
        self._gone.set()
        self._loaded.set()
