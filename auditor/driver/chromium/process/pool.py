"""The browsers of a crawl: lent to one scenario at a time, so that a browser's network log belongs to that scenario, and then to
the next with the same settings. Started when none is free, and anew when one dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.async_api import Playwright

from auditor.driver.chromium.process.launch import Running, Settings, running
from auditor.egress import Dialer, Guard


class Pool:
    """Browsers. As an asynchronous context it ends them all."""

    def __init__(self, playwright: Playwright, folder: Path, dialer: Dialer | None = None) -> None:
        self._playwright, self._folder = playwright, folder
        self.guard = Guard(dialer) if dialer else None
        """What the browsers connect through, if they must not reach everybody."""
        self._stack = AsyncExitStack()
        self._starting: set[asyncio.Task[Running]] = set()
        self._idle: list[Running] = []
        self.used: list[Running] = []
        """Every browser that was started, in that order."""

    async def __aenter__(self) -> Self:
        if self.guard is not None:
            await self._stack.enter_async_context(self.guard)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        await self._stack.aclose()

    @asynccontextmanager
    async def lent(self, settings: Settings, *, exactly: bool = True) -> AsyncIterator[Running]:
        """A browser with these settings, or if not `exactly` with any, that nobody else has meanwhile. Raises EnvironmentFault if none
        starts."""
        living = (b for b in self._idle if not b.hub.cdp.lost)
        free = next((b for b in living if b.settings == settings or not exactly), None)
        if free is not None:
            self._idle.remove(free)
        browser = free or await self._started(settings)
        if browser.hub.log is not None:
            browser.hub.log.forget()
        try:
            yield browser
        finally:
            self._idle.append(browser)

    async def _started(self, settings: Settings) -> Running:
        # Whoever waits may be told to end; what was begun is then ended with all the others.
        task = asyncio.create_task(self._start(settings))
        self._starting.add(task)
        try:
            return await asyncio.shield(task)
        finally:
            if task.done():
                self._starting.discard(task)

    async def _start(self, settings: Settings) -> Running:
        browser = await self._stack.enter_async_context(running(self._playwright, settings, self.guard, self._folder))
        self.used.append(browser)
        return browser
