"""A browser and a web on loopback for banners made by hand."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any, TypeVar

from playwright.async_api import Page, async_playwright

from auditor.consent.attempt import Attempt, banner, make_choice, reopen
from auditor.crawl.settings.host_mapping import parse_mapping, resolver_rules
from auditor.demo.web import LocalWeb, html
from auditor.driver.chromium.process.launch import Running, Settings, running
from auditor.driver.chromium.process.programs import find_browsers
from auditor.driver.chromium.tabs.hands import PageHands

T = TypeVar("T")
WAIT = 1.0
HANGS_SECONDS = 180.0
"""A guard against hanging, not a measure: a machine that runs four other things at once takes a minute for what takes two seconds."""


class Stage:
    def __init__(self, loop: asyncio.AbstractEventLoop, web: LocalWeb, browser: Running) -> None:
        self.loop, self.web, self.browser = loop, web, browser
        self._numbers = itertools.count(1)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(work, HANGS_SECONDS))

    def host(self) -> str:
        return f"site{next(self._numbers)}.example"

    def on(self, body: str, act: Callable[[Page], Awaitable[T]], *, host: str = "") -> T:
        """Serve a page, open it in a fresh context and do something with it."""
        host = host or self.host()
        self.web.route(host, "/", html(page(body)))

        async def work() -> T:
            async with self.browser.context() as (context, _):
                tab = await context.new_page()
                await tab.goto(f"https://{host}/", wait_until="load")
                return await act(tab)

        return self.run(work())

    def choose(self, body: str, wanted: str = "reject", **options: Any) -> Attempt:
        return self.told(body, wanted, **options)[0]

    def told(self, body: str, wanted: str = "reject", **options: Any) -> tuple[Attempt, list[str]]:
        """The attempt, and what the page's script wrote to `window.told`."""

        async def act(tab: Page) -> tuple[Attempt, list[str]]:
            options.setdefault("wait", WAIT)
            attempt = await make_choice(PageHands(tab), wanted, clock=clock(), **options)  # type: ignore[arg-type]
            return attempt, await tab.evaluate("window.told")

        return self.on(body, act)

    def withdraw(self, body: str, **options: Any) -> tuple[Attempt, list[str]]:
        async def act(tab: Page) -> tuple[Attempt, list[str]]:
            attempt = await reopen(PageHands(tab), clock=clock(), **options)
            return attempt, await tab.evaluate("window.told")

        return self.on(body, act)

    def up(self, body: str, wait: float = 0.5) -> bool:
        return self.on(body, lambda tab: banner(PageHands(tab), wait)) == "up"


def clock() -> Callable[[], int]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    return lambda: round((loop.time() - began) * 1000)


def page(body: str) -> str:
    """A page with news to read; `told('x')` notes what happened, `gone(e)` removes the banner around an element."""
    script = (
        "window.told = []; const told = what => window.told.push(what);"
        "const gone = (e, what) => { told(what); const b = e.closest('[data-banner]'); setTimeout(() => b.remove(), 120); };"
    )
    news = "".join(f"<p>News of day {i}: the harbour was open and the ferry came at nine.</p>" for i in range(30))
    return (
        f"<!doctype html><meta charset=utf-8><title>News</title><script>{script}</script>"
        f"<header><a href=/shop>Shop</a> <a href=/account>Accept an invitation</a></header><main>{news}</main>{body}"
    )


@contextmanager
def staged() -> Iterator[Stage]:
    loop = asyncio.new_event_loop()
    stack = AsyncExitStack()

    async def start() -> Stage:
        web = await stack.enter_async_context(LocalWeb().serving())
        maps = tuple(parse_mapping(m) for m in web.map_host_options())
        picked = find_browsers().pick(needs_profile=False)
        assert picked is not None
        settings = Settings(
            kind=picked[0], program=picked[1], host_rules=resolver_rules(maps), trusted_keys=(web.trust_key,)
        )
        playwright = await stack.enter_async_context(async_playwright())
        return Stage(loop, web, await stack.enter_async_context(running(playwright, settings)))

    try:
        yield loop.run_until_complete(start())
    finally:
        loop.run_until_complete(stack.aclose())
        loop.close()
