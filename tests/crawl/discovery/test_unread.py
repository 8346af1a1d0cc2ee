"""A page whose links nobody could read may lead anywhere: no scenario may pass for what was not found."""

from __future__ import annotations

from itertools import count

import pytest

from auditor.capture import page as page_module
from auditor.crawl.visit import visit as visit_module
from auditor.crawl.visit_records import UNREAD
from auditor.demo.web import LocalWeb, html
from auditor.driver.chromium.process.programs import Browsers
from auditor.driver.chromium.recording import leave as leave_module
from tests.crawl.audited import Crawled, crawl_web

pytestmark = pytest.mark.browser
LOOP = "<script>onload = () => setTimeout(() => { while (true) {} }, 50)</script>"
LINKS = "<title>Links</title><a href=/hidden>hidden</a>"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, seconds in ((page_module, "TIMEOUT", 0.7), (leave_module, "TIMEOUT", 0.7)):
        monkeypatch.setattr(module, name, seconds)
    monkeypatch.setattr(visit_module, "LOOK_SECONDS", 1.0)


def web_that_hides(times: int) -> LocalWeb:
    """Its start page loops for ever the first `times` times."""
    web, asked = LocalWeb(), count(1)
    web.route("shop.example", "/", lambda _: html(LINKS + LOOP if next(asked) <= times else LINKS))
    web.route("shop.example", "/other", html("<title>Other</title>"))
    web.route("shop.example", "/hidden", html("<title>Hidden</title>"))
    return web


def told(crawled: Crawled) -> list[tuple[str, str]]:
    """Scenario and path of the visits that say so."""
    return sorted(
        (v.scenario, v.url.removeprefix("https://shop.example"))
        for v in crawled.visits
        if any((b.kind, b.reason) == ("visit", UNREAD) for b in v.blind)
    )


def test_every_scenario_says_that_pages_may_be_missing(browsers: Browsers) -> None:
    crawled = crawl_web(
        web_that_hides(1), browsers, "/", "/other", scenarios=("no-choice", "gpc"), max_depth=1, workers=1
    )
    assert [v.number for v in crawled.visits if v.scenario == "gpc"] == [1, 2]
    assert told(crawled) == [("gpc", "/"), ("no-choice", "/")]


def test_a_page_with_more_links_than_are_kept_lacks_links_and_nothing_else(browsers: Browsers) -> None:
    web = LocalWeb()
    web.route("shop.example", "/", html("<title>t</title>" + "<a href=/l>l</a>" * 5001))
    web.route("shop.example", "/l", html("<title>l</title>"))
    crawled = crawl_web(web, browsers, "/", scenarios=("no-choice", "gpc"), max_depth=1)
    blind = [(v.scenario, b.kind, b.cut) for v in crawled.visits if v.url.endswith("example/") for b in v.blind]
    assert {(s, k, c) for s, k, c in blind} == {("no-choice", "links", True), ("gpc", "links", True)}


@pytest.mark.parametrize(("times", "depth"), [(1, 0), (0, 1)])
def test_where_no_link_is_followed_or_all_are_read_nothing_is_said(browsers: Browsers, times: int, depth: int) -> None:
    crawled = crawl_web(web_that_hides(times), browsers, "/", "/other", max_depth=depth, workers=1)
    assert told(crawled) == []
    assert len(crawled.visits) == 2 + depth
