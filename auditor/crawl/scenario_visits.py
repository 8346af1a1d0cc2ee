"""Walking through the pages of a scenario: finding them in the first one, following in the others.

What was visited is in the journal and is not visited again, whoever asks: a walk that goes on after its browser died does so in
a fresh context, where it makes its scenario's choice again.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from auditor.crawl.choice.choosing import Task
from auditor.crawl.discovery.discovery import Discovery, discovery, look_up
from auditor.crawl.discovery.frontier import Frontier, Planned
from auditor.crawl.forms.filling import Filler
from auditor.crawl.journal import JournalEntry, Unreached
from auditor.crawl.setup import CrawlMemory, Progress, Setup, Writer
from auditor.crawl.visit.crashed_visit import lost_visit
from auditor.crawl.visit.finished_visit import FinishedVisit
from auditor.crawl.visit.storage_state import ContextState
from auditor.crawl.visit.visit import Visitor
from auditor.driver.chromium.process.launch import Running
from auditor.driver.chromium.tabs.fetch import Fetcher
from auditor.evidence import Blind, EvidenceKind, LeftOut, Visit
from auditor.observed.parties import Parties
from auditor.plan import Plan
from auditor.plurals import counted
from auditor.scenarios import Scenario
from auditor.urls import host_of, is_web

ATTEMPTS = 2
"""Times a page is tried when its browser dies. The page of another scenario may have killed it, so once is not enough."""

UNREAD = "its links could not be read when pages were looked for: those that only it leads to were not visited"

_WANTED = {
    "accept": "accepting could not be proven",
    "reject": "rejecting could not be proven",
    "withdraw": "withdrawing could not be proven",
    "journey": "the journey did not reach its end",
}


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """A scenario in one round, in a context of its own."""

    scenario: Scenario
    round: int = 1
    leads: bool = False


@dataclass(slots=True)
class _RoundInContext:
    """A turn in one browser context."""

    turn: PlannedRound
    browser: Running
    visitor: Visitor
    reached: bool | None = None
    """Whether the scenario's state is reached here; None as long as nobody tried."""


class ScenarioVisits:
    """Those of one crawl."""

    def __init__(
        self, plan: Plan, parties: Parties, setup: Setup, writer: Writer, progress: Progress, trail: CrawlMemory
    ) -> None:
        self._plan, self._parties, self._setup = plan, parties, setup
        self._writer, self._progress = writer, progress
        self._redactor, self._journal, self._time = trail.redactor, trail.journal, trail.time
        self._list, self._outgoing = trail.pages, trail.outgoing
        self._gate = asyncio.Semaphore(max(1, setup.workers))
        self._attempts: Counter[tuple[PlannedRound, str]] = Counter()
        self._unread: set[str] = set()
        """Pages whose links the leader could not read."""
        self.unreached: dict[PlannedRound, str] = {}
        """Why a scenario's state could not be reached."""
        self.frontier: Frontier | None = None
        self.discovery = Discovery()

    def recall(self) -> None:
        """Take up what the journal of an earlier crawl of this run knows."""
        leader = self._plan.scenarios[0].name
        found = sorted(
            (s for s in self._journal.seen.values() if s.number and s.scenario == leader), key=lambda s: s.number
        )
        for seen in self._journal.seen.values():
            self._note_outgoing(() if seen.refusal else seen.links)
        for seen in (s for s in found if s.round == 1 and s.number > len(self._list.pages)):
            self._list.pages.append(Planned(url=seen.url, depth=seen.depth, found_on=seen.found_on))
        self._unread.update(s.url for s in self._journal.seen.values() if s.unread)
        self._journal.forget_links(leader)

    @asynccontextmanager
    async def _stay(self, turn: PlannedRound, browser: Running, *, pictures: bool) -> AsyncIterator[_RoundInContext]:
        # Where the browser refuses all storage there is none to start with.
        state: Any = self._setup.storage_state if turn.scenario.cookies == "allowed" else None
        carried = self._state_before_visit(turn)
        if carried is not None and carried.origins:
            state = {"cookies": [], "origins": carried.origins}
        options = {"locale": self._setup.locale, "accept_downloads": True, "storage_state": state}
        raw = browser.drives_raw and state is None and turn.scenario.choice == "none"
        async with browser.raw_tabs() if raw else browser.page_tabs(**options) as tabs:
            visitor = Visitor(
                browser.hub,
                tabs,
                turn.scenario.name,
                self._redactor,
                self._setup.manner,
                pictures,
                turn.round,
                filler=self._filler(turn.scenario),
                icons=browser.shows_no_icons,
            )
            as_before = carried is not None and await carried.put(browser.hub.cdp, tabs.browser_context)
            yield _RoundInContext(turn, browser, visitor, True if as_before and self._chosen_before(turn) else None)
            browser.hub.forget(tabs.browser_context)

    def _state_before_visit(self, turn: PlannedRound) -> ContextState | None:
        """What the context of that turn held when it was lost, if a new one can be given all of it."""
        carried = self._journal.carried.get((turn.scenario.name, turn.round))
        return carried if carried and carried.whole and turn.scenario.cookies == "allowed" else None

    def _chosen_before(self, turn: PlannedRound) -> bool:
        return (turn.scenario.name, turn.round, "choice") in self._journal.seen and (
            turn.scenario.name,
            turn.round,
        ) not in self._journal.unreached

    def _filler(self, scenario: Scenario) -> Filler | None:
        if self._setup.identity is None or scenario.name not in self._plan.fill_forms:
            return None
        return Filler(self._setup.identity, self._setup.forms, self._parties.first_party)

    async def lead(self, turn: PlannedRound, browser: Running) -> None:
        """Find the pages and visit them."""
        frontier = self.frontier = await self._first_pages(browser)
        async with self._stay(turn, browser, pictures=True) as stay:
            if self._is_new(turn):
                await self._chosen(stay)
            await self._walk(stay, frontier)

    async def _first_pages(self, browser: Running) -> Frontier:
        site, crawl = self._plan.url, self._plan.crawl
        if self._journal.found is None:
            async with self.fetcher(browser) as fetcher:
                self._journal.write(await look_up(fetcher, site, crawl))
        if self._journal.found is not None:
            self.discovery = discovery(self._journal.found, crawl)
        frontier = Frontier(crawl, site, self._parties.is_first, self.discovery.allowed)
        for url in self._plan.start:
            frontier.require(url, "start")
        for url in self._plan.required:
            frontier.require(url, "policy")
        frontier.add(self.discovery.pages, 1, "sitemap", sitemap=True)
        return frontier

    def _is_new(self, turn: PlannedRound) -> bool:
        """Whether nothing of it was visited yet: then its choice can be made while the leader still looks for pages."""
        name, round_ = turn.scenario.name, turn.round
        return not any((s, r) == (name, round_) for s, r, _ in self._journal.seen)

    async def _chosen(self, stay: _RoundInContext) -> bool:
        """Whether the scenario's state is reached in this context: what was chosen in another does not count here."""
        if stay.reached is None:
            stay.reached = await self._choose(stay)
        if stay.reached:  # nothing is pressed any more
            stay.visitor.tabs = await stay.browser.let_go(stay.visitor.tabs)
        return stay.reached

    async def _choose(self, stay: _RoundInContext) -> bool:
        """Whether there is nothing to do for the state, or its choice is made and proven."""
        turn = stay.turn
        task = self._task(turn.scenario)
        if task is None:
            return True
        key = turn.scenario.name, turn.round
        if key in self._journal.unreached:
            self.unreached[turn] = self._journal.unreached[key]
            return False
        start = Planned(url=self._plan.start[0], depth=0, found_on="start")
        made = self._on_site(await self._visit(stay, start, 0, task))
        last = made.visit.choices[-1] if made.visit.choices else None
        if last is None or last.outcome != "made":
            what = _WANTED[task.wanted]
            reason = f"{what}: {last.reason if last else made.visit.reason}"
            self._journal.write(Unreached(scenario=key[0], round=key[1], reason=self._redactor.text(reason)))
            self.unreached[turn] = reason
        self._note(turn, start, made, 0, choice=True)
        self._keep(made)
        return turn not in self.unreached

    def _task(self, scenario: Scenario) -> Task | None:
        if scenario.choice == "none":
            return None
        setup = self._setup
        journey = setup.journeys.get(scenario.name.removeprefix("journey:"))
        return Task(wanted=scenario.choice, hints=setup.consent, journey=journey, variables=setup.browsing.variables)

    async def _walk(self, stay: _RoundInContext, frontier: Frontier) -> None:
        number = 0
        while planned := frontier.take():
            try:
                seen = self._known(stay.turn, planned) or await self._see(stay, planned, number + 1)
            except BaseException:
                frontier.put_back(planned)
                raise
            if seen.refusal:
                frontier.drop(planned, seen.refusal)
                continue
            number += 1
            frontier.landed(seen.final_url)
            frontier.add(seen.links, planned.depth + 1, self._redactor.url(planned.url))
            await self._list.publish(planned, number)

    def give_up(self, reason: str) -> None:
        """No page is found any more: those that wait are left out for that reason."""
        if self.frontier is not None:
            self.frontier.give_up(reason)

    def _known(self, turn: PlannedRound, planned: Planned) -> JournalEntry | None:
        return self._journal.seen.get((turn.scenario.name, turn.round, planned.url))

    async def _see(self, stay: _RoundInContext, planned: Planned, number: int) -> JournalEntry:
        """Visit a page and keep what was seen, unless it is no page."""
        turn = stay.turn
        await self._chosen(stay)
        made = await self._visit(stay, planned, number)
        refusal = self._no_page(made, planned) if turn.leads else ""
        made = made if refusal else self._told_if_unread(turn, planned, self._on_site(made))
        seen = self._note(turn, planned, made, 0 if refusal else number, refusal=refusal)
        if not refusal:
            self._keep(made)
        return seen

    def _told_if_unread(self, turn: PlannedRound, planned: Planned, made: FinishedVisit) -> FinishedVisit:
        """A visit to a page whose links nobody read says so in every scenario: each of them lacks what only it leads to."""
        if turn.leads and planned.depth < self._plan.crawl.max_depth and _is_unread(made.visit):
            self._unread.add(planned.url)
        if planned.url not in self._unread or made.visit.outcome != "loaded":
            return made
        blind = (*made.visit.blind, Blind(kind=EvidenceKind.VISIT, reason=UNREAD))
        return replace(made, visit=replace(made.visit, blind=blind))

    def _note(
        self,
        turn: PlannedRound,
        planned: Planned,
        made: FinishedVisit,
        number: int,
        *,
        refusal: str = "",
        choice: bool = False,
    ) -> JournalEntry:
        seen = JournalEntry(
            scenario=turn.scenario.name,
            round=turn.round,
            number=number,
            url=planned.url,
            depth=planned.depth,
            found_on=planned.found_on,
            final_url=made.final_url,
            links=made.links,
            refusal=refusal,
            unread=turn.leads and planned.url in self._unread,
            choice=choice,
            carried=made.carried if self._may_be_written(made.carried) else None,
        )
        self._journal.write(seen)
        if not turn.leads:
            self._journal.forget_links_of(seen)
        return seen

    def _may_be_written(self, carried: ContextState) -> bool:
        text = json.dumps([carried.cookies, carried.local])
        return self._redactor.text(text) == text

    async def _visit(
        self, stay: _RoundInContext, planned: Planned, number: int, task: Task | None = None
    ) -> FinishedVisit:
        tried = stay.turn, "choice" if task else planned.url
        if self._attempts[tried] >= ATTEMPTS:
            return lost_visit(stay.visitor, planned, number)
        async with self._gate:
            with self._time.visiting(stay.turn):
                self._attempts[tried] += 1
                made = await stay.visitor.visit(planned, number, task)
        del self._attempts[tried]
        return made

    def _no_page(self, made: FinishedVisit, planned: Planned) -> str:
        if planned.found_on in ("start", "policy"):
            return ""
        if made.visit.outcome == "download" or (made.mime and "html" not in made.mime and "xml" not in made.mime):
            return "not-html"
        if made.visit.outcome == "loaded" and not self._parties.is_first(host_of(made.final_url)):
            return "leads off the site"
        return ""

    def _on_site(self, made: FinishedVisit) -> FinishedVisit:
        """A visit that ended on somebody else's page did not see the page it was meant for."""
        if made.visit.outcome != "loaded" or self._parties.is_first(host_of(made.final_url)):
            return made
        reason = f"the address leads off the site, to {host_of(made.final_url)}"
        return replace(made, visit=replace(made.visit, outcome="failed", reason=reason), links=())

    async def follow(self, turn: PlannedRound, browser: Running) -> None:
        """Visit the pages that are found."""
        number = 0
        async with self._stay(turn, browser, pictures=False) as stay:
            if self._is_new(turn) and not await self._chosen(stay):
                return  # pages visited in another state than the scenario's would be false evidence
            async for planned in self._list.each():
                number += 1
                if self._known(turn, planned) is None:
                    if not await self._chosen(stay):
                        return
                    await self._see(stay, planned, number)

    async def go_back(self, turn: PlannedRound, browser: Running, numbers: Iterable[int]) -> None:
        """Visit the pages of these numbers once more."""
        pages = [(n, self._list.pages[n - 1]) for n in numbers if n > 0]  # 0 is the choice, which is made anyway
        async with self._stay(turn, browser, pictures=True) as stay:
            if self._is_new(turn) and not await self._chosen(stay):
                return
            for number, planned in pages:
                if self._known(turn, planned) is None and await self._chosen(stay):
                    await self._see(stay, planned, number)

    def as_they_are(self, links: set[str]) -> Iterable[str]:
        """Links without what evidence hides of them."""
        return (u for u in self._outgoing if self._redactor.url(u) in links)

    def _keep(self, made: FinishedVisit) -> None:
        self._note_outgoing(made.links)
        visit = self._writer.write_visit(self._redactor.record(made.visit), made.screenshot)
        self._progress(visit.scenario, self.frontier.planned if self.frontier else 0, visit)

    def _note_outgoing(self, links: Iterable[str]) -> None:
        self._outgoing.update(u for u in links if is_web(u) and not self._parties.is_first_url(u))

    @asynccontextmanager
    async def fetcher(self, browser: Running) -> AsyncIterator[Fetcher]:
        """Something to fetch with, in a context apart."""
        async with browser.context() as (context, identity):
            fetcher = Fetcher(browser.hub.cdp, context, browser.guard)
            await fetcher.start()
            yield fetcher
            browser.hub.forget(identity)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Pages that were found and not visited."""
        return tuple(map(self._redactor.record, self.frontier.left_out)) if self.frontier else ()

    def notes(self) -> tuple[str, ...]:
        """What a reader should know of the list of pages."""
        more = self.frontier.unlisted if self.frontier else 0
        return (f"At least {counted(more, 'page')} more were left out than are listed.",) if more else ()


def _is_unread(visit: Visit) -> bool:
    return visit.outcome not in ("loaded", "download") or any(b.kind is EvidenceKind.LINKS for b in visit.blind)
