"""Visiting the pages of a scenario: finding them in the first one, following in the others; side by side in several contexts.

What was visited is in the journal and is not visited again, whoever asks: visits that go on after their browser died do so in
fresh contexts, where their scenario's choice is made again.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from auditor.browsing import Settle
from auditor.crawl.capacity import contexts_of_each
from auditor.crawl.choice.choosing import Task
from auditor.crawl.contexts import APART, Contexts, Opener, PlannedRound, RoundInContext
from auditor.crawl.discovery.discovery import Discovery, discovery, look_up
from auditor.crawl.discovery.frontier import Frontier, Planned, is_opt_out
from auditor.crawl.forms.claims import Claims
from auditor.crawl.forms.filling import Filler
from auditor.crawl.in_order import InOrder
from auditor.crawl.journal import JournalEntry, Unreached
from auditor.crawl.real_time import RealTimeSample, sampling
from auditor.crawl.setup import CrawlMemory, Progress, Setup, Writer
from auditor.crawl.visit.again import WAIT_SECONDS, Again
from auditor.crawl.visit.crashed_visit import lost_visit
from auditor.crawl.visit.finished_visit import FinishedVisit
from auditor.crawl.visit.scrolling import MAX_GROWN
from auditor.crawl.visit.what_came import on_site
from auditor.crawl.visit_records import VisitRecords
from auditor.driver.chromium.process.launch import Running
from auditor.driver.chromium.tabs.fetch import fetching
from auditor.driver.errors import ConnectionLost
from auditor.evidence import LeftOut
from auditor.observed.parties import Parties
from auditor.plan import Plan
from auditor.plurals import counted
from auditor.urls import page_key

ATTEMPTS = 2
"""Times a page is tried when its browser dies. The page of another scenario may have killed it, so once is not enough."""

_WANTED = {
    "accept": "accepting could not be proven",
    "reject": "rejecting could not be proven",
    "withdraw": "withdrawing could not be proven",
    "journey": "the journey did not reach its end",
}


_Visited = tuple[Planned, FinishedVisit]
FurtherPages = Callable[[Frontier], Awaitable[None]]
"""Waits for whoever else finds pages, and adds those to the frontier."""


async def nobody_else(_frontier: Frontier) -> None:
    """Pages are found by their links and the sitemap alone."""


class ScenarioVisits:
    """Those of one crawl."""

    def __init__(
        self, plan: Plan, parties: Parties, setup: Setup, writer: Writer, progress: Progress, trail: CrawlMemory
    ) -> None:
        self._plan, self._parties, self._setup = plan, parties, setup
        self.records = VisitRecords(plan.crawl.max_depth, parties, writer, progress, trail)
        self.records.planned = lambda: self.frontier.planned if self.frontier else 0
        self._redactor, self._journal, self._time = trail.redactor, trail.journal, trail.time
        self._list = trail.pages
        self._gate = asyncio.Semaphore(max(1, setup.workers))
        self._attempts: Counter[tuple[PlannedRound, str]] = Counter()
        self.opener = Opener(setup, trail.redactor, trail.journal, self._filler)
        self._contexts_of_each = contexts_of_each(len(plan.scenarios) * setup.browsing.visits)
        self.further: FurtherPages = nobody_else
        """Asked by the leader each time that it has visited all pages it knows; no page is found once it adds none."""
        self._again: defaultdict[PlannedRound, Again] = defaultdict(lambda: Again(parties))
        self._claims: defaultdict[PlannedRound, Claims] = defaultdict(Claims)
        self._apart = frozenset(filter(None, map(page_key, plan.apart))) - frozenset(map(page_key, plan.start))
        self.begin: Callable[[Frontier], None] = lambda _: None
        """Called once it is known which pages may be visited."""
        self.unreached: dict[PlannedRound, str] = {}
        """Why a scenario's state could not be reached."""
        self._settle: Settle = setup.manner.settle
        """How pages are visited from now on."""
        self._looked: tuple[str, ...] = ()
        """What came of looking again in real time."""
        self._tried: defaultdict[PlannedRound, asyncio.Event] = defaultdict(asyncio.Event)
        """Set once its own choice is made, or was tried in vain."""
        self.frontier: Frontier | None = None
        self.discovery = Discovery()

    def recall(self) -> None:
        """Take up what the journal of an earlier crawl of this run knows."""
        leader = self._plan.scenarios[0].name
        found = sorted(
            (s for s in self._journal.seen.values() if s.number and s.scenario == leader), key=lambda s: s.number
        )
        for seen in self._journal.seen.values():
            self.records.note_outgoing(() if seen.refusal else seen.links)
        for seen in (s for s in found if s.round == 1 and s.number > len(self._list.pages)):
            self._list.pages.append(
                Planned(url=seen.url, depth=seen.depth, found_on=seen.found_on, context=seen.context)
            )
        self.records.unread.update(s.url for s in self._journal.seen.values() if s.unread)
        self._journal.forget_links(leader)

    def _contexts(self, turn: PlannedRound, browser: Running, *, pictures: bool, most: int | None = None) -> Contexts:
        """Contexts to visit its pages in. If a browser died under one of them, one page at a time: else the page that kills it takes
        others with it until they count as lost."""
        most = most or self._contexts_of_each
        died = any(t == turn for t, _ in self._attempts)
        return Contexts(turn, browser, self.opener, pictures=pictures, most=most, beside=1 if died else most)

    def _filler(self, turn: PlannedRound, context: int) -> Filler | None:
        if self._setup.identity is None or not self._fills(turn):
            return None
        setup = self._setup
        return Filler(self._setup.identity, setup.forms, self._parties.first_party, self._claims[turn], context)

    def _fills(self, turn: PlannedRound) -> bool:
        """Whether forms are filled in."""
        return self._setup.identity is not None and turn.scenario.name in self._plan.fill_forms

    def _line_up(self, turn: PlannedRound, *pages: Planned) -> None:
        """The next pages of the list. A page apart is visited by another visitor, who has forms of its own."""
        for planned in pages:
            if planned.context != APART:
                self._claims[turn].line_up(planned.url)

    @asynccontextmanager
    async def _filling(self, turn: PlannedRound, planned: Planned) -> AsyncIterator[None]:
        """Wait for the page whose forms this one leaves."""
        if not self._fills(turn) or planned.context == APART:
            yield
            return
        async with self._claims[turn].visiting(planned.url):
            yield

    async def lead(self, turn: PlannedRound, browser: Running) -> None:
        """Find the pages and visit them."""
        frontier = self.frontier = await self._first_pages(browser)
        self.begin(frontier)
        async with self._contexts(turn, browser, pictures=True) as contexts, self._sampled(contexts) as sample:
            if self._is_new(turn):
                await self._chosen(contexts.first)
            taken = number = 0
            while wave := frontier.wave(None if taken else 1) or await self._further_wave(frontier):
                placed = [replace(p, context=self._context_of(p, n)) for n, p in enumerate(wave, taken)]
                number = await self._wave(contexts, frontier, placed, number)
                await contexts.divide()
                sample.begin()
                taken += len(wave)
            await self._list.close()
            for made in await sample.found():
                self.records.keep_made(made)
            self._looked = sample.notes()

    def _sampled(self, contexts: Contexts) -> AbstractAsyncContextManager[RealTimeSample]:
        def differs() -> None:
            self._settle = "real"

        return sampling(contexts, self._setup, self._parties, differs, self.records)

    def _context_of(self, planned: Planned, place: int) -> int:
        """Where a page is visited: what opens an opt-out must not change the scenario, others go by their place in the list."""
        acts = planned.url in self._apart or (planned.found_on != "start" and is_opt_out(planned.url))
        return APART if acts else place % self._contexts_of_each

    async def _further_wave(self, frontier: Frontier) -> tuple[Planned, ...]:
        await self.further(frontier)
        return frontier.wave()

    async def _first_pages(self, browser: Running) -> Frontier:
        site, crawl = self._plan.url, self._plan.crawl
        if self._journal.found is None:
            async with fetching(browser) as fetcher:
                self._journal.write(await look_up(fetcher, site, crawl))
        if self._journal.found is not None:
            self.discovery = discovery(self._journal.found, crawl)
        frontier = Frontier(crawl, site, self._parties.is_first, self.discovery.allowed, self.discovery.others)
        for url in self._plan.start:
            frontier.require(url, "start")
        for url in self._plan.required:
            frontier.require(url, "policy")
        frontier.add(self.discovery.pages, 1, "sitemap", sitemap=True)
        return frontier

    def _is_new(self, turn: PlannedRound) -> bool:
        """Whether nothing of it was visited yet: then its choice can be made while the leader still looks for pages."""
        return (turn.scenario.name, turn.round) not in {(s, r) for s, r, _ in self._journal.seen}

    async def _chosen(self, stay: RoundInContext) -> bool:
        """Whether the scenario's state is reached in this context: what was chosen in another does not count here."""
        if stay.reached is None:
            stay.reached = await self._choose(stay)
        if stay.reached:  # nothing is pressed any more
            stay.visitor.tabs = await stay.browser.let_go(stay.visitor.tabs)
        return stay.reached

    async def reaches(self, turn: PlannedRound) -> bool:
        """Wait until the scenario's own choice is made or was tried in vain; whether its state can be reached."""
        key = turn.scenario.name, turn.round
        if (*key, "choice") not in self._journal.seen:
            await self._tried[turn].wait()
        return key not in self._journal.unreached

    async def _choose(self, stay: RoundInContext) -> bool:
        """Whether there is nothing to do for the state, or its choice is made and proven."""
        reached = await self._made(stay)
        self._tried[stay.turn].set()
        return reached

    async def _made(self, stay: RoundInContext) -> bool:
        turn = stay.turn
        task = self.task_of(turn)
        if task is None:
            return True
        key = turn.scenario.name, turn.round
        if key in self._journal.unreached:
            self.unreached[turn] = self._journal.unreached[key]
            return False
        start = Planned(url=self._plan.start[0], depth=0, found_on="start")
        made = on_site(await self._visit(stay, start, 0, task), start, self._parties)
        last = made.visit.choices[-1] if made.visit.choices else None
        if last is None or last.outcome != "made":
            what = _WANTED[task.wanted]
            reason = f"{what}: {last.reason if last else made.visit.reason}"
            self._journal.write(Unreached(scenario=key[0], round=key[1], reason=self._redactor.text(reason)))
            self.unreached[turn] = reason
        self.records.note(turn, start, made, 0, choice=True)
        self.records.keep_made(made)
        return turn not in self.unreached

    def task_of(self, turn: PlannedRound) -> Task | None:
        """What that turn has to choose."""
        scenario = turn.scenario
        if scenario.choice == "none":
            return None
        setup = self._setup
        journey = setup.journeys.get(scenario.name.removeprefix("journey:"))
        return Task(wanted=scenario.choice, hints=setup.consent, journey=journey, variables=setup.browsing.variables)

    async def _wave(self, contexts: Contexts, frontier: Frontier, wave: list[Planned], number: int) -> int:
        """Visit pages side by side, and take what came of them in their order; the number of the last page then."""
        self._line_up(contexts.turn, *wave)
        visits = [asyncio.create_task(self._led(contexts, p, number + n)) for n, p in enumerate(wave, 1)]
        waiting = dict(enumerate(wave))
        try:
            for n, planned in enumerate(wave):
                made = await visits[n]
                del waiting[n]
                if not frontier.is_seen(planned):
                    number = await self._take_up(contexts, frontier, planned, made, number)
        finally:
            for visit in visits:
                visit.cancel()
            await asyncio.gather(*visits, return_exceptions=True)
            for planned in waiting.values():
                frontier.put_back(planned)
            self._claims[contexts.turn].wait_no_more()
        return number

    async def _led(self, contexts: Contexts, planned: Planned, number: int) -> FinishedVisit | JournalEntry:
        """Visit a page in its context, unless it is known; its number is not final."""
        turn, known = contexts.turn, self.records.known(contexts.turn, planned)
        if known is not None:
            self._claims[turn].pass_over(planned.url)
            return known
        async with self._place(contexts, planned) as stay, stay.busy, self._filling(turn, planned), contexts.gate:
            await self._chosen(stay)
            return await self._visit(stay, planned, number)

    @asynccontextmanager
    async def _place(self, contexts: Contexts, planned: Planned) -> AsyncIterator[RoundInContext]:
        """The context that a page is visited in."""
        if planned.context != APART:
            yield contexts.of(planned.context)
            return
        async with contexts.apart() as stay:
            yield stay

    async def _take_up(
        self,
        contexts: Contexts,
        frontier: Frontier,
        planned: Planned,
        made: FinishedVisit | JournalEntry,
        number: int,
    ) -> int:
        turn, next_ = contexts.turn, number + 1
        seen = made if isinstance(made, JournalEntry) else self.records.keep_page(turn, planned, made, next_)
        if seen.refusal:
            frontier.drop(planned, seen.refusal)
            return number
        if seen.outlink:
            frontier.leads_off(planned)
        frontier.landed(seen.final_url)
        frontier.add(seen.links, planned.depth + 1, self._redactor.url(planned.url))
        await self._list.publish(planned, next_)
        return next_

    def give_up(self, reason: str) -> None:
        """No page is found any more: those that wait are left out for that reason."""
        if self.frontier is not None:
            self.frontier.give_up(reason)

    async def _visit(
        self, stay: RoundInContext, planned: Planned, number: int, task: Task | None = None
    ) -> FinishedVisit:
        tried = stay.turn, "choice" if task else planned.url
        if self._attempts[tried] >= ATTEMPTS:
            return lost_visit(stay.visitor, planned, number)
        async with self._gate:
            if lost := stay.browser.hub.cdp.lost:  # what was not begun was not tried
                raise ConnectionLost(lost)
            with self._time.visiting(stay.turn):
                self._attempts[tried] += 1
                stay.visitor.manner = replace(stay.visitor.manner, settle=self._settle)
                made = await stay.visitor.visit(planned, number, task)
                if task is None and (again := self._again[stay.turn]).wants(made):
                    await asyncio.sleep(WAIT_SECONDS)
                    made = again.both(made, await stay.visitor.visit(planned, number))
        del self._attempts[tried]
        return made

    async def follow(self, turn: PlannedRound, browser: Running) -> None:
        """Visit the pages that are found, and keep what was seen in their order."""
        pages = InOrder[_Visited](lambda number, page: self.records.keep_page(turn, *page, number))
        async with self._contexts(turn, browser, pictures=False) as contexts:
            if self._is_new(turn) and not await self._chosen(contexts.first):
                return  # pages visited in another state than the scenario's would be false evidence
            works = (self._follow_in(contexts, n, pages) for n in contexts.numbers)
            done = await asyncio.gather(*works, return_exceptions=True)
            pages.end()
            if failed := next((d for d in done if isinstance(d, BaseException)), None):
                raise failed

    async def _follow_in(self, contexts: Contexts, context: int, pages: InOrder[_Visited]) -> None:
        """Visit the pages of one context, the first page before any other."""
        if context:
            await contexts.divided.wait()
            if contexts.of(context).number != context:
                return  # there is none: its pages are visited in the first
        number, ended = 0, False
        try:
            async for planned in self._list.each():
                number += 1
                self._line_up(contexts.turn, planned)
                if contexts.of(planned.context).number == context:
                    stay = contexts.of(planned.context)
                    if self.records.known(contexts.turn, planned) is None and not await self._chosen(stay):
                        return
                    pages.put(number, await self._followed(contexts, planned, number))
                if not context:
                    await contexts.divide()
            ended = True
        finally:
            contexts.divided.set()
            if not ended:
                self._claims[contexts.turn].wait_no_more()

    async def _followed(self, contexts: Contexts, planned: Planned, number: int) -> _Visited | None:
        """A visit, if it was not made yet."""
        turn = contexts.turn
        if self.records.known(turn, planned) is not None:
            self._claims[turn].pass_over(planned.url)
            return None
        async with self._place(contexts, planned) as stay, self._filling(turn, planned), contexts.gate:
            return planned, await self._visit(stay, planned, number)

    async def go_back(self, turn: PlannedRound, browser: Running, numbers: Iterable[int]) -> None:
        """Visit the pages of these numbers once more, one after the other."""
        pages = [(n, self._list.pages[n - 1]) for n in numbers if n > 0]  # 0 is the choice, which is made anyway
        async with self._contexts(turn, browser, pictures=True, most=1) as contexts:
            if self._is_new(turn) and not await self._chosen(contexts.first):
                return
            for number, planned in pages:
                if self.records.known(turn, planned) is None and await self._chosen(contexts.first):
                    async with self._place(contexts, planned) as stay:
                        made = await self._visit(stay, planned, number)
                    self.records.keep_page(turn, planned, made, number)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Pages that were found and not visited."""
        return tuple(map(self._redactor.record, self.frontier.left_out)) if self.frontier else ()

    def notes(self) -> tuple[str, ...]:
        """What a reader should know of the list of pages, and of how far they were read."""
        more = self.frontier.unlisted if self.frontier else 0
        left = (f"At least {counted(more, 'page')} more were left out than are listed.",) if more else ()
        grown = len(self.records.growing)
        screens = f"they were read {MAX_GROWN} screens further than they were at first."
        return (
            *left,
            *self._looked,
            *((f"{counted(grown, 'page')} went on growing as they were scrolled: {screens}",) if grown else ()),
        )
