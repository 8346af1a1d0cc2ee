"""Walks beside the visits of pages: one in each scenario and round that a rule needs it in, from the start."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from auditor.crawl.choice.choosing import Task
from auditor.crawl.contexts import Opener, PlannedRound
from auditor.crawl.discovery.frontier import Frontier
from auditor.crawl.journal import Journal, WalkMade
from auditor.crawl.walk.controls import Choices
from auditor.crawl.walk.visits import WalkedThrough, walk_through
from auditor.driver.chromium.process.launch import Running
from auditor.driver.errors import ConnectionLost
from auditor.evidence import PART_NUMBERS, Visit
from auditor.evidence.layout import visit_id
from auditor.plan import Plan

ATTEMPTS = 2
"""Times a walk is tried when its browser dies under it."""
Visits = Callable[[PlannedRound, Running], Awaitable[None]]


class Walks:
    """Those of one crawl."""

    def __init__(
        self,
        plan: Plan,
        opener: Opener,
        journal: Journal,
        task_of: Callable[[PlannedRound], Task | None],
        reaches: Callable[[PlannedRound], Awaitable[bool]],
        keep: Callable[[Visit], None],
        is_own: Callable[[str], bool],
    ) -> None:
        self._plan, self._opener, self._journal, self._task_of, self._reaches = plan, opener, journal, task_of, reaches
        self._keep, self._is_own = keep, is_own
        self._frontier: Frontier | None = None
        self._begun = asyncio.Event()
        """Set when it is known which pages may be visited."""
        self._led = asyncio.Event()
        """Set when the leader's walk is over."""
        self._attempts: Counter[PlannedRound] = Counter()

    def begin(self, frontier: Frontier | None) -> None:
        """Walks may begin: the site's robots.txt is read, or nobody will read it."""
        self._frontier = self._frontier or frontier
        self._begun.set()

    def beside(self, visits: Visits) -> Visits:
        """Those visits, with the turn's walk beside them."""

        async def both(turn: PlannedRound, browser: Running) -> None:
            walking = asyncio.create_task(self._walk(turn, browser))
            try:
                await visits(turn, browser)
                await walking
            finally:
                walking.cancel()
                await asyncio.gather(walking, return_exceptions=True)

        return both

    async def found(self, frontier: Frontier) -> None:
        """Wait for the leader's walk, and add the pages that it came to."""
        await self._led.wait()
        leader = self._plan.scenarios[0].name
        for url, found_on in self._journal.walks.get((leader, 1), ()):
            frontier.add((url,), 1, found_on)

    async def _walk(self, turn: PlannedRound, browser: Running) -> None:
        try:
            await self._begun.wait()
            if turn.scenario.name in self._plan.walk and self._plan.crawl.walk and self._is_new(turn):
                made = await self._made(turn, browser)
                if made is not None:
                    self._note(turn, made)
        finally:
            if turn.leads:
                self._led.set()

    def _is_new(self, turn: PlannedRound) -> bool:
        where = turn.scenario.name, turn.round
        return where not in self._journal.walks and where not in self._journal.unreached

    async def _made(self, turn: PlannedRound, browser: Running) -> WalkedThrough | None:
        """The walk; None where nobody comes to the scenario's state, which its own choice tells already."""
        task = self._task_of(turn)
        if self._attempts[turn] >= ATTEMPTS:
            return WalkedThrough(visits=(self._lost(turn),))
        if lost := browser.hub.cdp.lost:
            raise ConnectionLost(lost)
        self._attempts[turn] += 1
        for _ in range(ATTEMPTS):
            made = await self._walked(turn, browser, task)
            if made.visits[0].outcome == "loaded" or task is None:
                break
            if not await self._reaches(turn):
                return None
            # else its choice was not made, as pages that are visited meanwhile may have kept it from being
        return made

    async def _walked(self, turn: PlannedRound, browser: Running, task: Task | None) -> WalkedThrough:
        limits, frontier = self._plan.crawl.walk, self._frontier
        assert limits is not None  # noqa: S101 (asked before)
        choices = Choices(is_own=self._is_own, may_visit=frontier.may_visit if frontier else lambda _: True)
        async with AsyncExitStack() as stack:
            stay = await self._opener.fresh(stack, turn, browser)
            return await walk_through(stay.visitor, self._plan.start[0], limits, choices, task)

    def _lost(self, turn: PlannedRound) -> Visit:
        number = PART_NUMBERS["walk"]
        return Visit(
            id=visit_id(turn.scenario.name, number, turn.round),
            round=turn.round,
            scenario=turn.scenario.name,
            number=number,
            part="walk",
            url=self._plan.start[0],
            final_url=self._plan.start[0],
            outcome="crashed",
            reason="the browser went away whenever somebody walked through the site",
        )

    def _note(self, turn: PlannedRound, made: WalkedThrough) -> None:
        for visit in made.visits:
            self._keep(visit)
        self._journal.write(WalkMade(scenario=turn.scenario.name, round=turn.round, pages=made.pages))
