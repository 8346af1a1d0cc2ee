"""Playwright's hands: what finds, fills and presses in a tab, as `auditor.driver.interface` wants it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Error, Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.driver.chromium.tabs import targets
from auditor.driver.chromium.tabs.dialogs import Dialogs
from auditor.driver.chromium.tabs.documents import PageDocuments
from auditor.driver.errors import BrowserError, NotInTime
from policy.model import Target


@contextmanager
def in_our_words() -> Iterator[None]:
    """Playwright's errors as those of any driver, with its own messages."""
    try:
        yield
    except PlaywrightTimeout as error:
        raise NotInTime(str(error)) from error
    except Error as error:
        raise BrowserError(str(error)) from error


@dataclass(slots=True)
class PageHands:
    """Those of one of Playwright's pages."""

    page: Page
    dialogs: Dialogs | None = None

    @property
    def agrees(self) -> bool:
        """Whether questions of the page are agreed to."""
        return self.dialogs is not None and self.dialogs.agrees

    @agrees.setter
    def agrees(self, agrees: bool) -> None:
        if self.dialogs is not None:
            self.dialogs.agrees = agrees

    @property
    def url(self) -> str:
        """Where the page is now."""
        return self.page.url

    async def go_to(self, url: str, seconds: float, *, loaded: bool = True) -> int | None:
        """Load an address; the status that it answered, if any."""
        with in_our_words():
            answer = await self.page.goto(
                url, wait_until="load" if loaded else "domcontentloaded", timeout=seconds * 1000
            )
            return answer.status if answer is not None else None

    async def reload(self, seconds: float) -> None:
        """Load it again."""
        with in_our_words():
            await self.page.reload(wait_until="load", timeout=seconds * 1000)

    async def press_key(self, key: str) -> None:
        """Press a key."""
        with in_our_words():
            await self.page.keyboard.press(key)

    async def click_at(self, x: float, y: float) -> None:
        """Click there."""
        with in_our_words():
            await self.page.mouse.click(x, y)

    async def move_to(self, x: float, y: float) -> None:
        """Move the pointer there."""
        with in_our_words():
            await self.page.mouse.move(x, y)

    async def wheel(self, down: float) -> None:
        """Turn the wheel."""
        with in_our_words():
            await self.page.mouse.wheel(0, down)

    async def evaluate_as_page(self, script: str) -> Any:
        """The value of a script in the page's own world."""
        with in_our_words():
            return await self.page.evaluate(script)

    async def find(self, target: Target, seconds: float, *, only: bool = True) -> PageElement:
        """The visible element that `target` names."""
        with in_our_words():
            return PageElement(await targets.find(self.page, target, seconds, only=only))

    async def is_visible(self, target: Target) -> bool:
        """Whether anything visible is what `target` names."""
        with in_our_words():
            return await targets.is_visible(self.page, target)

    def documents(self, reader: str) -> PageDocuments:
        """The documents of the page."""
        return PageDocuments(self.page, reader)


@dataclass(frozen=True, slots=True)
class PageElement:
    """One of Playwright's locators."""

    locator: Locator

    async def click(self, seconds: float) -> None:
        """Click it."""
        with in_our_words():
            await self.locator.click(timeout=seconds * 1000)

    async def fill(self, text: str, seconds: float) -> None:
        """Put a text into it."""
        with in_our_words():
            await self.locator.fill(text, timeout=seconds * 1000)

    async def select(self, value: str, seconds: float) -> None:
        """Choose an option."""
        with in_our_words():
            await self.locator.select_option(value, timeout=seconds * 1000)

    async def set_checked(self, on: bool, seconds: float) -> None:
        """Switch it on or off."""
        with in_our_words():
            await self.locator.set_checked(on, timeout=seconds * 1000)

    async def measure(self, script: str, seconds: float) -> Any:
        """The value of a function of it."""
        with in_our_words():
            return await self.locator.evaluate(script, timeout=seconds * 1000)
