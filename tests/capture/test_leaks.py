"""What leaves the page is searched for the identity, whatever door it takes."""

from __future__ import annotations

import gzip
from base64 import b64encode

import brotli
import pytest

from auditor.demo.answers import gif
from auditor.evidence import Leak, Visit
from tests.canary.planted import IDENTITY, clean, planted, zstd
from tests.crawl.audited import crawl_web
from tests.crawl.leaking import PX, leaking_page, leaking_web, texts

pytestmark = pytest.mark.browser

ALL = planted()
TEXTS = texts(ALL)
EMAIL = IDENTITY.email.encode()
DOORS = (
    "path", "xhr", "beacon", "blob", "multipart", "header", "referer", "cookie", "storage", "worker", "leaving", "nested",
)  # fmt: skip
"""Doors through which one value goes; all values go through `url`, `body` and `socket`."""


def look(browsers, sent, extra: str = "", **how) -> Visit:
    web = leaking_web(leaking_page(sent, extra))
    return crawl_web(web, browsers, identity=IDENTITY, **{"settle_ms": 1000, **how}).visit()


@pytest.fixture(scope="module")
def everything(browsers) -> Visit:
    sent = [("url", n, p.data) for n, p in enumerate(TEXTS)] + [("body", n, p.data) for n, p in enumerate(ALL)]
    sent += [("socket", 0, p.data) for p in ALL]
    frame = f'<iframe src="https://third.example/frame?value={IDENTITY.email}"></iframe>'
    return look(browsers, [*sent, *((door, 0, EMAIL) for door in DOORS)], frame)


def found(visit: Visit, ending: str, place: str) -> list[Leak]:
    urls = {r.id: r.url.partition("?")[0] for r in visit.requests}
    return [x for x in visit.leaks if x.place == place and urls.get(x.request or "", "").endswith(ending)]


def test_the_visit_was_seen_whole(everything):
    assert (everything.outcome, everything.blind) == ("loaded", ())


def test_every_transform_is_found_in_bodies(everything):
    missing = [
        p.name
        for n, p in enumerate(ALL)
        if not any(x.kind == p.kind and p.words in x.transform for x in found(everything, f"/body-{n}", "body"))
    ]
    assert missing == []


def test_every_transform_is_found_in_urls(everything):
    missing = [
        p.name
        for n, p in enumerate(TEXTS)
        if not any(x.kind == p.kind and p.words in x.transform for x in found(everything, f"/url-{n}", "url"))
    ]
    assert missing == []
    assert len(TEXTS) >= 60


def test_every_transform_is_found_in_messages(everything):
    told = [x for x in everything.leaks if x.place == "websocket"]
    missing = [p.name for p in ALL if not any(x.kind == p.kind and p.words in x.transform for x in told)]
    assert missing == []
    assert {x.host for x in told} == {"px.tracker.example"}


@pytest.mark.parametrize(
    ("door", "place"),
    [
        ("path", "url"), ("xhr", "body"), ("beacon", "beacon"), ("leaving", "beacon"), ("nested", "beacon"), ("blob", "body"), ("multipart", "body"),
        ("header", "header"), ("referer", "referer"), ("worker", "body"),
    ],
)  # fmt: skip
def test_every_door_is_watched(everything, door, place):
    urls = {r.id: r for r in everything.requests if f"/{door}-0" in r.url}
    leaks = [x for x in everything.leaks if x.request in urls and x.place == place]
    assert {(x.kind, x.host) for x in leaks} == {("email", "px.tracker.example")}
    assert all(x.url == urls[x.request].url and x.initiator and x.phase == urls[x.request].phase for x in leaks)
    if place == "header":
        assert leaks[0].name == "x-custom"


def test_who_sent_it_is_told(everything):
    leak = found(everything, "/xhr-0", "body")[0]
    assert leak.initiator is not None
    assert leak.initiator.url == "https://shop.example/"
    assert leak.document == "https://shop.example/"
    assert found(everything, "/leaving-0", "beacon")[0].phase == "leave"


def test_cookies_and_storage_are_told_by_who_has_them(everything):
    kept = {
        (x.source, x.host, x.name) for x in everything.leaks if x.place in {"cookie", "storage"} and x.kind == "email"
    }
    assert kept >= {
        ("written", "shop.example", "cookie-0"), ("stored", "shop.example", "cookie-0"), ("stored", "shop.example", "storage-0"),
        ("written", "third.example", "held"), ("stored", "third.example", "held"), ("stored", "third.example", "kept"),
    }  # fmt: skip


def test_nothing_is_found_where_nothing_was_sent(browsers):
    data = [p.replace(b"\n", b"") for p in clean(octets=60_000)]
    sent = [("body", n, d) for n, d in enumerate(data)] + [("socket", n, d) for n, d in enumerate(data[-5:])]
    visit = look(browsers, sent)
    assert visit.leaks == ()
    assert len([r for r in visit.requests if r.url.startswith(f"{PX}body-")]) == len(data)


def test_bodies_are_bounded_and_what_was_not_read_is_said(browsers):
    # The browser itself keeps no body of 50 MB.
    large = f"const y = new Uint8Array(50 * 2 ** 20).fill(65); post('large', new Blob(['{IDENTITY.email}', y]));"
    page = leaking_page([("body", 0, gzip.compress(EMAIL)[:-9])]).replace("</script>", large + "</script>")
    visit = crawl_web(leaking_web(page), browsers, identity=IDENTITY, settle_ms=500).visit()
    assert visit.outcome == "loaded"
    assert [x.transform for x in found(visit, "/body-0", "body")] == ["the e-mail address in plain, inside gzip"]
    (missed,) = [b.reason for b in visit.blind if b.kind == "bodies"]
    assert missed.startswith("a request to px.tracker.example: its body could not be read")


def sending(browsers, coding: str, body: bytes) -> Visit:
    """A visit of a page that sends that, declared to be in that coding."""
    data = b64encode(body).decode()
    send = (
        f"fetch('{PX}packed', {{method: 'POST', headers: {{'content-encoding': '{coding}'}}, body: octets('{data}')}});"
    )
    web = leaking_web(leaking_page([]).replace("</script>", send + "</script>"))
    allowed = {"Origin": "https://shop.example", "Headers": "content-encoding", "Methods": "POST"}
    answer = gif().adding(*((f"Access-Control-Allow-{what}", value) for what, value in allowed.items()))
    web.route("px.tracker.example", "/packed", answer)
    return crawl_web(web, browsers, identity=IDENTITY, settle_ms=500).visit()


@pytest.mark.parametrize(("coding", "reason"), [
    ("dcb", "its body is in a coding that is not unpacked: dcb"),
    ("gzip, dcz", "its body is in a coding that is not unpacked: dcz"),
    ("br", "it is said to be in Brotli, and nothing of it could be unpacked"),
    ("gzip, br", "it is said to be in Brotli, and nothing of it could be unpacked"),
])  # fmt: skip
def test_a_body_in_a_coding_that_is_not_unpacked_is_not_taken_for_searched(browsers, coding, reason):
    (missed,) = [b for b in sending(browsers, coding, b"anything").blind if b.kind == "bodies"]
    assert missed.host == "px.tracker.example"
    assert missed.reason.endswith(reason)


@pytest.mark.parametrize(("coding", "pack", "how"), [
    ("gzip", gzip.compress, "gzip"), ("br", brotli.compress, "Brotli"), ("zstd", zstd.compress, "Zstandard"),
])  # fmt: skip
def test_a_body_in_a_coding_that_is_unpacked_is_searched(browsers, coding, pack, how):
    visit = sending(browsers, coding, pack(EMAIL))
    assert [b for b in visit.blind if b.kind == "bodies"] == []
    assert f"the e-mail address in plain, inside {how}" in {x.transform for x in found(visit, "/packed", "body")}
