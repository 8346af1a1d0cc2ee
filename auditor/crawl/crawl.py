"""The crawl: scenarios side by side over the same pages.

The first scenario leads: its links and the sitemap make the list of pages. The others follow the list while it grows, so
that page 0003 is the same page in every scenario and differences are differences of the scenario.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from auditor.crawl.capacity import open_scenarios
from auditor.crawl.contexts import PlannedRound
from auditor.crawl.method import method_of, settings_of
from auditor.crawl.scenario_visits import ATTEMPTS, ScenarioVisits
from auditor.crawl.setup import CrawlMemory, Progress, Setup, Writer
from auditor.crawl.time_limit import TimeLimit, TimeUpError
from auditor.crawl.walk.walks import Walks
from auditor.driver.chromium.process.launch import Running
from auditor.driver.chromium.process.pool import Pool
from auditor.driver.chromium.process.workspace import playwright_in_workspace
from auditor.driver.chromium.tabs.fetch import fetching
from auditor.driver.errors import BrowserError
from auditor.errors import EnvironmentFault
from auditor.evidence import FORMAT, LinkProbe, Method, Run, ScenarioRun
from auditor.observed.parties import Parties
from auditor.plan import ConfirmingRound, Plan

MAX_PROBES = 300
"""Links that leave the site and are asked whether they answer."""
BAD = 400
"""HTTP status from which on an answer is none that a visitor wants."""
MAX_STARTS = 8
"""Browsers that a scenario may use up."""

_FAILURES = (EnvironmentFault, BrowserError, TimeoutError)
"""What ends a scenario, and leaves the others alone."""


async def crawl(
    plan: Plan, parties: Parties, setup: Setup, writer: Writer, progress: Progress, trail: CrawlMemory | None = None
) -> Run:
    """Visit everything; returns the head of the run. Raises EnvironmentFault if no browser starts.

    A `trail` is filled for `crawl_confirming_round`; what its journal knows already is not visited again.
    """
    started, began = datetime.now(UTC).isoformat(timespec="seconds"), asyncio.get_running_loop().time()
    async with playwright_in_workspace() as (playwright, folder), Pool(playwright, folder, setup.dialer) as pool:
        trail = trail or CrawlMemory(setup, time=TimeLimit.of(plan.crawl))
        job = _Crawl(plan, parties, setup, writer, progress, pool, trail)
        await job.run()
        return Run(
            format=FORMAT,
            tool="",
            started=started,
            site=plan.url,
            method=job.method(),
            scenarios=tuple(job.outcome(s.name) for s in plan.scenarios),
            left_out=job.scenario_visits.left_out(),
            probes=job.probes,
            time_was_up=trail.time.was_up,
            milliseconds=round((asyncio.get_running_loop().time() - began) * 1000),
        )


async def crawl_confirming_round(
    run: Run,
    confirming: ConfirmingRound,
    plan: Plan,
    parties: Parties,
    setup: Setup,
    writer: Writer,
    progress: Progress,
    trail: CrawlMemory,
) -> Run:
    """Visit some pages, and ask for some links, once more: the round after all others. Returns the new head of the run."""
    began = asyncio.get_running_loop().time()
    async with playwright_in_workspace() as (playwright, folder), Pool(playwright, folder, setup.dialer) as pool:
        job = _Crawl(plan, parties, setup, writer, progress, pool, trail)
        await job.confirm(confirming, run.method.visits + 1)
        return replace(
            run,
            method=replace(
                run.method, notes=tuple(dict.fromkeys(run.method.notes + confirming.notes + job.guard_notes()))
            ),
            scenarios=tuple(job.outcome(s.name, s) for s in run.scenarios),
            probes=run.probes + job.probes,
            milliseconds=run.milliseconds + round((asyncio.get_running_loop().time() - began) * 1000),
            confirmed=True,
            time_was_up=trail.time.was_up,
        )


class _Crawl:
    """The state of one crawl under way."""

    def __init__(
        self,
        plan: Plan,
        parties: Parties,
        setup: Setup,
        writer: Writer,
        progress: Progress,
        pool: Pool,
        trail: CrawlMemory,
    ) -> None:
        self._plan, self._setup, self._pool = plan, setup, pool
        self._redactor, self._list, self._outgoing = trail.redactor, trail.pages, trail.outgoing
        self._time = trail.time
        self._gate = asyncio.Semaphore(open_scenarios(setup.workers))
        self.scenario_visits = ScenarioVisits(plan, parties, setup, writer, progress, trail)
        self.scenario_visits.recall()
        visits = self.scenario_visits
        self.walks = Walks(
            plan,
            visits.opener,
            trail.journal,
            visits.task_of,
            visits.reaches,
            visits.records.keep,
            parties.is_first_url,
        )
        visits.begin, visits.further = self.walks.begin, self.walks.found
        self._outcomes: dict[PlannedRound, ScenarioRun] = {}
        self._broke_off = ""
        """Why the leader did not find all pages, if it did not."""
        self.probes: tuple[LinkProbe, ...] = ()

    async def run(self) -> None:
        """Every scenario, as often as asked for."""
        leader, *followers = self._plan.scenarios
        turns = [PlannedRound(s) for s in followers]
        turns += [PlannedRound(s, r) for r in range(2, self._setup.browsing.visits + 1) for s in self._plan.scenarios]
        searcher = self._redactor.searcher
        await _all(
            asyncio.to_thread(searcher.prepare) if searcher else asyncio.sleep(0),
            self._take(PlannedRound(leader, leads=True), self.walks.beside(self.scenario_visits.lead)),
            *(self._take(t, self.walks.beside(self.scenario_visits.follow)) for t in turns),
        )
        if self._plan.probe_links and self._pool.used:
            await self._probe(sorted(self._outgoing)[:MAX_PROBES], 1)
            if self._setup.browsing.visits > 1:
                silent = {p.url for p in self.probes if p.status is None or p.status >= BAD}
                await self._probe(sorted(self.scenario_visits.records.as_they_are(silent)), 2)

    async def confirm(self, confirming: ConfirmingRound, round_: int) -> None:
        """Some pages of some scenarios, and some links, once more."""
        scenarios = {s.name: s for s in self._plan.scenarios}
        turns = [(PlannedRound(scenarios[name], round_), numbers) for name, numbers in confirming.pages]

        def back(numbers: tuple[int, ...]) -> Callable[[PlannedRound, Running], Awaitable[None]]:
            return lambda turn, browser: self.scenario_visits.go_back(turn, browser, numbers)

        await _all(*(self._take(turn, back(numbers)) for turn, numbers in turns))
        await self._probe(sorted(self.scenario_visits.records.as_they_are(set(confirming.links))), round_)

    async def _take(self, turn: PlannedRound, walk: Callable[[PlannedRound, Running], Awaitable[None]]) -> None:
        name, failed = "", ""
        try:
            async with self._gate, self._time.bounded():
                settings = settings_of(self._setup, turn.scenario)
                for start in range(MAX_STARTS):
                    async with self._pool.lent(settings) as browser:
                        name = browser.name
                        if await self._walked(turn, browser, walk, last=start == MAX_STARTS - 1):
                            break
            failed = self.scenario_visits.unreached.get(turn, "")
        except _FAILURES as error:
            if turn.leads and not self._pool.used:
                raise
            failed = _line(error)
            if turn.leads:
                self._broke_off = failed
        except TimeUpError as error:
            # A round that only confirms takes nothing from what was seen: what it did not reach stays unconfirmed.
            failed = str(error) if turn.round <= self._setup.browsing.visits else ""
            if turn.leads:
                self._broke_off = failed
                self.scenario_visits.give_up(error.limit)
        finally:
            if turn.leads:
                self.walks.begin(None)
                await self._list.close()
        if failed and turn.round > 1:
            failed = f"on visit {turn.round}: {failed}"
        self._outcomes[turn] = ScenarioRun(
            name=turn.scenario.name, browser=name, complete=not failed, reason=self._redactor.text(failed)
        )

    async def _walked(
        self,
        turn: PlannedRound,
        browser: Running,
        walk: Callable[[PlannedRound, Running], Awaitable[None]],
        *,
        last: bool,
    ) -> bool:
        """Whether the walk came to its end: False if its browser died under it, and another may go on."""
        try:
            await walk(turn, browser)
        except _FAILURES:
            if last or not browser.hub.cdp.lost:
                raise
            return False
        return True

    def outcome(self, scenario: str, before: ScenarioRun | None = None) -> ScenarioRun:
        """How a scenario went in all its rounds, and `before` them: as in the first that failed."""
        turns = sorted((t for t in self._outcomes if t.scenario.name == scenario), key=lambda t: t.round)
        runs = ([before] if before else []) + [self._outcomes[t] for t in turns]
        bad = next((r for r in runs if not r.complete), None)
        if bad is None and self._broke_off:  # what was not found was not visited in any scenario
            reason = self._redactor.text(f"not all pages could be found: {self._broke_off}")
            return replace(runs[0], complete=False, reason=reason)
        return bad or runs[0]

    async def _probe(self, urls: Sequence[str], round_: int) -> None:
        """Ask links whether they answer; for want of time they are not tried, which rules that need it say."""
        if urls:
            with suppress(TimeUpError):
                async with self._time.bounded():
                    answers = await self._probed(tuple(urls))
                self.probes += tuple(replace(p, url=self._redactor.url(p.url), round=round_) for p in answers)

    async def _probed(self, urls: tuple[str, ...]) -> tuple[LinkProbe, ...]:
        settings = settings_of(self._setup, self._plan.scenarios[0])
        for _ in range(ATTEMPTS):
            async with self._pool.lent(settings, exactly=False) as browser:
                try:
                    async with fetching(browser) as fetcher:
                        return await fetcher.probe(urls)
                except _FAILURES:
                    if not browser.hub.cdp.lost:
                        raise
        raise EnvironmentFault("the browser went away whenever it was asked whether links answer")

    def method(self) -> Method:
        """How it was done, for the report."""
        found = self.scenario_visits.discovery
        notes = self._setup.notes + self.guard_notes() + found.notes + self.scenario_visits.notes()
        return method_of(self._setup, self._plan, self._pool.used, found.robots, notes)

    def guard_notes(self) -> tuple[str, ...]:
        """What the method section says of whom the browsers could reach."""
        return self._pool.guard.notes() if self._pool.guard else ()


async def _all(*works: Coroutine[Any, Any, object]) -> None:
    """Do all of it side by side; if one fails, the others end before it is told."""
    tasks = [asyncio.ensure_future(w) for w in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "") or f"the browser did not answer ({type(error).__name__})"
