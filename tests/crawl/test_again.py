"""A page of which a part failed for a while is visited once more; what both visits saw counts."""

from __future__ import annotations

from collections import Counter

import pytest

from auditor.demo.answers import Answer
from auditor.demo.web import LocalWeb, gif, html, script, text
from auditor.driver.chromium.process.programs import Browsers
from auditor.observed.pages.failed_parts import failed_parts
from auditor.observed.parties import Parties
from policy.catalogue import Catalogue
from tests.builders import policy
from tests.crawl.audited import Crawled, crawl_web

pytestmark = pytest.mark.browser

BUSY = text("busy", status=503)


def failing() -> LocalWeb:
    """Pages with a script that fails once, one that always fails, one that is gone, and a picture that fails."""
    web = LocalWeb()
    asked: Counter[str] = Counter()

    def once(path: str, then: Answer):
        def answer(_request) -> Answer:
            asked[path] += 1
            return BUSY if asked[path] == 1 else then

        return answer

    pages = {
        "/once": "<img src=https://px.tracker.example/first><script src=/once.js></script>",
        "/always": "<script src=/always.js></script>",
        "/always-too": "<script src=/always.js></script>",
        "/gone": "<script src=/gone.js></script>",
        "/picture": "<img src=/busy.gif>",
    }
    web.route("shop.example", "/", html("".join(f"<a href={p}>{p}</a>" for p in pages)))
    for path, body in pages.items():
        web.route("shop.example", path, html(f"<p>Words{body}"))
    web.route(
        "shop.example", "/once.js", once("/once.js", script("new Image().src = 'https://px.tracker.example/second'"))
    )
    web.route("shop.example", "/always.js", BUSY)
    web.route("shop.example", "/gone.js", text("gone", status=404))
    web.route("shop.example", "/busy.gif", BUSY)
    for path in ("/first", "/second"):
        web.route("px.tracker.example", path, gif())
    return web


@pytest.fixture(scope="module")
def crawled(browsers) -> Crawled:
    return crawl_web(failing(), Browsers(headless_shell=browsers.headless_shell), max_depth=1, workers=1)


def times(crawled: Crawled, path: str) -> int:
    return sum(h.url == f"https://shop.example{path}" for h in crawled.hits)


def test_what_came_the_second_time_ran_and_what_the_first_visit_sent_counts(crawled):
    visit = crawled.visit("/once")
    sent = [r.url for r in visit.requests if "px.tracker" in r.url]
    assert sorted(set(sent)) == ["https://px.tracker.example/first", "https://px.tracker.example/second"]
    assert len({r.id for r in visit.requests if r.redirect_from is None}) == len(
        [r for r in visit.requests if r.redirect_from is None]
    )
    assert failed_parts(visit, Parties(policy(), Catalogue(()))) == ()


def test_what_fails_again_is_not_tried_for_another_page(crawled):
    assert times(crawled, "/always") + times(crawled, "/always-too") == 3
    assert [r.status for r in failed_parts(crawled.visit("/always"), Parties(policy(), Catalogue(())))] == [503, 503]


def test_no_page_is_visited_again_for_what_nobody_gets_and_for_pictures(crawled):
    assert (times(crawled, "/gone"), times(crawled, "/picture")) == (1, 1)
