"""Pages of one scenario visited side by side in several contexts: each is the same visitor, and two crawls see the same."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from itertools import count

import pytest

from auditor.crawl.in_order import InOrder
from auditor.crawl.visit import visit as visit_module
from auditor.demo.web import LocalWeb, gif, html, redirect, text
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import Crawled, crawl_web, place, seen, without_times
from tests.faults.processes import browsers as browsers_below

pytestmark = pytest.mark.browser

PAGES = 13
LINKS = "".join(f"<a href=/{n}>{n}</a>" for n in range(1, PAGES))
FIRST = """<script>
if (!/uid=/.test(document.cookie)) { document.cookie = 'uid=' + Math.random() + ';path=/;max-age=9999'; new Image().src = 'https://px.tracker.example/new' }
localStorage.views = +(localStorage.views || 0) + 1;
if (localStorage.views > 1) new Image().src = 'https://px.tracker.example/returning';
</script>"""
BANNER = """<div id=banner role=dialog aria-label=Cookies style="display:none"><p>We use cookies for advertising.</p>
<button id=yes>Accept all</button> <button id=no>Reject all</button></div><script>
const end = what => { %KEEP%; banner.style.display = 'none' };
yes.onclick = () => end('yes'); no.onclick = () => end('no');
%READ%</script>"""
IN_STORAGE = {
    "%KEEP%": "localStorage.consent = what",
    "%READ%": "if (!localStorage.consent) { banner.style.display = 'block'; new Image().src = 'https://px.tracker.example/unasked' }",
}
IN_DATABASE = {
    "%KEEP%": "base.transaction('c', 'readwrite').objectStore('c').put(what, 'c')",
    "%READ%": """let base; const opening = indexedDB.open('consent');
opening.onupgradeneeded = () => opening.result.createObjectStore('c');
opening.onsuccess = () => { base = opening.result; const asked = base.transaction('c').objectStore('c').get('c');
asked.onsuccess = () => { if (!asked.result) { banner.style.display = 'block'; new Image().src = 'https://px.tracker.example/unasked' } } }""",
}


@pytest.fixture(scope="module")
def shell(browsers) -> Browsers:
    return Browsers(headless_shell=browsers.headless_shell)


class Slowly:
    """Answers every so-manieth request late, and knows how many it answered at a time."""

    def __init__(self, body: str, every: int) -> None:
        self._body, self._every, self._numbers = body, every, count(1)
        self._lock, self._now, self.most = threading.Lock(), 0, 0

    async def __call__(self, _request):
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        await asyncio.sleep(0.5 if next(self._numbers) % self._every == 0 else 0.05)
        with self._lock:
            self._now -= 1
        return html(f"<title>page</title>{self._body}")


def site(body: str, every: int = 3) -> tuple[LocalWeb, Slowly]:
    web, page = LocalWeb(), Slowly(LINKS + body, every)
    for path in ("/", *(f"/{n}" for n in range(1, PAGES))):
        web.route("shop.example", path, page)
    web.route("px.tracker.example", "/*", gif())
    return web, page


def crawled(body: str, shell: Browsers, scenario: str = "no-choice", every: int = 3) -> tuple[Crawled, Slowly]:
    web, page = site(body, every)
    return crawl_web(web, shell, scenarios=(scenario,), max_depth=1, per_template=99, settle_ms=300), page


def asked(found: Crawled, path: str) -> list[int]:
    return [v.number for v in found.visits for p in seen(v, host="px.tracker.example") if p == path]


def test_each_context_goes_on_as_the_visitor_of_the_first_page_and_two_crawls_see_the_same(shell):
    found, page = crawled(FIRST, shell)
    assert page.most > 1
    assert [v.number for v in found.visits] == list(range(1, PAGES + 1))
    assert [v.context for v in found.visits] == [n % 4 for n in range(PAGES)]
    assert asked(found, "new") == [1]
    assert asked(found, "returning") == list(range(2, PAGES + 1))
    again, _ = crawled(FIRST, shell, every=2)
    assert without_times(again) == without_times(found)
    alone = crawl_web(site(FIRST)[0], shell, max_depth=1, per_template=99, settle_ms=300, workers=1)
    assert without_times(alone) == without_times(found)


@pytest.mark.parametrize(("how", "contexts"), [(IN_STORAGE, 4), (IN_DATABASE, 1)], ids=["storage", "database"])
def test_a_choice_holds_in_every_context_or_all_is_visited_where_it_was_made(shell, how, contexts):
    body = BANNER
    for name, script in how.items():
        body = body.replace(name, script)
    found, _ = crawled(body, shell, "reject-all")
    assert [s.complete for s in found.run.scenarios] == [True], found.run.scenarios
    assert [v.number for v in found.visits] == list(range(PAGES + 1))
    assert len({v.context for v in found.visits}) == contexts
    assert asked(found, "unasked") == [0]


def test_what_turns_out_in_a_wave_is_taken_in_its_order(shell):
    """`/a` is where `/old` leads, `/file` is none: the fourth page of the shape gets its place."""
    web = LocalWeb()
    links = ("/p/old", "/p/a", "/p/file", "/p/b", "/p/c")
    web.route("shop.example", "/", html("".join(f"<a href={p}>{p}</a>" for p in links)))
    web.route("shop.example", "/p/old", redirect("/p/a"))
    web.route("shop.example", "/p/file", text("x", content_type="application/pdf"))
    for path in ("/p/a", "/p/b", "/p/c"):
        web.route("shop.example", path, html(path))
    found = crawl_web(web, shell, max_depth=1, per_template=3, settle_ms=300)
    assert [(v.number, place(v.url)) for v in found.visits] == [
        (1, "shop.example/"), (2, "shop.example/p/old"), (3, "shop.example/p/b"), (4, "shop.example/p/c"),
    ]  # fmt: skip
    assert [(place(e.url), e.reason) for e in found.run.left_out] == [("shop.example/p/file", "not-html")]


def test_a_page_that_brings_its_browser_down_takes_no_other_page_with_it(shell, monkeypatch):
    """Its browser dies each time that the page is visited, while others are under way beside it."""
    web, _ = site(FIRST)
    killed = []
    through = visit_module._Visit._through

    async def dying(self, tab):
        if self._planned.url.endswith("/5"):
            killed.append(1)
            for process in browsers_below():
                os.kill(process, signal.SIGKILL)
        await through(self, tab)

    monkeypatch.setattr(visit_module._Visit, "_through", dying)
    found = crawl_web(web, shell, max_depth=1, per_template=99, settle_ms=300)
    assert len(killed) == 2
    assert {v.number: v.outcome for v in found.visits} == {
        n: "crashed" if n == 6 else "loaded" for n in range(1, PAGES + 1)
    }
    assert [s.complete for s in found.run.scenarios] == [True]


def test_what_comes_in_any_order_is_handed_on_in_its_own():
    got: list[tuple[int, str]] = []
    order = InOrder[str](lambda number, thing: got.append((number, thing)))
    order.put(2, "b")
    order.put(1, "a")
    order.put(3, None)
    order.put(5, "e")
    assert got == [(1, "a"), (2, "b")]
    order.end()
    assert got[-1] == (5, "e")
