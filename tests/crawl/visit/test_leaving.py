"""What pages send when they are left is recorded, once each: what the server heard is the truth."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest

from auditor.demo.answers import Answer, gif, html
from auditor.demo.web import LocalWeb
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence import Visit
from tests.crawl.audited import Crawled, crawl_web

pytestmark = pytest.mark.browser

SENT = "https://t.example/%s"
ON = "addEventListener('%s', e => { %s })"
HIDDEN = "document.addEventListener('visibilitychange', e => { if (e.isTrusted && document.visibilityState === 'hidden') %s })"


def beacon(name: str, body: str = "'b'") -> str:
    return f"navigator.sendBeacon('{SENT % name}', {body});"


def keepalive(name: str) -> str:
    return f"fetch('{SENT % name}', {{method: 'POST', keepalive: true, mode: 'no-cors', body: 'k'}});"


def framed(script: str, host: str) -> tuple[str, str]:
    return f"https://{host}/frame", html(f"<!doctype html><title>f</title><script>{script}</script>")


WAYS = {
    "hidden": HIDDEN % beacon("hidden"),
    "pagehide": ON % ("pagehide", f"if (e.isTrusted) {beacon('pagehide')}"),
    "pagehide-keepalive": ON % ("pagehide", keepalive("pagehide-keepalive")),
    "unload": ON % ("unload", beacon("unload")),
    "beforeunload-image": ON % ("beforeunload", f"new Image().src = '{SENT % 'beforeunload-image'}'"),
    "beforeunload-asks": ON
    % ("beforeunload", f"e.preventDefault(); e.returnValue = 'stay'; {beacon('beforeunload-asks')}"),
    "later": f"fetchLater('{SENT % 'later'}', {{method: 'POST', body: 'later'}})",
    "blob": ON % ("pagehide", beacon("blob", "new Blob(['{}'], {type: 'text/plain'})")),
    "twice": HIDDEN % beacon("twice") + ";" + ON % ("pagehide", beacon("twice")),
    "redirected": ON % ("pagehide", beacon("redirected")),
}
"""A page for each, that sends by it alone."""
IN_FRAMES = ("same", "foreign", "nested")
SILENT = (
    "<!doctype html><title>silent</title><p>Nothing is sent.<script>addEventListener('pagehide', () => {})</script>"
)


def farewell_web() -> LocalWeb:
    web = LocalWeb()
    web.route("t.example", "/*", gif())
    web.route(
        "t.example", "/redirected", Answer(status=307, headers=(("location", "https://second.example/redirected"),))
    )
    web.route("second.example", "/*", gif())
    for way, script in WAYS.items():
        web.route("shop.example", f"/{way}", html(f"<!doctype html><title>{way}</title><script>{script}</script>"))
    for where, host in (("same", "shop.example"), ("foreign", "widget.example")):
        script = ON % ("pagehide", beacon(f"frame-{where}"))
        web.route(host, "/frame", html(f"<!doctype html><title>f</title><script>{script}</script>"))
        web.route(
            "shop.example",
            f"/{where}",
            html(f"<!doctype html><title>x</title><iframe src='https://{host}/frame'></iframe>"),
        )
    web.route(
        "shop.example",
        "/inner",
        html(f"<!doctype html><title>i</title><script>{ON % ('unload', beacon('frame-nested'))}</script>"),
    )
    web.route("shop.example", "/outer", html("<!doctype html><title>o</title><iframe src='/inner'></iframe>"))
    web.route("shop.example", "/nested", html("<!doctype html><title>x</title><iframe src='/outer'></iframe>"))
    web.route("shop.example", "/opener", html("<!doctype html><title>x</title><script>open('/window')</script>"))
    web.route(
        "shop.example",
        "/window",
        html(f"<!doctype html><title>w</title><script>{ON % ('pagehide', beacon('window'))}</script>"),
    )
    web.route("shop.example", "/silent", html(SILENT))
    return web


PAGES = (*WAYS, *IN_FRAMES, "opener", "silent")


@pytest.fixture(scope="module", params=["headless_shell", "chromium"])
def left(request, browsers) -> Crawled:
    program = getattr(browsers, request.param)
    return crawl_web(farewell_web(), Browsers(**{request.param: program}), *(f"/{p}" for p in PAGES))


def sent_by(visit: Visit) -> Counter[str]:
    outside = [
        urlsplit(r.url)
        for r in visit.requests
        if "shop.example" not in r.url and "/frame" not in urlsplit(r.url).path[:6]
    ]
    return Counter(f"{u.hostname}{u.path}" for u in outside)


def test_all_that_the_server_heard_is_recorded_and_nothing_else(left):
    heard = Counter(
        f"{u.hostname}{u.path}" for h in left.hits if (u := urlsplit(h.url)).hostname in ("t.example", "second.example")
    )
    recorded = Counter(
        f"{u.hostname}{u.path}"
        for v in left.visits
        for r in v.requests
        if (u := urlsplit(r.url)).hostname in ("t.example", "second.example")
    )
    assert heard - recorded == Counter()
    # The browser loses a Blob, now and then, that a page sends which is torn down; that it was sent to somebody stays true.
    assert recorded - heard - Counter(["t.example/blob"]) == Counter()
    heard["t.example/blob"] = 1
    assert {f"t.example/{w}" for w in WAYS} < set(heard)
    assert {f"t.example/frame-{w}" for w in IN_FRAMES} < set(heard)
    assert heard["t.example/twice"] == 2


@pytest.mark.parametrize("way", [w for w in PAGES if w != "silent"])
def test_what_a_page_sends_is_its_own(left, way):
    name = {"opener": "window", **{w: f"frame-{w}" for w in IN_FRAMES}}.get(way, way)
    sent = [r for r in left.visit(f"/{way}").requests if r.url == SENT % name]
    assert sent
    assert {r.phase for r in sent} == {"leave"}
    others = [r.url for v in left.visits if not v.url.endswith(f"/{way}") for r in v.requests]
    assert SENT % name not in others


def test_nothing_is_missing_and_nothing_is_blamed_on_a_page_that_sends_nothing(left):
    assert {v.url: v.blind for v in left.visits if v.blind} == {}
    silent = left.visit("/silent").requests
    assert {(r.url, r.seen) for r in silent} <= {
        ("https://shop.example/silent", "events"),
        ("https://shop.example/favicon.ico", "events"),
    }


def test_a_call_of_the_page_names_who_sends(left):
    (sent,) = [r for r in left.visit("/later").requests if r.url == SENT % "later"]
    assert (sent.initiator.kind, sent.initiator.url) == ("script", "https://shop.example/later")
    assert (sent.document, sent.method) == ("https://shop.example/later", "POST")
