"""A person in a plain, full Chromium, in real time: what the site's servers hear of them is what is true."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from playwright.async_api import BrowserContext, Page, async_playwright

from auditor.demo.web import LocalWeb

BASE = "https://shop.example"


async def browse(web: LocalWeb, program: str, steps: Sequence[str], base: str = BASE) -> None:
    """Go through the steps on a running web: a word and its value, as `goto /x`."""
    rules = f"MAP *:80 127.0.0.1:{web.http_port},MAP *:443 127.0.0.1:{web.https_port},EXCLUDE 127.0.0.1"
    async with async_playwright() as playwright:
        # As a visitor's browser: the full program in its own headless mode, which draws as the visible one does.
        browser = await playwright.chromium.launch(
            executable_path=program, chromium_sandbox=False, ignore_default_args=["--headless=old", "--hide-scrollbars", "--mute-audio"],
            args=[
                "--headless=new", f"--host-resolver-rules={rules}", f"--ignore-certificate-errors-spki-list={web.trust_key}",
                "--disable-blink-features=AutomationControlled",
            ],
        )  # fmt: skip
        agent = f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{browser.version} Safari/537.36"
        context = await browser.new_context(user_agent=agent, locale="en-GB")
        await Person(context, base).do(steps)
        await browser.close()


class Person:
    """Acts in one browser, with one tab at a time."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self._context, self._base = context, base
        self._page: Page | None = None

    async def do(self, steps: Sequence[str]) -> None:
        """All steps; the last tab is closed."""
        for step in steps:
            word, _, value = step.partition(" ")
            await getattr(self, f"_{word.replace('-', '_')}")(value)
        await self._close("")

    async def _tab(self) -> Page:
        if self._page is None:
            self._page = await self._context.new_page()
        return self._page

    async def _goto(self, path: str) -> None:
        page = await self._tab()
        await page.goto(path if "://" in path else self._base + path, wait_until="load")
        await page.mouse.move(300, 200)

    async def _wait(self, seconds: str) -> None:
        await asyncio.sleep(float(seconds))

    async def _click(self, selector: str) -> None:
        page = await self._tab()
        await page.locator(selector).first.click()
        await asyncio.sleep(1)

    async def _follow(self, path: str) -> None:
        """Press the first link that leads there, wherever it stands."""
        await self._click(
            f'a[href="{path}"], a[href="{self._base}{path}"], a[href$="{path.lstrip("/")}"] >> visible=true'
        )

    async def _rightclick(self, selector: str) -> None:
        page = await self._tab()
        await page.locator(selector).first.click(button="right")

    async def _hover(self, selector: str) -> None:
        page = await self._tab()
        await page.locator(selector).first.hover()
        await asyncio.sleep(1)

    async def _see(self, selector: str) -> None:
        page = await self._tab()
        await page.locator(selector).first.scroll_into_view_if_needed()

    async def _wheel(self, pixels: str) -> None:
        """Turn the wheel so far, in steps of a hand."""
        page = await self._tab()
        left = int(pixels)
        while left:
            step = max(-300, min(300, left))
            await page.mouse.wheel(0, step)
            await asyncio.sleep(0.15)
            left -= step

    async def _sideways(self, pixels: str) -> None:
        page = await self._tab()
        await page.mouse.wheel(int(pixels), 0)
        await asyncio.sleep(0.3)

    async def _type(self, value: str) -> None:
        selector, _, text = value.partition("=>")
        page = await self._tab()
        await page.locator(selector).first.click()
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
        await asyncio.sleep(0.5)

    async def _key(self, key: str) -> None:
        page = await self._tab()
        await page.keyboard.press(key)
        await asyncio.sleep(0.3)

    async def _copy(self, selector: str) -> None:
        page = await self._tab()
        await page.locator(selector).first.click(click_count=3)
        await page.keyboard.press("Control+C")
        await asyncio.sleep(0.3)

    async def _back(self, _: str) -> None:
        page = await self._tab()
        await page.go_back()
        await asyncio.sleep(1)

    async def _close(self, _: str) -> None:
        if self._page is not None:
            await self._page.close()
            self._page = None
            await asyncio.sleep(0.7)
