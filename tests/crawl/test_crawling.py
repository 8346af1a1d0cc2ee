"""Which pages a crawl visits, in which order, and that it does the same twice."""

from __future__ import annotations

import pytest

from auditor.demo.web import LocalWeb, gif, html, redirect, script, text
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import SITE, Crawled, crawl_web, without_times

pytestmark = pytest.mark.browser

LIMITS = {"max_depth": 5, "sitemap": True}


@pytest.fixture(scope="module")
def shell(browsers) -> Browsers:
    return Browsers(headless_shell=browsers.headless_shell)


def linking(*paths: str) -> str:
    return "".join(f"<a href='{p}'>{p}</a>" for p in paths)


def shop() -> LocalWeb:
    """A small well-behaved site with robots.txt and a sitemap index."""
    web = LocalWeb()
    web.route(
        "shop.example", "/robots.txt", text("User-agent: *\nDisallow: /private\nSitemap: https://shop.example/maps.xml")
    )
    web.route(
        "shop.example",
        "/maps.xml",
        text("<sitemapindex><sitemap><loc>https://shop.example/map.txt</loc></sitemap></sitemapindex>"),
    )
    web.route(
        "shop.example",
        "/map.txt",
        text("https://shop.example/mapped\nhttps://shop.example/a\nhttps://elsewhere.example/"),
    )
    front = linking("/a", "/old", "/private/x", "/logout", "/cart/add?id=1", "/file", "/away", "/a?utm_source=x", "https://out.example/dead",
                    "https://out.example/alive", "https://out.example/person?email=ada@shop.example")  # fmt: skip
    library = "<script src=https://cdn.example/lib.js></script><img src=https://px.tracker.example/p>"
    web.route(
        "shop.example",
        "/",
        html(f"<title>front</title>{front}{library}").adding(("Set-Cookie", "sid=1; Secure; Max-Age=100000")),
    )
    web.route("shop.example", "/a", html(f"<title>a</title>{linking('/b', '/')}{library}"))
    web.route("shop.example", "/b", html("<title>b</title>"))
    web.route("shop.example", "/old", redirect("/new"))
    web.route("shop.example", "/new", html("<title>new</title>"))
    web.route("shop.example", "/file", text("x", content_type="application/pdf"))
    web.route("shop.example", "/away", redirect("https://elsewhere.example/"))
    web.route("shop.example", "/mapped", html("<title>mapped</title>"))
    web.route("shop.example", "/privacy", html("<title>privacy</title>"))
    web.route("elsewhere.example", "/", html("<title>elsewhere</title>"))
    web.route("out.example", "/alive", html("yes"))
    web.route("out.example", "/person", html("yes"))
    web.route(
        "cdn.example", "/lib.js", script("document.cookie = 'lib=1; max-age=86400'; localStorage.setItem('lib', 1)")
    )
    web.route("px.tracker.example", "/p", gif())
    return web


@pytest.fixture(scope="module")
def crawled(shell) -> Crawled:
    return crawl_web(
        shop(), shell, required=(SITE + "privacy",), scenarios=("no-choice", "gpc"), probe_links=True, **LIMITS
    )


def paths(crawled: Crawled, scenario: str = "no-choice") -> list[str]:
    return [v.url.removeprefix("https://shop.example") for v in crawled.visits if v.scenario == scenario]


def test_pages_in_the_order_of_the_plan(crawled):
    assert paths(crawled) == ["/", "/privacy", "/a", "/old", "/away", "/mapped", "/b"]
    assert [v.number for v in crawled.visits if v.scenario == "no-choice"] == [1, 2, 3, 4, 5, 6, 7]
    assert crawled.visit("/").found_on == "start"
    assert crawled.visit("/privacy").found_on == "policy"
    assert crawled.visit("/mapped").found_on == "sitemap"
    assert (crawled.visit("/b").found_on, crawled.visit("/b").depth) == ("https://shop.example/a", 2)


def test_a_redirected_page_says_where_it_ended(crawled):
    visit = crawled.visit("/old")
    assert (visit.final_url, visit.title, visit.status) == ("https://shop.example/new", "new", 200)


def test_every_scenario_visits_the_same_pages(crawled):
    assert paths(crawled, "gpc") == paths(crawled)


def test_what_was_left_out_says_why(crawled):
    assert {(e.url.removeprefix("https://shop.example"), e.reason) for e in crawled.run.left_out} == {
        ("/private/x", "robots"), ("/logout", "changes state"), ("/cart/add?id=1", "changes state"), ("/file", "not-html"),
        ("/away", "leads off the site"),
    }  # fmt: skip


def test_links_that_change_something_were_never_asked_for(crawled):
    asked = {h.url for h in crawled.hits}
    assert not {u for u in asked if "/logout" in u or "/cart/add" in u or "/private" in u}


def test_links_that_leave_are_asked_once_whether_they_answer(crawled):
    found = {p.url.partition("?")[0]: p.status for p in crawled.run.probes}
    assert found == {
        "https://out.example/alive": 200,
        "https://out.example/dead": 404,
        "https://out.example/person": 200,
    }
    assert not [p.url for p in crawled.run.probes if "ada" in p.url]
    probed = [h for h in crawled.hits if "out.example" in h.url]
    assert len(probed) == 3
    assert all(h.header("cookie") is None for h in probed)


def test_the_method_says_how(crawled):
    method = crawled.run.method
    assert method.robots == "respected"
    assert method.settle == "virtual"
    assert "eadless" not in method.user_agent
    assert not [f for f in method.flags if "host-resolver" in f]
    assert [s.complete for s in crawled.run.scenarios] == [True, True]


def test_progress_is_told_after_each_visit(crawled):
    assert len(crawled.progress) == len(crawled.visits)
    assert crawled.shots[0][:2] == b"\xff\xd8"


def test_the_same_site_gives_the_same_evidence(shell, crawled):
    again = crawl_web(
        shop(), shell, required=(SITE + "privacy",), scenarios=("no-choice", "gpc"), probe_links=True, **LIMITS
    )

    assert without_times(again) == without_times(crawled)
    assert (again.run.left_out, again.run.scenarios) == (crawled.run.left_out, crawled.run.scenarios)


def test_robots_can_be_ignored_and_depth_and_number_bounded(shell):
    found = crawl_web(shop(), shell, robots=False, max_depth=1, max_pages=3, sitemap=False)
    assert paths(found) == ["/", "/a", "/old"]
    assert found.run.method.robots == "ignored, as the policy says"
    reasons = {e.url.removeprefix("https://shop.example"): e.reason for e in found.run.left_out}
    assert reasons["/private/x"] == "max-pages"
    assert reasons["/b"] == "max-depth"


def test_a_window_with_an_opener_is_seen_too(shell):
    web = LocalWeb()
    web.route("shop.example", "/", html("<title>t</title><script>open('https://popup.example/p')</script>"))
    web.route("popup.example", "/p", html("<img src=https://px.tracker.example/opened>"))
    web.route("px.tracker.example", "/*", gif())
    visit = crawl_web(web, shell).visit()
    assert {("popup", "https://popup.example/p"), ("popup", "https://px.tracker.example/opened")} <= {
        (r.context, r.url) for r in visit.requests
    }
