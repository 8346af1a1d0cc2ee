"""The crawl: scenarios side by side over the same pages.

The first scenario leads: its links and the sitemap make the list of pages. The others follow the list while it grows, so
that page 0003 is the same page in every scenario and differences are differences of the scenario.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Protocol

from playwright.async_api import Error, Playwright, async_playwright

from auditor.capture.redact import Redactor
from auditor.crawl.browser import Browsers, is_root, user_agent
from auditor.crawl.choosing import Task
from auditor.crawl.discovery import Discovery, discover
from auditor.crawl.fetch import Fetcher
from auditor.crawl.frontier import Frontier, Planned
from auditor.crawl.launch import VIEWPORT, Running, Settings, running
from auditor.crawl.visit import Made, Manner, Visitor
from auditor.errors import EnvironmentFault
from auditor.evidence import FORMAT, LeftOut, LinkProbe, Method, Run, ScenarioRun, Visit
from auditor.parties import Parties
from auditor.plan import Plan
from auditor.scenarios import Scenario
from auditor.urls import host_of, is_web
from policy.model import ConsentHints, Journey

MAX_PROBES = 300
"""Links that leave the site and are asked whether they answer."""


_OF_THIS_RUN = ("--host-resolver-rules", "--ignore-certificate-errors-spki-list")
"""Flags that say where this run's servers are, not what a page can see; the notes tell of them."""

_WANTED = {
    "accept": "accepting could not be proven",
    "reject": "rejecting could not be proven",
    "withdraw": "withdrawing could not be proven",
    "journey": "the journey did not reach its end",
}


class Writer(Protocol):
    """Where evidence goes: see auditor.evidence.folder.RunWriter."""

    def write_visit(self, visit: Visit, screenshot: bytes | None) -> Visit:
        """Keep a visit; returns it with the path of its screenshot."""
        ...


Progress = Callable[[str, int, Visit], None]
"""Called after each visit with (scenario, pages planned so far, visit)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the machine and the command line give."""

    browsers: Browsers
    manner: Manner = field(default_factory=Manner)
    workers: int = 4
    """Scenarios at the same time."""
    locale: str = "en-GB"
    third_party: str = "allow"
    host_rules: tuple[str, ...] = ()
    trusted_keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    consent: ConsentHints = field(default_factory=ConsentHints)
    journeys: Mapping[str, Journey] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Values of `${NAME}` in journeys; never written."""
    storage_state: Path | None = None
    """Cookies and storage every scenario starts with, in Playwright's form."""


@dataclass(slots=True)
class _List:
    """The pages, in the order of the plan; the leader appends, the followers wait for more."""

    pages: list[Planned] = field(default_factory=list)
    done: bool = False
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def publish(self, planned: Planned) -> None:
        async with self.changed:
            self.pages.append(planned)
            self.changed.notify_all()

    async def close(self) -> None:
        async with self.changed:
            self.done = True
            self.changed.notify_all()

    async def each(self) -> AsyncIterator[Planned]:
        for position in count():
            async with self.changed:
                while not self.done and len(self.pages) <= position:
                    await self.changed.wait()
                if len(self.pages) <= position:
                    return
            yield self.pages[position]


async def crawl(plan: Plan, parties: Parties, setup: Setup, writer: Writer, progress: Progress) -> Run:
    """Visit everything; returns the head of the run. Raises EnvironmentFault if no browser starts."""
    started, began = datetime.now(UTC).isoformat(timespec="seconds"), asyncio.get_running_loop().time()
    async with async_playwright() as playwright, AsyncExitStack() as stack:
        job = _Crawl(plan, parties, setup, writer, progress, playwright, stack)
        await job.run()
        return Run(
            format=FORMAT,
            tool="",
            started=started,
            site=plan.url,
            method=job.method(),
            scenarios=tuple(job.outcomes[s.name] for s in plan.scenarios),
            left_out=job.left_out(),
            probes=job.probes,
            milliseconds=round((asyncio.get_running_loop().time() - began) * 1000),
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
        playwright: Playwright,
        stack: AsyncExitStack,
    ) -> None:
        self._plan, self._parties, self._setup = plan, parties, setup
        self._writer, self._progress = writer, progress
        self._playwright, self._stack = playwright, stack
        self._browsers: dict[Settings, asyncio.Task[Running]] = {}
        self._used: list[Running] = []
        self._redactor = Redactor(typed=setup.variables.values())
        self._list = _List()
        self._gate = asyncio.Semaphore(max(1, setup.workers))
        self._outgoing: set[str] = set()
        self._unreached: dict[str, str] = {}
        """Why a scenario's state could not be reached."""
        self.frontier: Frontier | None = None
        self.discovery = Discovery()
        self.outcomes: dict[str, ScenarioRun] = {}
        self.probes: tuple[LinkProbe, ...] = ()

    async def run(self) -> None:
        leader, *followers = self._plan.scenarios
        await asyncio.gather(self._scenario(leader, leads=True), *(self._scenario(s, leads=False) for s in followers))
        if self._plan.probe_links and self._used:
            await self._probe()

    async def _scenario(self, scenario: Scenario, *, leads: bool) -> None:
        name = ""
        try:
            async with self._gate:
                browser = await self._browser(self._settings(scenario))
                name = browser.name
                await (self._lead if leads else self._follow)(scenario, browser)
            failed = self._unreached.get(scenario.name, "")
            self.outcomes[scenario.name] = ScenarioRun(
                name=scenario.name, browser=name, complete=not failed, reason=self._redactor.text(failed)
            )
        except (EnvironmentFault, Error) as error:
            if leads and not self._used:
                raise
            reason = self._redactor.text(str(error).splitlines()[0])
            self.outcomes[scenario.name] = ScenarioRun(name=scenario.name, browser=name, complete=False, reason=reason)
        finally:
            if leads:
                await self._list.close()

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
        browser = await self._stack.enter_async_context(running(self._playwright, settings))
        self._used.append(browser)
        return browser

    @asynccontextmanager
    async def _visitor(self, scenario: Scenario, browser: Running, *, pictures: bool) -> AsyncIterator[Visitor]:
        # Where the browser refuses all storage there is none to start with.
        state = self._setup.storage_state if scenario.cookies == "allowed" else None
        options = {"locale": self._setup.locale, "accept_downloads": True, "storage_state": state}
        async with browser.context(**options) as (context, identity):
            context.set_default_timeout(5_000)
            yield Visitor(browser.hub, context, identity, scenario.name, self._redactor, self._setup.manner, pictures)
            browser.hub.forget(identity)

    async def _lead(self, scenario: Scenario, browser: Running) -> None:
        site = self._plan.url
        async with self._fetcher(browser) as fetcher:
            self.discovery = await discover(fetcher, site, self._plan.crawl)
            frontier = self.frontier = Frontier(self._plan.crawl, site, self._parties.is_first, self.discovery.allowed)
            for url in self._plan.start:
                frontier.require(url, "start")
            for url in self._plan.required:
                frontier.require(url, "policy")
            frontier.add(self.discovery.pages, 1, "sitemap", sitemap=True)
            async with self._visitor(scenario, browser, pictures=True) as visitor:
                await self._choose(visitor, scenario)
                await self._walk(visitor, frontier)

    async def _choose(self, visitor: Visitor, scenario: Scenario) -> bool:
        """Whether the scenario's state was reached: nothing to do for it, or its choice made and proven."""
        task = self._task(scenario)
        if task is None:
            return True
        start = Planned(url=self._plan.start[0], depth=0, found_on="start")
        made = self._on_site(await visitor.visit(start, 0, task))
        self._keep(made)
        last = made.visit.choices[-1] if made.visit.choices else None
        if last is None or last.outcome != "made":
            what = _WANTED[task.wanted]
            self._unreached[scenario.name] = f"{what}: {last.reason if last else made.visit.reason}"
        return scenario.name not in self._unreached

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

    async def _follow(self, scenario: Scenario, browser: Running) -> None:
        number = 0
        async with self._visitor(scenario, browser, pictures=False) as visitor:
            if not await self._choose(visitor, scenario):
                return  # pages visited in another state than the scenario's would be false evidence
            async for planned in self._list.each():
                number += 1
                self._keep(self._on_site(await visitor.visit(planned, number)))

    async def _probe(self) -> None:
        async with self._fetcher(self._used[0]) as fetcher:
            answers = await fetcher.probe(tuple(sorted(self._outgoing)[:MAX_PROBES]))
        self.probes = tuple(replace(p, url=self._redactor.url(p.url)) for p in answers)

    def _keep(self, made: Made) -> None:
        self._outgoing.update(u for u in made.links if is_web(u) and not self._parties.is_first_url(u))
        visit = self._writer.write_visit(self._redactor.record(made.visit), made.screenshot)
        self._progress(visit.scenario, self.frontier.planned if self.frontier else 0, visit)

    @asynccontextmanager
    async def _fetcher(self, browser: Running) -> AsyncIterator[Fetcher]:
        async with browser.context() as (context, identity):
            fetcher = Fetcher(browser.hub.cdp, context)
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
            notes=setup.notes + self.discovery.notes,
        )
