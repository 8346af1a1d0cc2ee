"""What pages store while they are left is recorded for the visit of the page that stored it, whoever comes after."""

from __future__ import annotations

import asyncio

import pytest

from auditor.demo.answers import Answer, html
from auditor.demo.web import LocalWeb, Request, cookie
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence import Visit
from tests.crawl.audited import Crawled, crawl_web

pytestmark = pytest.mark.browser

HIDDEN = "document.addEventListener('visibilitychange', () => { if (document.hidden) { %s } })"
ON = "addEventListener('%s', () => { %s })"
LASTS = "max-age=999999;path=/;secure"

WAYS = {
    "set-item": HIDDEN % "localStorage.setItem('set-item', '7')",
    "property": HIDDEN % "localStorage.property = '7'",
    "property-pagehide": ON % ("pagehide", "localStorage['property-pagehide'] = '7'"),
    "property-unload": ON % ("unload", "localStorage['property-unload'] = '7'"),
    "property-beforeunload": ON % ("beforeunload", "localStorage['property-beforeunload'] = '7'"),
    "session": ON % ("pagehide", "sessionStorage.session = '7'"),
    "handler": "onpagehide = () => { localStorage.handler = '7' }",
    "capture": "addEventListener('pagehide', () => { localStorage.capture = '7' }, true)",
    "database": HIDDEN % "indexedDB.open('database', 1)",
    "cache": HIDDEN % "caches.open('cache')",
    "cookie": HIDDEN % f"document.cookie = 'cookie=7;{LASTS}'",
    "cookie-pagehide": ON % ("pagehide", f"document.cookie = 'cookie-pagehide=7;{LASTS}'"),
    "cookie-unload": ON % ("unload", f"document.cookie = 'cookie-unload=7;{LASTS}'"),
    "cookie-store": HIDDEN % "cookieStore.set({name: 'cookie-store', value: '7', expires: Date.now() + 9e8})",
    "answer": HIDDEN % "navigator.sendBeacon('/answers/answer', '1')",
    "answer-slow": HIDDEN % "navigator.sendBeacon('/answers/answer-slow', '1')",
    "answer-pagehide": ON % ("pagehide", "fetch('/answers/answer-pagehide', {method: 'POST', keepalive: true})"),
}
"""Pages, each of which stores something of its own name while it is left."""
FRAMES = {"shop.example": "", "widget.example": ";samesite=none"}
KEPT_BEFORE = "localStorage.before = '1'; document.cookie = 'before=1;max-age=99999';"
PAGE = "<!doctype html><title>%s</title><h1>Shop</h1><p>Things of wood and wool.</p>%s"


def _script(source: str) -> str:
    return f"<script>{source}</script>"


def leaving_web() -> LocalWeb:
    web = LocalWeb()
    web.route("shop.example", "/", html(PAGE % ("silent", _script(KEPT_BEFORE))))
    for way, source in WAYS.items():
        web.route("shop.example", f"/{way}", html(PAGE % (way, _script(source))))
        answer = Answer(status=204).adding(cookie(way, "7", "Path=/; Max-Age=999999; Secure"))
        web.route("shop.example", f"/answers/{way}", answer)
    web.route("shop.example", "/answers/answer-slow", _slow)
    for host, more in FRAMES.items():
        source = ON % ("pagehide", f"document.cookie = '{host}=7;{LASTS}{more}'")
        web.route(host, "/frame", html(PAGE % (host, _script(source))))
        web.route("shop.example", f"/{host}", html(PAGE % (host, f"<iframe src='https://{host}/frame'></iframe>")))
    return web


async def _slow(_request: Request) -> Answer:
    await asyncio.sleep(0.3)
    return Answer(status=204).adding(cookie("answer-slow", "7", "Path=/; Max-Age=999999; Secure"))


PAGES = ("", *WAYS, *FRAMES)


@pytest.fixture(scope="module")
def left(browsers: Browsers) -> Crawled:
    return crawl_web(leaving_web(), Browsers(headless_shell=browsers.headless_shell), *(f"/{p}" for p in PAGES))


def stored_in(visit: Visit) -> set[str]:
    return (
        {i.key for i in visit.storage}
        | {w.key for w in visit.storage_writes}
        | {c.name for c in visit.cookies}
        | {w.name for w in visit.cookie_writes}
    )


@pytest.mark.parametrize("way", [*WAYS, *FRAMES])
def test_what_is_stored_while_a_page_is_left_is_recorded(left: Crawled, way: str) -> None:
    assert way in stored_in(left.visit(f"/{way}"))


def test_what_was_stored_before_is_recorded_once(left: Crawled) -> None:
    visit = left.visit("/")
    assert [c.name for c in visit.cookies].count("before") == 1
    assert [i.key for i in visit.storage] == ["before"]
    assert visit.storage_writes == ()
