"""A person's browser with a report open in it: from a file, as reports are, and with everything written down that it does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

DESK, PHONE = (1280, 900), (390, 844)
Scheme = Literal["light", "dark"]


@dataclass
class Reader:
    """An open report."""

    page: Page
    told: list[str] = field(default_factory=list)
    """Dialogs, console messages, errors of scripts, windows that opened."""
    asked: list[str] = field(default_factory=list)
    """Requests for anything but the file itself."""

    def axe(self) -> list[str]:
        """What axe finds, a line each. It takes minutes for thousands of lines that differ in their words only: a few are left to it."""
        self.page.evaluate(
            "document.querySelectorAll('.finding-line:nth-child(n+20)').forEach((line) => line.remove())"
        )
        found: dict[str, Any] = Axe().run(self.page, options={"resultTypes": ["violations"]}).response
        return [
            f"{v['id']} ({v['impact']}): {n['target']} {n['failureSummary']}"
            for v in found["violations"]
            for n in v["nodes"][:3]
        ]

    def overflows(self) -> bool:
        """Whether a reader would have to scroll sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@contextmanager
def browser(program: str) -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield started
        started.close()


@contextmanager
def reading(
    browser: Browser, file: Path, size: tuple[int, int] = DESK, scheme: Scheme = "light", query: str = "", **more: Any
) -> Iterator[Reader]:
    """Open a report; `query` with its `?` or `#`, `more` as Playwright's new_context takes it."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, **more)
    page = context.new_page()
    reader = Reader(page)
    page.on("dialog", lambda dialog: (reader.told.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: reader.told.append(f"console {message.text}"))
    page.on("pageerror", lambda error: reader.told.append(f"error {error}"))
    context.on("page", lambda _: reader.told.append("window"))
    address = file.as_uri()
    page.on("request", lambda r: None if r.url.startswith((address, "data:")) else reader.asked.append(r.url))
    page.goto(address + query)
    yield reader
    context.close()
