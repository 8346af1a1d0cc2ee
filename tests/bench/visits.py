"""Visits: CPU and wall time of captured and settled ones against bare `goto` in a new tab, in one run."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.async_api import async_playwright

from auditor.capture.redact import Redactor
from auditor.crawl.discovery.frontier import Planned
from auditor.crawl.settings.host_mapping import parse_mapping, resolver_rules
from auditor.crawl.visit.finished_visit import Manner
from auditor.crawl.visit.visit import Visitor
from auditor.driver.chromium.process.launch import Running, Settings, running
from auditor.driver.chromium.process.programs import find_browsers
from auditor.evidence.encode import encode_visit
from tests.bench.processes import cpu_seconds
from tests.bench.site import PAGES

CONTEXTS = (1, 2, 5)
ROUNDS = 3


@dataclass(frozen=True)
class Cost:
    visits_per_second: float
    cpu_ms: float


@contextmanager
def served() -> Iterator[tuple[Settings, int]]:
    program = [sys.executable, "-m", "tests.bench.site"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        http, https, key = server.stdout.readline().split()
        maps = tuple(parse_mapping(m) for m in (f"*:80=127.0.0.1:{http}", f"*:443=127.0.0.1:{https}"))
        picked = find_browsers().pick(needs_profile=False)
        assert picked is not None
        yield (
            Settings(kind=picked[0], program=picked[1], host_rules=resolver_rules(maps), trusted_keys=(key,)),
            server.pid,
        )
        server.communicate("")


async def bare(browser: Running, urls: list[str], *, leads: bool) -> None:
    del leads
    context = await browser.browser.new_context(no_viewport=True)
    for url in urls:
        page = await context.new_page()
        await page.goto(url, wait_until="load")
        await page.close()
    await context.close()


async def captured(browser: Running, urls: list[str], *, leads: bool) -> None:
    async with browser.raw_tabs() as tabs:
        visitor = Visitor(browser.hub, tabs, "no-choice", Redactor(), Manner(), pictures=leads)
        for number, url in enumerate(urls, 1):
            made = await visitor.visit(Planned(url=url, depth=0, found_on="start"), number)
            encode_visit(made.visit)
            assert made.visit.settled == "virtual", made.visit


async def measure(settings: Settings, server: int, contexts: int, *, full: bool) -> Cost:
    urls = [f"https://shop.example/p{i}" for i in range(PAGES)]
    work = captured if full else bare
    async with async_playwright() as playwright, running(playwright, settings) as browser:
        if not full:
            unwatched = {"autoAttach": False, "waitForDebuggerOnStart": False, "flatten": True}
            await browser.hub.cdp.send("Target.setAutoAttach", unwatched)
        await work(browser, urls[:3], leads=True)
        began, before = time.perf_counter(), cpu_seconds(without=server)
        await asyncio.gather(*(work(browser, urls, leads=n == 0) for n in range(contexts)))
        wall, cpu = time.perf_counter() - began, cpu_seconds(without=server) - before
    count = PAGES * contexts
    return Cost(count / wall, 1000 * cpu / count)


def report() -> None:
    with served() as (settings, server):
        print(f"captured and settled (10 s of page time) against bare goto in a new tab; {ROUNDS} rounds, medians")
        for contexts in CONTEXTS:
            pairs = [
                (
                    asyncio.run(measure(settings, server, contexts, full=False)),
                    asyncio.run(measure(settings, server, contexts, full=True)),
                )
                for _ in range(ROUNDS)
            ]
            middle = [
                statistics.median(getattr(c, a) for c in side)
                for side in zip(*pairs, strict=True)
                for a in ("visits_per_second", "cpu_ms")
            ]
            ratio = statistics.median(full.cpu_ms / bare.cpu_ms for bare, full in pairs)
            print(
                f"  {contexts} context{'s' * (contexts > 1)}: bare {middle[0]:5.1f} visits/s {middle[1]:4.0f} CPU-ms | "
                f"captured {middle[2]:5.1f} visits/s {middle[3]:4.0f} CPU-ms | CPU ratio {ratio:.2f}",
                flush=True,
            )
