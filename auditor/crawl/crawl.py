"""The crawl: scenarios side by side over the same pages.

The first scenario leads: its links and the sitemap make the list of pages. The others follow the list while it grows, so
that page 0003 is the same page in every scenario and differences are differences of the scenario.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from playwright.async_api import Error, Playwright, async_playwright

from auditor.crawl.browser import is_root, user_agent
from auditor.crawl.choosing import Task
from auditor.crawl.discovery import Discovery, discover
from auditor.crawl.fetch import Fetcher
from auditor.crawl.filling import Filler
from auditor.crawl.frontier import Frontier, Planned
from auditor.crawl.launch import VIEWPORT, Running, Settings, running
from auditor.crawl.setup import Progress, Setup, Trail, Writer
from auditor.crawl.visit import Made, Visitor
from auditor.egress import Guard
from auditor.errors import EnvironmentFault
from auditor.evidence import FORMAT, LeftOut, LinkProbe, Method, Run, ScenarioRun
from auditor.parties import Parties
from auditor.plan import Again, Plan
from auditor.scenarios import Scenario
from auditor.urls import host_of, is_web

MAX_PROBES = 300
"""Links that leave the site and are asked whether they answer."""
BAD = 400
"""HTTP status from which on an answer is none that a visitor wants."""

_OF_THIS_RUN = ("--host-resolver-rules", "--ignore-certificate-errors-spki-list", "--proxy-server")
"""Flags that say where this run's servers are, not what a page can see; the notes tell of them."""

_WANTED = {
    "accept": "accepting could not be proven",
    "reject": "rejecting could not be proven",
    "withdraw": "withdrawing could not be proven",
    "journey": "the journey did not reach its end",
}


async def crawl(
    plan: Plan, parties: Parties, setup: Setup, writer: Writer, progress: Progress, trail: Trail | None = None
) -> Run:
    """Visit everything; returns the head of the run. Raises EnvironmentFault if no browser starts.

    A `trail` is filled for `crawl_again`.
    """
    started, began = datetime.now(UTC).isoformat(timespec="seconds"), asyncio.get_running_loop().time()
    async with async_playwright() as playwright, AsyncExitStack() as stack:
        job = _Crawl(plan, parties, setup, writer, progress, playwright, stack, trail or Trail(setup))
        await job.begin()
        await job.run()
        return Run(
            format=FORMAT,
            tool="",
            started=started,
            site=plan.url,
            method=job.method(),
            scenarios=tuple(job.outcome(s.name) for s in plan.scenarios),
            left_out=job.left_out(),
            probes=job.probes,
            milliseconds=round((asyncio.get_running_loop().time() - began) * 1000),
        )


async def crawl_again(
    run: Run,
    again: Again,
    plan: Plan,
    parties: Parties,
    setup: Setup,
    writer: Writer,
    progress: Progress,
    trail: Trail,
) -> Run:
    """Visit some pages, and ask for some links, once more: the round after all others. Returns the new head of the run."""
    began = asyncio.get_running_loop().time()
    async with async_playwright() as playwright, AsyncExitStack() as stack:
        job = _Crawl(plan, parties, setup, writer, progress, playwright, stack, trail)
        await job.begin()
        await job.again(again, run.method.visits + 1)
        return replace(
            run,
            method=replace(run.method, notes=tuple(dict.fromkeys(run.method.notes + again.notes + job.guard_notes()))),
            scenarios=tuple(job.outcome(s.name, s) for s in run.scenarios),
            probes=run.probes + job.probes,
            milliseconds=run.milliseconds + round((asyncio.get_running_loop().time() - began) * 1000),
            confirmed=True,
        )


@dataclass(frozen=True, slots=True)
class _Turn:
    """A scenario in one round, in a context of its own."""

    scenario: Scenario
    round: int = 1
    leads: bool = False


class _Crawl:
    """The state of one crawl under way."""

    def __init__(
        self,
        plan: Plan,
        parties: Parties,
        setup: Setup,
        writer: Writer,
        progress: Progress,
        playwright: Playwright,
        stack: AsyncExitStack,
        trail: Trail,
    ) -> None:
        self._plan, self._parties, self._setup = plan, parties, setup
        self._writer, self._progress = writer, progress
        self._playwright, self._stack = playwright, stack
        self._browsers: dict[Settings, asyncio.Task[Running]] = {}
        self._used: list[Running] = []
        self._redactor = trail.redactor
        self._list = trail.pages
        self._guard: Guard | None = None
        self._gate = asyncio.Semaphore(max(1, setup.workers))
        self._outgoing = trail.outgoing
        self._unreached: dict[_Turn, str] = {}
        """Why a scenario's state could not be reached."""
        self.frontier: Frontier | None = None
        self.discovery = Discovery()
        self._outcomes: dict[_Turn, ScenarioRun] = {}
        self.probes: tuple[LinkProbe, ...] = ()

    async def begin(self) -> None:
        """Before any browser: what browsers connect through."""
        if self._setup.dialer is not None:
            self._guard = await self._stack.enter_async_context(Guard(self._setup.dialer))

    def guard_notes(self) -> tuple[str, ...]:
        """What the method section says of whom the browsers could reach."""
        return self._guard.notes() if self._guard else ()

    async def run(self) -> None:
        """Every scenario, as often as asked for."""
        leader, *followers = self._plan.scenarios
        turns = [_Turn(s) for s in followers]
        turns += [_Turn(s, r) for r in range(2, self._setup.visits + 1) for s in self._plan.scenarios]
        searcher = self._redactor.searcher
        await asyncio.gather(
            asyncio.to_thread(searcher.prepare) if searcher else asyncio.sleep(0),
            self._take(_Turn(leader, leads=True), self._lead),
            *(self._take(t, self._follow) for t in turns),
        )
        if self._plan.probe_links and self._used:
            self.probes = await self._probe(sorted(self._outgoing)[:MAX_PROBES], 1)
            if self._setup.visits > 1:
                silent = {p.url for p in self.probes if p.status is None or p.status >= BAD}
                self.probes += await self._probe(sorted(self._as_they_are(silent)), 2)

    async def again(self, wanted: Again, round_: int) -> None:
        """Some pages of some scenarios, and some links, once more."""
        scenarios = {s.name: s for s in self._plan.scenarios}
        turns = [(_Turn(scenarios[name], round_), numbers) for name, numbers in wanted.pages]

        def back(numbers: tuple[int, ...]) -> Callable[[_Turn, Running], Awaitable[None]]:
            return lambda turn, browser: self._go_back(turn, browser, numbers)

        await asyncio.gather(*(self._take(turn, back(numbers)) for turn, numbers in turns))
        if wanted.links:
            browser = self._used[0] if self._used else await self._browser(self._settings(self._plan.scenarios[0]))
            self.probes = await self._probe(sorted(self._as_they_are(set(wanted.links))), round_, browser)

    async def _take(self, turn: _Turn, walk: Callable[[_Turn, Running], Awaitable[None]]) -> None:
        name, failed = "", ""
        try:
            async with self._gate:
                browser = await self._browser(self._settings(turn.scenario))
                name = browser.name
                await walk(turn, browser)
            failed = self._unreached.get(turn, "")
        except (EnvironmentFault, Error) as error:
            if turn.leads and not self._used:
                raise
            failed = str(error).splitlines()[0]
        finally:
            if turn.leads:
                await self._list.close()
        if failed and turn.round > 1:
            failed = f"on visit {turn.round}: {failed}"
        self._outcomes[turn] = ScenarioRun(
            name=turn.scenario.name, browser=name, complete=not failed, reason=self._redactor.text(failed)
        )

    def outcome(self, scenario: str, before: ScenarioRun | None = None) -> ScenarioRun:
        """How a scenario went in all its rounds, and `before` them: as in the first that failed."""
        turns = sorted((t for t in self._outcomes if t.scenario.name == scenario), key=lambda t: t.round)
        runs = ([before] if before else []) + [self._outcomes[t] for t in turns]
        return next((r for r in runs if not r.complete), runs[0])

    def _settings(self, scenario: Scenario) -> Settings:
        blocks_third = self._setup.third_party == "block"
        picked = self._setup.browsers.pick(needs_profile=scenario.needs_profile or blocks_third)
        if picked is None:
            raise EnvironmentFault("this scenario needs a full Chromium, and only a headless shell was found")
        return Settings(
            kind=picked[0],
            program=picked[1],
            gpc=scenario.gpc,
            dnt=scenario.dnt,
            cookies=scenario.cookies,
            third_party=self._setup.third_party,
            locale=self._setup.locale,
            host_rules=self._setup.host_rules,
            trusted_keys=self._setup.trusted_keys,
        )

    async def _browser(self, settings: Settings) -> Running:
        if settings not in self._browsers:
            self._browsers[settings] = asyncio.create_task(self._start(settings))
        return await asyncio.shield(self._browsers[settings])

    async def _start(self, settings: Settings) -> Running:
        browser = await self._stack.enter_async_context(running(self._playwright, settings, self._guard))
        self._used.append(browser)
        return browser

    @asynccontextmanager
    async def _visitor(self, turn: _Turn, browser: Running, *, pictures: bool) -> AsyncIterator[Visitor]:
        # Where the browser refuses all storage there is none to start with.
        state = self._setup.storage_state if turn.scenario.cookies == "allowed" else None
        options = {"locale": self._setup.locale, "accept_downloads": True, "storage_state": state}
        raw = browser.drives_raw and state is None and turn.scenario.choice == "none"
        async with browser.raw_tabs() if raw else browser.page_tabs(**options) as tabs:
            yield Visitor(
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
            browser.hub.forget(tabs.browser_context)

    def _filler(self, scenario: Scenario) -> Filler | None:
        if self._setup.identity is None or scenario.name not in self._plan.fill_forms:
            return None
        return Filler(self._setup.identity, self._setup.forms, self._parties.first_party)

    async def _lead(self, turn: _Turn, browser: Running) -> None:
        site = self._plan.url
        async with self._fetcher(browser) as fetcher:
            self.discovery = await discover(fetcher, site, self._plan.crawl)
            frontier = self.frontier = Frontier(self._plan.crawl, site, self._parties.is_first, self.discovery.allowed)
            for url in self._plan.start:
                frontier.require(url, "start")
            for url in self._plan.required:
                frontier.require(url, "policy")
            frontier.add(self.discovery.pages, 1, "sitemap", sitemap=True)
            async with self._visitor(turn, browser, pictures=True) as visitor:
                await self._choose(visitor, turn)
                await self._walk(visitor, frontier)

    async def _choose(self, visitor: Visitor, turn: _Turn) -> bool:
        """Whether the scenario's state was reached: nothing to do for it, or its choice made and proven."""
        task = self._task(turn.scenario)
        if task is None:
            return True
        start = Planned(url=self._plan.start[0], depth=0, found_on="start")
        made = self._on_site(await visitor.visit(start, 0, task))
        self._keep(made)
        last = made.visit.choices[-1] if made.visit.choices else None
        if last is None or last.outcome != "made":
            what = _WANTED[task.wanted]
            self._unreached[turn] = f"{what}: {last.reason if last else made.visit.reason}"
        return turn not in self._unreached

    def _task(self, scenario: Scenario) -> Task | None:
        if scenario.choice == "none":
            return None
        setup = self._setup
        journey = setup.journeys.get(scenario.name.removeprefix("journey:"))
        return Task(wanted=scenario.choice, hints=setup.consent, journey=journey, variables=setup.variables)

    async def _walk(self, visitor: Visitor, frontier: Frontier) -> None:
        number = 0
        while planned := frontier.take():
            made = await visitor.visit(planned, number + 1)
            refusal = self._no_page(made, planned)
            if refusal:
                frontier.drop(planned, refusal)
                continue
            number += 1
            made = self._on_site(made)
            frontier.landed(made.final_url)
            frontier.add(made.links, planned.depth + 1, made.visit.url)
            self._keep(made)
            await self._list.publish(planned)

    def _no_page(self, made: Made, planned: Planned) -> str:
        if planned.found_on in ("start", "policy"):
            return ""
        if made.visit.outcome == "download" or (made.mime and "html" not in made.mime and "xml" not in made.mime):
            return "not-html"
        if made.visit.outcome == "loaded" and not self._parties.is_first(host_of(made.final_url)):
            return "leads off the site"
        return ""

    def _on_site(self, made: Made) -> Made:
        """A visit that ended on somebody else's page did not see the page it was meant for."""
        if made.visit.outcome != "loaded" or self._parties.is_first(host_of(made.final_url)):
            return made
        reason = f"the address leads off the site, to {host_of(made.final_url)}"
        return replace(made, visit=replace(made.visit, outcome="failed", reason=reason), links=())

    async def _follow(self, turn: _Turn, browser: Running) -> None:
        number = 0
        async with self._visitor(turn, browser, pictures=False) as visitor:
            if not await self._choose(visitor, turn):
                return  # pages visited in another state than the scenario's would be false evidence
            async for planned in self._list.each():
                number += 1
                self._keep(self._on_site(await visitor.visit(planned, number)))

    async def _go_back(self, turn: _Turn, browser: Running, numbers: Iterable[int]) -> None:
        async with self._visitor(turn, browser, pictures=True) as visitor:
            if await self._choose(visitor, turn):
                for number in (n for n in numbers if n > 0):  # 0 is the choice, which is made already
                    self._keep(self._on_site(await visitor.visit(self._list.pages[number - 1], number)))

    async def _probe(self, urls: Iterable[str], round_: int, browser: Running | None = None) -> tuple[LinkProbe, ...]:
        async with self._fetcher(browser or self._used[0]) as fetcher:
            answers = await fetcher.probe(tuple(urls))
        return tuple(replace(p, url=self._redactor.url(p.url), round=round_) for p in answers)

    def _as_they_are(self, links: set[str]) -> Iterable[str]:
        """Links without what evidence hides of them."""
        return (u for u in self._outgoing if self._redactor.url(u) in links)

    def _keep(self, made: Made) -> None:
        self._outgoing.update(u for u in made.links if is_web(u) and not self._parties.is_first_url(u))
        visit = self._writer.write_visit(self._redactor.record(made.visit), made.screenshot)
        self._progress(visit.scenario, self.frontier.planned if self.frontier else 0, visit)

    @asynccontextmanager
    async def _fetcher(self, browser: Running) -> AsyncIterator[Fetcher]:
        async with browser.context() as (context, identity):
            fetcher = Fetcher(browser.hub.cdp, context, self._guard)
            await fetcher.start()
            yield fetcher
            browser.hub.forget(identity)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Pages that were found and not visited."""
        return tuple(map(self._redactor.record, self.frontier.left_out)) if self.frontier else ()

    def method(self) -> Method:
        """How it was done, for the report."""
        if not self._used:
            return Method(browser="", version="")
        lead = self._used[0]
        manner, setup = self._setup.manner, self._setup
        flags = sorted({f for r in self._used for f in r.flags if not f.startswith(_OF_THIS_RUN)})
        return Method(
            browser=" and ".join(sorted({r.name.rsplit(" ", 1)[0] for r in self._used})),
            version=lead.version,
            flags=tuple(flags),
            settle=manner.settle,
            settle_ms=manner.settle_ms,
            user_agent=user_agent(lead.version),
            locale=setup.locale,
            viewport=f"{VIEWPORT[0]}x{VIEWPORT[1]}",
            sandbox=not is_root(),
            third_party_cookies="allowed" if setup.third_party == "allow" else "blocked",
            robots=self.discovery.robots,
            notes=setup.notes + self.guard_notes() + self.discovery.notes,
            visits=setup.visits,
        )
