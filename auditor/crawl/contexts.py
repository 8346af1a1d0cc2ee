"""The browser contexts in which the pages of a scenario are visited side by side.

Nothing ties the visit of a page to the one before but what the browser keeps. So the first context makes the scenario's choice and
visits the first page, and the others begin with what it holds then: each is the same visitor, who has seen that page. Where not all
of it can be carried over, a scenario that chooses stays in its one context, and one without a choice begins the others empty.

Which page is visited in which context is decided by its place in the list of pages, never by which context is free: two audits of one
site see the same.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from auditor.capture.redact import Redactor
from auditor.crawl.forms.filling import Filler
from auditor.crawl.journal import Journal
from auditor.crawl.setup import Setup
from auditor.crawl.visit.storage_state import ContextState
from auditor.crawl.visit.visit import Visitor
from auditor.driver.chromium.process.launch import Running
from auditor.driver.interface import Tabs
from auditor.scenarios import Scenario

APART = -1
"""Number of contexts that are thrown away after one visit."""


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """A scenario in one round, in browser contexts of its own."""

    scenario: Scenario
    round: int = 1
    leads: bool = False


FillerOf = Callable[[PlannedRound, int], Filler | None]
"""Of a turn, and of its browser context with that number."""


@dataclass(slots=True)
class RoundInContext:
    """A turn in one browser context."""

    turn: PlannedRound
    browser: Running
    visitor: Visitor
    number: int = 0
    """Of the context; the first is 0, and makes the choice."""
    reached: bool | None = None
    """Whether the scenario's state is reached here; None as long as nobody tried."""
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the visit that is under way: pages are visited in the order in which they ask for it."""


class Contexts:
    """Those of one turn; as an asynchronous context it closes them all.

    `most`: how many there may be. `beside`: how many visits of the turn may be under way at a time.
    """

    def __init__(
        self,
        turn: PlannedRound,
        browser: Running,
        opener: Opener,
        *,
        pictures: bool,
        most: int,
        beside: int,
    ) -> None:
        self.turn, self.browser = turn, browser
        self.gate = asyncio.Semaphore(beside)
        self._opener, self._pictures, self._most = opener, pictures, most
        self._stack = AsyncExitStack()
        self._open: dict[int, RoundInContext] = {}
        self.divided = asyncio.Event()
        """Set when it is known how many there are."""

    async def __aenter__(self) -> Self:
        try:
            self._open[0] = await self._opener.first(self._stack, self.turn, self.browser, pictures=self._pictures)
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def first(self) -> RoundInContext:
        """The one that makes the choice."""
        return self._open[0]

    @property
    def numbers(self) -> range:
        """Those that there may be."""
        return range(self._most)

    def of(self, number: int) -> RoundInContext:
        """The one for pages of the context of that number: the first where there is no such."""
        return self._open.get(number, self.first)

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[RoundInContext]:
        """One for a single visit that must not change the others; the first where no other can be in its state."""
        async with AsyncExitStack() as stack:
            other = None
            if self._opener.can_divide(self.turn, reached=self.first.reached):
                other = await self._opener.another(stack, self.turn, self.browser, APART, pictures=self._pictures)
            yield other or self.first

    async def divide(self) -> None:
        """Open the others, once the first page was visited. A second call does nothing."""
        try:
            if not self.divided.is_set() and self._opener.can_divide(self.turn, reached=self.first.reached):
                others = [
                    self._opener.another(self._stack, self.turn, self.browser, n, pictures=self._pictures)
                    for n in range(1, self._most)
                ]
                self._open.update({c.number: c for c in await asyncio.gather(*others) if c is not None})
        finally:
            self.divided.set()


class Opener:
    """Opens contexts in the state that a turn is in."""

    def __init__(self, setup: Setup, redactor: Redactor, journal: Journal, filler: FillerOf) -> None:
        self._setup, self._redactor, self._journal, self._filler = setup, redactor, journal, filler

    async def first(
        self, stack: AsyncExitStack, turn: PlannedRound, browser: Running, *, pictures: bool
    ) -> RoundInContext:
        """The first one: empty, or with what it held when it was lost."""
        carried = self._held(turn, 0)
        chosen = (turn.scenario.name, turn.round, "choice") in self._journal.seen and not self._is_unreached(turn)
        opened, as_before = await self._opened(stack, turn, browser, 0, carried, pictures=pictures)
        opened.reached = True if as_before and chosen else None
        return opened

    async def fresh(self, stack: AsyncExitStack, turn: PlannedRound, browser: Running) -> RoundInContext:
        """One that holds only what every scenario starts with."""
        opened, _ = await self._opened(stack, turn, browser, 0, None, pictures=False)
        return opened

    async def another(
        self, stack: AsyncExitStack, turn: PlannedRound, browser: Running, number: int, *, pictures: bool
    ) -> RoundInContext | None:
        """One more, of the visitor who has seen the first page, or with what it held when it was lost; None if the browser does not take that."""
        held = self._held(turn, number) if number != APART else None
        carried = held or self._after_first_page(turn)
        opened, as_before = await self._opened(stack, turn, browser, number, carried, pictures=pictures)
        if carried is not None and not as_before:
            return None
        opened.reached = True
        opened.visitor.tabs = await browser.let_go(opened.visitor.tabs)
        return opened

    def can_divide(self, turn: PlannedRound, *, reached: bool | None) -> bool:
        """Whether another context can be in the state that the first is in."""
        return turn.scenario.choice == "none" or (reached is True and self._after_first_page(turn) is not None)

    def _held(self, turn: PlannedRound, number: int) -> ContextState | None:
        return self._whole(turn, self._journal.carried.get((turn.scenario.name, turn.round, number)))

    def _after_first_page(self, turn: PlannedRound) -> ContextState | None:
        return self._whole(turn, self._journal.after_first_page.get((turn.scenario.name, turn.round)))

    def _whole(self, turn: PlannedRound, carried: ContextState | None) -> ContextState | None:
        return carried if carried and carried.whole and turn.scenario.cookies == "allowed" else None

    def _is_unreached(self, turn: PlannedRound) -> bool:
        return (turn.scenario.name, turn.round) in self._journal.unreached

    async def _opened(
        self,
        stack: AsyncExitStack,
        turn: PlannedRound,
        browser: Running,
        number: int,
        carried: ContextState | None,
        *,
        pictures: bool,
    ) -> tuple[RoundInContext, bool]:
        """A context, and whether it holds all that was `carried`."""
        state = self._state(turn, carried)
        options = {"locale": self._setup.locale, "accept_downloads": True, "storage_state": state}
        raw = browser.drives_raw and state is None and (turn.scenario.choice == "none" or number != 0)
        opening: AbstractAsyncContextManager[Tabs] = browser.raw_tabs() if raw else browser.page_tabs(**options)
        tabs = await stack.enter_async_context(opening)
        stack.callback(browser.hub.forget, tabs.browser_context)
        visitor = Visitor(
            browser.hub,
            tabs,
            turn.scenario.name,
            self._redactor,
            self._setup.manner,
            pictures,
            turn.round,
            context=number,
            filler=self._filler(turn, number),
            icons=browser.shows_no_icons,
        )
        as_before = carried is not None and await carried.put(browser.hub.cdp, tabs.browser_context)
        return RoundInContext(turn, browser, visitor, number), as_before

    def _state(self, turn: PlannedRound, carried: ContextState | None) -> dict[str, Any] | None:
        """What Playwright puts into a context: what every scenario starts with, and the localStorage that is carried over."""
        if turn.scenario.cookies != "allowed":  # where the browser refuses all storage there is none to start with
            return None
        path = self._setup.storage_state
        given: dict[str, Any] = json.loads(path.read_bytes()) if path else {}
        cookies = [] if carried else given.get("cookies", [])
        origins = {o["origin"]: o for o in (*given.get("origins", ()), *(carried.origins if carried else ()))}
        return {"cookies": cookies, "origins": list(origins.values())} if cookies or origins else None
