"""What the crawl asks of any browser. Chromium's answer to it is `auditor.driver.chromium`; see ARCHITECTURE.md for Firefox's.

Whatever fails is a BrowserError (see `auditor.driver.errors`), a ConnectionLost once the browser is gone, or TimeoutError.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, Self

from policy.model import Target

TAB_SECONDS = 15.0
CLOSE_SECONDS = 4.0
MAX_DOCUMENTS = 40
"""Documents of a page in which a banner is looked for."""
DOWNLOAD = "Download is starting"
"""What a load says that turned out to be a download."""


class Tab(Protocol):
    """One tab."""

    @property
    def url(self) -> str:
        """Where it is now; empty if it never got anywhere."""
        ...

    @property
    def hands(self) -> Hands | None:
        """What finds, fills and presses in it; None in a tab that only loads, looks and leaves."""
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
        """The browser's id of the context."""
        ...

    async def open(self, recording: Any, crashed: Callable[[], None]) -> Tab:
        """A tab that the driver's own `recording` watches in every way before it loads anything. TimeoutError if there is none."""
        ...


class Hands(Protocol):
    """Acts in a loaded tab as a person would: real mouse and keyboard input. NotInTime where a bound was not enough."""

    agrees: bool
    """Whether questions of the page (`Really opt out?`) are agreed to, as while a choice is made; else they are declined."""

    @property
    def url(self) -> str:
        """Where the tab is now."""
        ...

    async def go_to(self, url: str, seconds: float, *, loaded: bool = True) -> int | None:
        """Load an address, at least its document; the status that it answered, if any."""
        ...

    async def reload(self, seconds: float) -> None:
        """Load it again."""
        ...

    async def press_key(self, key: str) -> None:
        """Press a key, e.g. `Enter` or `Control+a`."""
        ...

    async def click_at(self, x: float, y: float) -> None:
        """Click there, in CSS pixels of the window."""
        ...

    async def move_to(self, x: float, y: float) -> None:
        """Move the pointer there."""
        ...

    async def wheel(self, down: float) -> None:
        """Turn the wheel by so many CSS pixels."""
        ...

    async def evaluate_as_page(self, script: str) -> Any:
        """The value of a script in the page's own world, where the page may lie."""
        ...

    async def find(self, target: Target, seconds: float, *, only: bool = True) -> Element:
        """The visible element that `target` names, in all frames and open shadow roots; TargetNotFound.

        If several match, `only` says whether that is TargetNotFound too, or the first of them is taken.
        """
        ...

    async def is_visible(self, target: Target) -> bool:
        """Whether anything visible is what `target` names, right now."""
        ...

    def documents(self, reader: str) -> Documents:
        """The documents of the page, in whose isolated worlds `reader` is run before it is asked."""
        ...


class Element(Protocol):
    """Something on the page. Every act is waited for, `seconds` at most."""

    async def click(self, seconds: float) -> None:
        """Click it, once it is visible, at rest and not covered."""
        ...

    async def fill(self, text: str, seconds: float) -> None:
        """Put a text into it."""
        ...

    async def select(self, value: str, seconds: float) -> None:
        """Choose an option by its value or label."""
        ...

    async def set_checked(self, on: bool, seconds: float) -> None:
        """Switch it on or off."""
        ...

    async def measure(self, script: str, seconds: float) -> Any:
        """The value of a function of it."""
        ...


class Document(Protocol):
    """One document that is shown now, read from an isolated world. Silent if it does not answer."""

    @property
    def url(self) -> str:
        """Its address."""
        ...

    @property
    def frame(self) -> str:
        """The browser's id of its frame."""
        ...

    @property
    def parent(self) -> Document | None:
        """The document around it; None for the page itself."""
        ...

    async def ask(self, call: str) -> Any:
        """What a call of the reader answers, as JSON."""
        ...

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression."""
        ...

    async def owner(self) -> dict[str, Any] | None:
        """How the element that shows it looks in the document around it; None for the page itself."""
        ...


class Documents(Protocol):
    """All documents of a page; as an asynchronous context it ends what it opened."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...

    async def all(self) -> list[Any]:
        """Those that are shown now (each a Document), the page's own first."""
        ...

    async def size(self) -> tuple[float, float]:
        """Width and height of the window's content in CSS pixels."""
        ...
