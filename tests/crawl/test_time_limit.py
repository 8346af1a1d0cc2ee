"""Time that is up: no visit begins any more, what was seen stays, and what was not seen says why."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from auditor.capture import page as page_module
from auditor.crawl import time_limit
from auditor.crawl.time_limit import TimeLimit, TimeUpError
from auditor.crawl.visit import visit as visit_module
from auditor.demo.web import LocalWeb, html
from auditor.driver.chromium.process.programs import Browsers
from policy.model import Crawl
from tests.crawl.audited import SITE, Crawled, crawl_web

RUN = "not all was visited within the 10 minutes that the audit may take (max_minutes)"
SHARE = "not all was visited within the 1 minute that this scenario may spend on its visits (max_scenario_minutes)"


@dataclass
class Clock:
    """One that is set by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def limits(self) -> Callable[[Crawl], TimeLimit]:
        return lambda crawl: TimeLimit(crawl.max_minutes, crawl.max_scenario_minutes, self)


def test_without_a_limit_there_is_always_time():
    clock = Clock()
    limit = TimeLimit(clock=clock)
    clock.now = 1e9
    with limit.visiting("a"):
        pass
    assert not limit.was_up


def test_a_scenario_spends_what_its_visits_take():
    clock = Clock()
    limit = TimeLimit(None, 1, clock)
    with limit.visiting("a"):
        clock.now += 59
    clock.now += 1000  # waiting for others costs nothing
    with limit.visiting("a"):
        clock.now += 1
    with pytest.raises(TimeUpError, match="1 minute that this scenario may spend"), limit.visiting("a"):
        pass
    with limit.visiting("b"):
        pass
    assert limit.was_up


def test_what_is_under_way_is_given_up_a_little_later(monkeypatch):
    monkeypatch.setattr(time_limit, "GRACE_SECONDS", 0.01)
    monkeypatch.setattr(time_limit, "MINUTE", 0.01)

    async def work() -> None:
        async with TimeLimit(1).bounded():
            await asyncio.Event().wait()

    with pytest.raises(TimeUpError):
        asyncio.run(work())


def test_clearing_away_that_fails_does_not_hide_that_the_time_was_up(monkeypatch):
    monkeypatch.setattr(time_limit, "GRACE_SECONDS", 0.01)
    monkeypatch.setattr(time_limit, "MINUTE", 0.01)

    async def work() -> None:
        async with TimeLimit(1).bounded():
            try:
                await asyncio.Event().wait()
            finally:
                raise OSError

    with pytest.raises(TimeUpError):
        asyncio.run(work())


def test_a_time_out_of_its_own_is_not_ours():
    async def work() -> None:
        async with TimeLimit(1).bounded():
            raise TimeoutError

    with pytest.raises(TimeoutError):
        asyncio.run(work())


@pytest.fixture(scope="module")
def shell(browsers) -> Browsers:
    return Browsers(headless_shell=browsers.headless_shell)


def slow_shop(clock: Clock, *, minutes: float) -> LocalWeb:
    """A front page with links to three pages; the first of these takes its time, by that clock."""

    def slow(_request):
        clock.now += minutes * 60
        return html("<title>slow</title>")

    web = LocalWeb()
    web.route(
        "shop.example", "/", html("<title>front</title>" + "".join(f"<a href={p}>x</a>" for p in ("/a", "/b", "/c")))
    )
    web.route("shop.example", "/a", slow)
    web.route("shop.example", "/*", html("<title>page</title>"))
    return web


def crawled_in(shell, *, minutes: float, scenarios=("no-choice",), **limits) -> Crawled:
    """One page at a time: what is visited beside the slow page may have begun before the time was up."""
    clock = Clock()
    web = slow_shop(clock, minutes=minutes)
    return crawl_web(web, shell, time=clock.limits(), max_depth=1, scenarios=scenarios, workers=1, **limits)


def paths(crawled: Crawled, scenario: str = "no-choice") -> list[str]:
    return [v.url.removeprefix(SITE) for v in crawled.visits if v.scenario == scenario]


def left(crawled: Crawled) -> list[tuple[str, str]]:
    return [(entry.url.removeprefix(SITE), entry.reason) for entry in crawled.run.left_out]


@pytest.mark.browser
def test_no_visit_begins_when_the_time_of_the_run_is_up(shell):
    crawled = crawled_in(shell, minutes=10, max_minutes=10)
    assert paths(crawled) == ["", "a"]
    assert left(crawled) == [("b", "max-minutes"), ("c", "max-minutes")]
    (scenario,) = crawled.run.scenarios
    assert (scenario.complete, scenario.reason, crawled.run.time_was_up) == (False, RUN, True)


@pytest.mark.browser
def test_an_audit_that_ends_in_time_is_complete(shell):
    crawled = crawled_in(shell, minutes=9, max_minutes=10)
    assert (paths(crawled), left(crawled)) == (["", "a", "b", "c"], [])
    assert (crawled.run.scenarios[0].complete, crawled.run.time_was_up) == (True, False)


@pytest.mark.browser
def test_a_scenario_that_may_not_go_on_keeps_no_other_from_what_was_found(shell):
    crawled = crawled_in(shell, minutes=1, max_scenario_minutes=1, scenarios=("no-choice", "gpc"))
    assert (paths(crawled), paths(crawled, "gpc")) == (["", "a"], ["", "a"])
    assert left(crawled) == [("b", "max-scenario-minutes"), ("c", "max-scenario-minutes")]
    leader, follower = crawled.run.scenarios
    assert (leader.complete, leader.reason) == (False, SHARE)
    assert (follower.complete, follower.reason) == (False, f"not all pages could be found: {SHARE}")


@pytest.mark.browser
def test_links_that_there_was_no_time_to_ask_for_are_not_tried(shell):
    clock = Clock()
    web = LocalWeb()
    out = "<a href=https://out.example/>out</a>"

    def slow(_request):
        clock.now += 600
        return html(out)

    web.route("shop.example", "/", slow)
    crawled = crawl_web(web, shell, time=clock.limits(), max_minutes=10, probe_links=True)
    assert (paths(crawled), crawled.run.probes, crawled.run.time_was_up) == ([""], (), True)


def endings(monkeypatch) -> list[Callable[[], object]]:
    """What ends each thing under way, from any thread, as its time does."""
    ends: list[Callable[[], object]] = []

    def timeout(seconds):
        made, loop = asyncio.timeout(seconds), asyncio.get_running_loop()
        ends.append(lambda: loop.call_soon_threadsafe(made.reschedule, 0))
        return made

    monkeypatch.setattr(time_limit, "asyncio", SimpleNamespace(timeout=timeout))
    return ends


@pytest.mark.browser
def test_a_visit_under_way_is_given_up_as_if_it_had_never_begun(shell, monkeypatch):
    web, ends = slow_shop(Clock(), minutes=0), endings(monkeypatch)

    async def never(_request):
        for end in ends:
            end()
        await asyncio.Event().wait()

    web.route("shop.example", "/b", never)
    crawled = crawl_web(web, shell, max_depth=1, max_minutes=10, workers=1)
    assert paths(crawled) == ["", "a"]
    assert left(crawled) == [("b", "max-minutes"), ("c", "max-minutes")]
    assert crawled.run.scenarios[0].reason == RUN


@pytest.mark.browser
def test_a_page_whose_frames_never_answer_does_not_take_for_ever(shell, monkeypatch):
    monkeypatch.setattr(visit_module, "VISIT_SECONDS", 6.0)
    monkeypatch.setattr(page_module, "TIMEOUT", 4.0)
    web = LocalWeb()
    frames = "".join(f"<iframe src=https://f{n}.example/></iframe>" for n in range(6))
    web.route("shop.example", "/", html(f"<title>bad</title>{frames}"))
    web.route("*", "/*", html("<script>onload = () => setTimeout(() => { while (true); }, 50)</script>"))
    (visit,) = crawl_web(web, shell).visits
    assert "the visit took longer than 6 s; what was seen until then was kept" in [b.reason for b in visit.blind]
    assert visit.milliseconds < 20_000
