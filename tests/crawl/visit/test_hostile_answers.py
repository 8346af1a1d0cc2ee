"""Answers that no server should give: what the browser makes of them is kept as seen, and the next page is whole."""

from __future__ import annotations

import pytest
from aiohttp import web as aiohttp_web

from auditor.demo.answers import html
from auditor.demo.web import LocalWeb
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import Crawled, crawl_web

pytestmark = pytest.mark.browser

BODY = b"<!doctype html><title>odd</title><p>" + bytes(range(128, 256))
SET_COOKIES = (
    b"", b"=", b"==", b";", b"novalue", b"a=b; Max-Age=not-a-number; Expires=never", b"\xff\xfe=\xc3\x28", b"e=" + b"x" * 5000,
    b"d=1; Domain=.example", b"p=1; Path=\xff", b"q=\x01\x02", b"ok=1; Path=/",
)  # fmt: skip


def raw(head: bytes, body: bytes = BODY):
    """An answer as these octets."""

    async def answer(request):
        request.transport.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + head + b"\r\n" + body)
        request.transport.close()
        return aiohttp_web.Response()

    return answer


ODD = {
    "cookies": raw(b"".join(b"Set-Cookie: " + c + b"\r\n" for c in SET_COOKIES)),
    "many": raw(b"".join(b"Set-Cookie: c%d=1\r\n" % i for i in range(10_000))),
    "headers": raw(
        b"X-\xff: \xfe\r\nContent-Type: text/html; charset=\xff\r\nReferrer-Policy: \x7f\r\nLink: <\xff>; rel=preload\r\n"
    ),
    "type": raw(b"Content-Type: \xff/\xfe\r\n"),
    "length": raw(b"Content-Type: text/html\r\nContent-Length: 99999999999999999999\r\n"),
    "location": raw(b"Location: ht\xfftp://\xc3\x28/\r\n"),
}


@pytest.fixture(scope="module")
def crawled(browsers) -> Crawled:
    web = LocalWeb()
    for name, answer in ODD.items():
        web.route("shop.example", f"/{name}", answer)
        web.route("shop.example", f"/after-{name}", html("<title>next</title>"))
    pages = [p for name in ODD for p in (f"/{name}", f"/after-{name}")]
    return crawl_web(web, Browsers(headless_shell=browsers.headless_shell), *pages, settle_ms=200)


def test_the_scenario_is_whole(crawled):
    assert crawled.run.scenarios[0].complete, crawled.run.scenarios[0].reason


@pytest.mark.parametrize("name", ODD)
def test_it_is_seen_or_said_not_to_be_and_the_next_page_is_whole(crawled, name):
    visit, after = crawled.visit(f"/{name}"), crawled.visit(f"/after-{name}")
    assert visit.outcome in {"loaded", "failed", "download"}
    assert visit.outcome == "loaded" or visit.reason
    assert (after.outcome, after.title, after.blind) == ("loaded", "next", ())


def test_cookies_that_are_none_are_no_crash_and_the_good_one_is_there(crawled):
    assert "ok" in {c.name for c in crawled.visit("/cookies").cookie_writes}
    assert "ok" in {c.name for c in crawled.visit("/after-cookies").cookies}
