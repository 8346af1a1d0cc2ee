"""Pages that lead off the site: what the site itself sent and stored on the way is kept, and a page that was there is missed."""

from __future__ import annotations

import pytest

from auditor.demo.web import LocalWeb, gif, html, redirect
from auditor.driver.chromium.process.programs import Browsers
from auditor.judge.unseen import unseen
from tests.crawl.audited import Crawled, crawl_web

pytestmark = pytest.mark.browser

PARTNER = "https://partner.example/"
PIXEL = "<img src=https://px.tracker.example/p>"


def leading() -> LocalWeb:
    """A page that shows something before it leads to a partner, in three ways, and one that only redirects."""
    web = LocalWeb()
    links = "".join(f"<a href={p}>{p}</a>" for p in ("/later", "/refresh", "/script", "/go", "/stays"))
    web.route("shop.example", "/", html(f"<title>front</title>{links}"))
    web.route(
        "shop.example",
        "/later",
        html(f"{PIXEL}<p>Words<script>setTimeout(() => location.replace('{PARTNER}'), 500)</script>"),
    )
    web.route("shop.example", "/refresh", html(f"<meta http-equiv=refresh content='0; url={PARTNER}'>{PIXEL}<p>Words"))
    web.route("shop.example", "/script", html(f"{PIXEL}<script>onload = () => location.href = '{PARTNER}'</script>"))
    web.route("shop.example", "/go", redirect(PARTNER).adding(("Set-Cookie", "aff=1; Secure; Max-Age=1000")))
    web.route("shop.example", "/stays", html("<p>Words"))
    web.route(
        "partner.example", "/", html(f"<p>Partner{PIXEL}").adding(("Set-Cookie", "theirs=1; Secure; Max-Age=1000"))
    )
    web.route("px.tracker.example", "/p", gif())
    return web


@pytest.fixture(scope="module")
def crawled(browsers) -> Crawled:
    return crawl_web(
        leading(), Browsers(headless_shell=browsers.headless_shell), max_depth=1, scenarios=("no-choice", "gpc")
    )


@pytest.mark.parametrize("path", ["/later", "/refresh", "/script"])
@pytest.mark.parametrize("scenario", ["no-choice", "gpc"])
def test_a_page_that_a_visitor_could_read_was_not_seen_and_what_it_sent_was(crawled, path, scenario):
    visit = crawled.visit(path, scenario)
    assert unseen(visit) == "failed: the address leads off the site, to partner.example"
    assert [r.url for r in visit.requests if "px.tracker" in r.url and r.document.startswith("https://shop.example")]


@pytest.mark.parametrize("scenario", ["no-choice", "gpc"])
def test_an_address_that_only_redirects_is_no_page_and_what_it_set_was_seen(crawled, scenario):
    visit = crawled.visit("/go", scenario)
    assert (visit.outcome, unseen(visit), visit.links) == ("outlink", "", ())
    assert [w.name for w in visit.cookie_writes] == ["aff"]
    assert [r.url for r in visit.requests] == ["https://shop.example/go"]


def test_it_is_listed_as_left_out_and_other_pages_are_as_they_were(crawled):
    assert [(e.url, e.reason) for e in crawled.run.left_out] == [("https://shop.example/go", "leads off the site")]
    assert unseen(crawled.visit("/stays")) == ""
