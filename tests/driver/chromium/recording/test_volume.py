"""A page that moves too much is stopped and says so; what it shows is still read, and the next page is left alone."""

from __future__ import annotations

import pytest

from auditor.crawl import scenario_visits
from auditor.crawl.visit import loading
from auditor.demo.web import Answer, LocalWeb, html, script
from auditor.driver.chromium.process.programs import Browsers
from auditor.driver.chromium.recording import volume as module
from auditor.evidence import Visit
from tests.crawl.audited import crawl_web, seen

pytestmark = pytest.mark.browser

MEGABYTE = 2**20
STOPPED = "the page moved more than 2 MB; nothing more was loaded"
CLOSED = "the page moved more than 2 MB; its tab was closed"
NEXT = "<title>next</title><script>fetch('https://cdn.example/piece').then(r => r.text()).then(() => fetch('/after'))</script>"
MANY = 100
"""Pieces of a page that loads without end: so many that even a machine that is slow to stop it stops it long before."""
ON_AND_ON = f"async function on(url) {{ for (let i = 0; i < {MANY}; i++) try {{ await (await fetch(url + i)).text() }} catch {{}} }}"


@pytest.fixture(scope="module", params=["headless_shell", "chromium"])
def browser(request, browsers) -> Browsers:
    program = getattr(browsers, request.param)
    if program is None:
        pytest.skip(f"no {request.param} here")
    return Browsers(**{request.param: program})


@pytest.fixture(autouse=True)
def two_megabytes(monkeypatch):
    monkeypatch.setattr(module, "MAX_OCTETS", 2 * MEGABYTE)
    monkeypatch.setattr(loading, "LOAD_SECONDS", 10.0)  # a page that was stopped may never tell that it has loaded


def moving(body: str) -> LocalWeb:
    web = LocalWeb()
    open_to_all = ("Access-Control-Allow-Origin", "*")
    piece = Answer(body=b"x" * MEGABYTE, headers=(open_to_all,))
    web.route("shop.example", "/", html(f"<title>heavy</title><a href=/next>next</a>{body}"))
    web.route("shop.example", "/next", html(NEXT))
    web.route("shop.example", "/after", html(""))
    web.route("cdn.example", "/piece", piece)
    return web


def visits(browser: Browsers, body: str, scenario: str = "no-choice") -> tuple[Visit, Visit]:
    crawled = crawl_web(moving(body), browser, "/", "/next", scenarios=(scenario,))
    return crawled.visits[0], crawled.visits[1]


def reasons(visit: Visit) -> list[str]:
    return [b.reason for b in visit.blind if b.kind == "visit"]


def pieces(visit: Visit) -> int:
    """Those that were answered."""
    return sum(r.url.startswith("https://cdn.example/piece") and r.error is None for r in visit.requests)


@pytest.mark.parametrize(
    "body",
    [
        f"<script>{ON_AND_ON} on('https://cdn.example/piece?')</script>",
        "".join(f"<link rel=stylesheet href=https://cdn.example/piece?{n}>" for n in range(MANY)),
        "".join(f"<iframe src=https://cdn.example/piece?{n}></iframe>" for n in range(MANY)),
    ],
    ids=["a script", "style sheets", "frames"],
)
def test_a_page_that_loads_without_end_is_stopped(browser, body):
    heavy, after = visits(browser, body)
    assert STOPPED in reasons(heavy) or CLOSED in reasons(heavy)
    assert pieces(heavy) < MANY
    assert reasons(after) == []
    assert {"after", "next"} <= set(seen(after, host="shop.example"))


def test_what_it_shows_is_still_read(browser):
    # Three in all: a machine that is slow to tell of them does not take it for a page that goes on nevertheless.
    heavy, _ = visits(browser, f"<script>{ON_AND_ON.replace(str(MANY), '3')} on('https://cdn.example/piece?')</script>")
    assert (heavy.outcome, heavy.title, reasons(heavy)) == ("loaded", "heavy", [STOPPED])
    assert [link.url for link in heavy.links] == ["https://shop.example/next"]


def test_a_page_that_goes_on_writing_loses_its_tab(browser):
    heavy, after = visits(browser, "<script>setInterval(() => console.log('x'.repeat(300000)), 1)</script>")
    assert CLOSED in reasons(heavy)
    assert (after.outcome, reasons(after)) == ("loaded", [])


def test_a_service_worker_serves_the_next_page_as_before(browser, monkeypatch):
    # Service workers are not carried over: where pages are visited side by side, the next page has none.
    monkeypatch.setattr(scenario_visits, "contexts_of_each", lambda _: 1)
    worker = "onfetch = e => { if (e.request.url.includes('after')) fetch('/by-worker') }; onactivate = e => e.waitUntil(clients.claim())"
    web = moving(f"<script>{ON_AND_ON} on('https://cdn.example/piece?')</script>")
    web.route("shop.example", "/begin", html("<script>navigator.serviceWorker.register('/sw.js')</script>"))
    web.route("shop.example", "/sw.js", script(worker))
    web.route("shop.example", "/by-worker", html(""))
    _, heavy, after = crawl_web(web, browser, "/begin", "/", "/next").visits
    assert reasons(heavy)[0] in (STOPPED, CLOSED)
    assert "by-worker" in seen(after, host="shop.example")
    assert [r.error for r in after.requests if r.url.endswith("/by-worker")] == [None]


def test_bodies_that_are_sent_count(browser):
    posting = (
        "const body = 'x'.repeat(60000); for (let i = 0; i < 50; i++) fetch('/after?' + i, {method: 'POST', body})"
    )
    heavy, after = visits(browser, f"<script>{posting}</script>")
    assert reasons(heavy)
    assert {r.body_length for r in heavy.requests if r.method == "POST"} == {60_000}
    assert reasons(after) == []
