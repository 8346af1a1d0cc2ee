"""The browsers of a crawl: one for each browser-level setting, started when it is first needed, and anew when it dies."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.async_api import Playwright

from auditor.driver.chromium.process.launch import Running, Settings, running
from auditor.egress import Dialer, Guard


class Pool:
    """Browsers by their settings. As an asynchronous context it ends them all."""

    def __init__(self, playwright: Playwright, folder: Path, dialer: Dialer | None = None) -> None:
        self._playwright, self._folder = playwright, folder
        self.guard = Guard(dialer) if dialer else None
        """What the browsers connect through, if they must not reach everybody."""
        self._stack = AsyncExitStack()
        self._browsers: dict[Settings, asyncio.Task[Running]] = {}
        self.used: list[Running] = []
        """Every browser that was started, in that order."""

    async def __aenter__(self) -> Self:
        if self.guard is not None:
            await self._stack.enter_async_context(self.guard)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        starting = [t for t in self._browsers.values() if not t.done()]
        for task in starting:
            task.cancel()
        await asyncio.gather(*starting, return_exceptions=True)
        await self._stack.aclose()

    async def get(self, settings: Settings) -> Running:
        """The browser with these settings, if the last one died another. Raises EnvironmentFault if none starts."""
        task = self._browsers.get(settings)
        if task is None or (task.done() and _useless(task)):
            task = self._browsers[settings] = asyncio.create_task(self._start(settings))
        return await asyncio.shield(task)

    def any(self) -> Running | None:
        """One that lives, if one does: the first that was started."""
        return next((b for b in self.used if not b.hub.cdp.lost), None)

    async def _start(self, settings: Settings) -> Running:
        browser = await self._stack.enter_async_context(running(self._playwright, settings, self.guard, self._folder))
        self.used.append(browser)
        return browser


def _useless(task: asyncio.Task[Running]) -> bool:
    return task.cancelled() or task.exception() is not None or bool(task.result().hub.cdp.lost)
