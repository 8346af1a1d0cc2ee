"""Tabs driven by Playwright: for what needs its hands, which find, fill and press."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.chromium.tabs.dialogs import Dialogs
from auditor.driver.chromium.tabs.hands import PageHands, in_our_words
from auditor.driver.errors import NotLoadedError
from auditor.driver.interface import CLOSE_SECONDS, TAB_SECONDS


class PageTabs:
    """Tabs of one of Playwright's contexts."""

    def __init__(self, context: BrowserContext, browser_context: str) -> None:
        self._context, self._id = context, browser_context
        self._dialogs = Dialogs(context)

    @property
    def browser_context(self) -> str:
        """Chromium's id of the context."""
        return self._id

    async def open(self, recording: Recording, crashed: Callable[[], None]) -> PageTab:
        """A watched tab; TimeoutError or BrowserError if there is none."""
        with in_our_words():
            page = await asyncio.wait_for(self._context.new_page(), TAB_SECONDS)
        await asyncio.wait_for(recording.tab, TAB_SECONDS)
        return PageTab(page, self._dialogs, crashed)

    async def leave(self) -> None:
        """Let Playwright close the context, which its browser may keep."""
        await bounded_close(self._context)


async def bounded_close(context: BrowserContext | Browser) -> None:
    """Close a context or browser; one that hangs is left to the end of its browser."""
    with suppress(Error, TimeoutError):  # gone or hanging: Playwright ends its processes when the driver stops
        await asyncio.wait_for(context.close(), 10)


class PageTab:
    """One of them."""

    def __init__(self, page: Page, dialogs: Dialogs, crashed: Callable[[], None]) -> None:
        self._page, self.hands = page, PageHands(page, dialogs)
        page.on("crash", lambda _: crashed())
        page.on("download", lambda d: asyncio.ensure_future(_quietly(d.cancel())))

    @property
    def url(self) -> str:
        """Where it is now."""
        return self._page.url

    async def load(self, url: str, seconds: float) -> None:
        """Go there: NotLoadedError, or TimeoutError."""
        try:
            response = await self._page.goto(url, wait_until="load", timeout=seconds * 1000)
        except PlaywrightTimeout as error:
            raise TimeoutError from error
        except Error as error:
            raise NotLoadedError(str(error)) from error
        if response is None:
            raise NotLoadedError("nothing answered")

    async def close(self) -> None:
        """Close it; a looping page does not close, but its context will."""
        with suppress(Error, TimeoutError):
            await asyncio.wait_for(self._page.close(), CLOSE_SECONDS)


async def _quietly(work: Awaitable[Any]) -> None:
    with suppress(Error):
        await work
