"""What making and proving a choice adds to a scenario: the choosing visit of the demo's start page against a plain one."""

from __future__ import annotations

import asyncio
import statistics
from contextlib import ExitStack

from playwright.async_api import async_playwright

from auditor.capture.redact import Redactor
from auditor.crawl.choice.choosing import Task, Wanted
from auditor.crawl.discovery.frontier import Planned
from auditor.crawl.settings.host_mapping import parse_mapping, resolver_rules
from auditor.crawl.visit.finished_visit import Manner
from auditor.crawl.visit.visit import Visitor
from auditor.demo.store import POLICY, SITE_URL, build_store
from auditor.driver.chromium.process.launch import Running, Settings, running
from auditor.driver.chromium.process.programs import find_browsers
from auditor.vocabulary import vocabulary
from policy.model import Journey
from policy.reader import read_policy

ROUNDS = 3
EDITION = "fixed"


async def _visit(browser: Running, task: Task | None) -> int:
    async with browser.page_tabs() as tabs:
        visitor = Visitor(browser.hub, tabs, "no-choice", Redactor(), Manner())
        made = (await visitor.visit(Planned(url=SITE_URL, depth=0, found_on="start"), 0, task)).visit
        assert made.outcome == "loaded", made
        assert task is None or made.choices[-1].outcome == "made", made.choices
        return made.milliseconds


async def _measure(settings: Settings, journey: Journey) -> None:
    tasks: dict[Wanted, Task] = {w: Task(wanted=w) for w in ("accept", "reject", "withdraw")}
    tasks["journey"] = Task(wanted="journey", journey=journey)
    async with async_playwright() as playwright, running(playwright, settings) as browser:
        await _visit(browser, None)
        plain = statistics.median([await _visit(browser, None) for _ in range(ROUNDS)])
        print(f"choosing on the demo's start page; a plain visit takes {plain / 1000:.1f} s; {ROUNDS} rounds, medians")
        for wanted, task in tasks.items():
            spent = statistics.median([await _visit(browser, task) for _ in range(ROUNDS)])
            print(f"  {wanted:9} adds {(spent - plain) / 1000:.1f} s", flush=True)


def report() -> None:
    policy = read_policy(POLICY, vocabulary())
    with ExitStack() as stack:
        web = build_store(EDITION)
        stack.enter_context(web.running())
        picked = find_browsers().pick(needs_profile=False)
        assert picked is not None
        maps = tuple(parse_mapping(m) for m in web.map_host_options())
        settings = Settings(
            kind=picked[0], program=picked[1], host_rules=resolver_rules(maps), trusted_keys=(web.trust_key,)
        )
        asyncio.run(_measure(settings, policy.journeys[0]))
