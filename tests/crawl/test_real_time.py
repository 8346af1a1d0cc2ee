"""A page of each template is looked at in real time: what only that shows is kept, and the crawl goes on so."""

from __future__ import annotations

import time
from itertools import count

import pytest

from auditor.crawl.real_time import seen_of
from auditor.demo.web import LocalWeb, gif, html, text
from auditor.evidence import Evidence, EvidenceKind, StoredItem, Visit
from auditor.judge.gaps import Reads, Sight
from auditor.observed.parties import Parties
from policy.catalogue import Catalogue
from policy.model import Crawl, Policy, Site
from tests.builders import request
from tests.crawl.audited import SITE, Crawled, crawl_web

SETTLE_MS = 1_500
CLOCKS = """<script>const now = () => fetch('/now').then(a => a.json());
const tell = () => new Image().src = 'https://t.example/real';
now().then(before => setTimeout(() => now().then(after => { if (after - before > 1000) tell() }), 1200))</script>"""
PARTIES = Parties(Policy(path="p", sha256="", site=Site(name="Shop", url=SITE, crawl=Crawl())), Catalogue(()))


def shop(clocks: str = "/") -> LocalWeb:
    """Its page `/sometimes` asks somebody for something each second time."""
    web, visits = LocalWeb(), count()
    links = "<h1>Shop</h1><a href=/sometimes>s</a> <a href=/plain>p</a> <a href=/never/further>f</a>"
    for path in ("/", "/plain", "/never/further"):
        web.route("shop.example", path, html(links + (CLOCKS if path == clocks else "")))
    pixel = "<img src=https://odd.example/p alt=''>"
    web.route("shop.example", "/sometimes", lambda _: html(links + (pixel if next(visits) % 2 else "")))
    web.route("shop.example", "/now", lambda _: text(str(time.time() * 1000)))
    web.route("*", "/favicon.ico", gif())
    for host in ("t.example", "odd.example"):
        web.route(host, "/*", gif())
    return web


@pytest.fixture(scope="module")
def hasty(browsers) -> Crawled:
    return crawl_web(shop(), browsers, scenarios=("no-choice", "gpc"), settle_ms=SETTLE_MS, max_depth=2, real_time=8)


def pages(crawled: Crawled, scenario: str) -> dict[str, Visit]:
    """The last that was written of each page."""
    return {v.url.removeprefix(SITE): v for v in crawled.visits if v.scenario == scenario}


@pytest.mark.browser
def test_what_a_page_does_in_real_time_only_is_among_its_records(hasty):
    start = pages(hasty, "no-choice")[""]
    assert start.real_time == ("a request to t.example",)
    assert [r.url for r in start.requests if "t.example" in r.url] == ["https://t.example/real"]
    assert (start.number, start.id, start.settled) == (1, "no-choice/0001", "real")
    looked, differs = hasty.run.method.notes[-2:]
    assert looked.endswith("was visited in real time too.")
    assert differs.endswith("from then on pages were visited in real time.")


@pytest.mark.browser
def test_what_differs_from_visit_to_visit_tells_nothing_of_time(hasty):
    assert [v.url for v in hasty.visits if v.real_time] == [SITE]
    assert any("odd.example" in h.url for h in hasty.hits)


@pytest.mark.browser
def test_what_was_visited_in_virtual_time_is_a_gap_that_says_what_to_do(hasty):
    every = {(v.scenario, v.id): v for v in hasty.visits}
    sight = Sight(Evidence(run=hasty.run, visits=tuple(every.values())), PARTIES)
    reads = Reads(kinds=frozenset({EvidenceKind.REQUESTS}))
    gaps = [g for s in ("no-choice", "gpc") for g in sight.gaps(s, reads)]
    in_virtual = {v.url for v in every.values() if v.settled == "virtual"}
    assert {p for g in gaps for p in (g.page,)} == in_virtual
    assert {g.advice for g in gaps} == ({"audit again with --settle real"} if in_virtual else set())


@pytest.mark.browser
def test_a_site_that_does_the_same_in_both_is_visited_as_before(browsers):
    crawled = crawl_web(shop(clocks=""), browsers, settle_ms=SETTLE_MS, max_depth=2, real_time=8)
    assert {v.settled for v in crawled.visits} == {"virtual"}
    (note,) = (n for n in crawled.run.method.notes if "real time" in n)
    assert "could not" not in note
    assert not any(v.real_time for v in crawled.visits)
    assert sum(h.url == f"{SITE}plain" for h in crawled.hits) > 1, "it was looked at in real time"


def test_two_visits_have_in_common_what_they_do_not_what_things_are_called_this_time():
    def visit(*urls: str, key: str) -> Visit:
        stored = (StoredItem(kind="local", origin=SITE, key=key),)
        asked = tuple(request(u) for u in urls)
        return Visit(id="v", scenario="no-choice", number=1, url=SITE, final_url=SITE, requests=asked, storage=stored)

    one = visit(f"{SITE}p/17?a=1", "https://t.example/x/ab12cd34ef", key="seen_20261128")
    two = visit(f"{SITE}p/18?a=2", "https://t.example/y", key="seen_20261129")
    assert seen_of(one, PARTIES) == seen_of(two, PARTIES)
    assert len(seen_of(visit("https://other.example/", key="k"), PARTIES) - seen_of(one, PARTIES)) == 2
