"""A tab to make a visit in, and where tabs come from: what a visit needs of either way to drive one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from auditor.driver.chromium.recording.recording import Recording

TAB_SECONDS = 15.0
CLOSE_SECONDS = 4.0
DOWNLOAD = "Download is starting"
"""What a load says that turned out to be a download."""


class Tab(Protocol):
    """One tab."""

    @property
    def url(self) -> str:
        """Where it is now; empty if it never got anywhere."""
        ...

    async def load(self, url: str, seconds: float) -> None:
        """Go there and wait for the load event: NotLoadedError, or TimeoutError after `seconds`."""
        ...

    async def close(self) -> None:
        """Close it, within bounds, whatever the page does."""
        ...


class Tabs(Protocol):
    """The tabs of one browser context, of which one at a time is open."""

    @property
    def browser_context(self) -> str:
        """Chromium's id of the context."""
        ...

    async def open(self, recording: Recording, crashed: Callable[[], None]) -> Tab:
        """A tab that is watched in every way before it loads anything. TimeoutError if there is none within bounds."""
        ...
