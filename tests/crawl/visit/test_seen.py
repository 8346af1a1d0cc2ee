"""Everything a page does is in the evidence: what the server heard is the truth it is held against."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from auditor.demo.web import Hit
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence import CookieWrite, Visit
from tests.crawl.audited import crawl_web, place, request_of, seen
from tests.crawl.planted import TWO_YEARS, planted_web

pytestmark = pytest.mark.browser

FOUR_HUNDRED_DAYS = 400 * 86_400
OWN = ("google.com", "googleapis.com", "gstatic.com", "gvt1.com")
"""Hosts that full Chromium itself talks to."""


@dataclass(frozen=True)
class Seen:
    """A visit of the planted page, and what the server heard meanwhile."""

    visit: Visit
    hits: tuple[Hit, ...]
    version: str

    def writes(self, name: str) -> list[CookieWrite]:
        return [w for w in self.visit.cookie_writes if w.name == name]

    def jar(self, name: str):
        return next((c for c in self.visit.cookies if c.name == name), None)


def look(browsers: Browsers, scenario: str = "no-choice", **how) -> Seen:
    web = planted_web()
    crawled = crawl_web(web, browsers, scenarios=(scenario,), **how)
    assert crawled.run.scenarios[0].complete, crawled.run.scenarios[0].reason
    hits = tuple(
        h
        for h in web.hits
        if urlsplit(h.url).path != "/robots.txt" and not (urlsplit(h.url).hostname or "").endswith(OWN)
    )
    return Seen(crawled.visit(scenario=scenario), hits, crawled.run.method.version)


@pytest.fixture(scope="module")
def shell(browsers) -> Seen:
    return look(Browsers(headless_shell=browsers.headless_shell))


@pytest.fixture(scope="module")
def full(browsers) -> Seen:
    return look(Browsers(chromium=browsers.chromium))


@pytest.fixture(params=["shell", "full"])
def page(request) -> Seen:
    return request.getfixturevalue(request.param)


def test_the_page_was_seen_whole(page):
    # Its sockets stay open and say nothing more.
    assert (page.visit.outcome, page.visit.status, page.visit.settled) == ("loaded", 200, "capped")
    assert page.visit.blind == ()
    assert page.visit.title == "Planted, webdriver false"


def test_every_request_that_arrived_is_recorded_and_no_other(page):
    # Closing the tab sends its last words a second time; they are told apart below.
    heard = Counter(place(h.url) for h in page.hits if "/bye-" not in h.url)
    asked = [
        r
        for r in page.visit.requests
        if r.url.startswith(("http", "ws")) and "/bye-" not in r.url and not r.mixed and r.seen != "declared"
    ]
    told = Counter(place(r.url) for r in asked)
    assert heard - told == Counter()
    assert told - heard == Counter()


def test_last_words_are_recorded_once(page):
    words = sorted(p for p in seen(page.visit, host="px.tracker.example") if p.startswith("bye-"))
    assert words == ["bye-frame", "bye-keepalive", "bye-pagehide", "bye-visibility"]
    assert {r.phase for r in page.visit.requests if "/bye-" in r.url} == {"leave"}
    assert {place(h.url) for h in page.hits} >= {f"px.tracker.example/{w}" for w in words}


def test_both_browsers_and_both_ways_to_settle_see_the_same(shell, full, browsers):
    def places(found: Seen) -> set[str]:
        return {p for p in seen(found.visit) if not p.endswith("/favicon.ico")}

    real = look(Browsers(headless_shell=browsers.headless_shell), settle="real", settle_ms=9500)
    assert real.visit.settled == "real"
    assert places(shell) == places(full) == places(real)
    names = [{c.name for c in s.visit.cookies} for s in (shell, full, real)]
    assert names[0] == names[1] == names[2]


@pytest.mark.parametrize(
    ("path", "context", "resource"),
    [
        ("/img", "page", "image"), ("/css-background", "page", "image"), ("/font", "page", "font"), ("/video", "page", "media"),
        ("/link-prefetch", "page", "prefetch"), ("/link-preload", "page", "image"), ("/module", "page", "script"),
        ("tracker.example/fetch", "page", "fetch"), ("/xhr", "page", "xhr"), ("/beacon", "page", "ping"), ("/a-ping", "page", "ping"),
        ("/ws", "page", "websocket"), ("/manifest.json", "page", "manifest"), ("/frame-fetch", "frame", "fetch"),
        ("/nested-img", "frame", "image"), ("/sandboxed-img", "frame", "image"), ("/srcdoc-img", "frame", "image"),
        ("/form-post", "frame", "document"), ("tracker.example/worker-fetch", "worker", "fetch"),
        ("tracker.example/nested-worker-fetch", "worker", "fetch"), ("/frame-worker-fetch", "worker", "fetch"),
        ("/imported-fetch", "worker", "fetch"), ("/shared-worker-fetch", "shared-worker", "fetch"),
        ("/sw-install", "service-worker", "fetch"), ("/popup-img", "popup", "image"),
    ],
)  # fmt: skip
def test_each_source_is_told_apart(page, path, context, resource):
    if path == "/manifest.json" and not any(path in h.url for h in page.hits):
        return  # only an interface with an install button asks for it
    found = request_of(page.visit, path)
    assert (found.context, found.resource) == (context, resource)


@pytest.mark.parametrize(
    "path", ["late-1", "late-2", "late-4", "late-8", "after-slow", "tick-3", "worker-chained", "frame-late", "scrolled"]
)
def test_late_work_is_waited_for(page, path):
    assert request_of(page.visit, f"/{path}").phase != "leave"


def test_looking_around_wakes_what_waits_for_a_visitor(page):
    assert request_of(page.visit, "/moved").initiator.kind == "script"
    assert request_of(page.visit, "/img-lazy").resource == "image"


def test_a_redirect_is_a_chain(page):
    first, second, third = (request_of(page.visit, f"/hop{n}") for n in (1, 2, 3))
    assert (first.status, second.status, third.status) == (302, 307, 200)
    assert (first.redirect_from, second.redirect_from, third.redirect_from) == (None, first.id, second.id)
    assert first.header("location") == "https://r2.example/hop2"


def test_the_page_itself_is_told_from_its_frames(page):
    assert [r.url for r in page.visit.requests if r.main] == ["https://shop.example/"]
    assert page.visit.requests[0].id == "r1"


def test_a_preflight_goes_beside_its_request(page):
    found = [r for r in page.visit.requests if r.url.endswith("/preflighted")]
    assert sorted((r.method, r.resource) for r in found) == [("OPTIONS", "preflight"), ("POST", "fetch")]


def test_reports_of_the_content_policy_are_requests_too(page):
    every = [r for r in page.visit.requests if r.url.endswith("/csp-report")]
    assert {r.resource for r in every if r.seen == "declared"} == {"report"}
    reports = [r for r in every if r.seen != "declared"]
    assert {r.resource for r in reports} == {"csp-report"}
    assert all(r.body_length > 100 for r in reports)


def test_bodies_are_measured(page):
    assert request_of(page.visit, "tracker.example/keepalive").body_length == 5
    form = request_of(page.visit, "/form-post")
    assert (form.body_length, form.body_names) == (len("email=&news=on&h="), ("email", "h", "news"))


def test_insecure_content_is_marked(page):
    (found,) = [r for r in page.visit.requests if r.mixed]
    assert (found.url, found.error) == ("http://insecure.example/mixed.js", "mixed-content")
    # Chromium asks for insecure pictures securely, so nothing insecure is ever sent.
    assert request_of(page.visit, "/mixed-img").url.startswith("https:")


def test_blame_passes_through_timers_and_promises_to_who_injected_the_script(page):
    found = request_of(page.visit, "/blamed")
    assert found.initiator.url == "https://cdn.example/b.js"
    assert found.initiator.stack[0].function == "then1"
    assert {"https://cdn.example/a.js", "https://cdn.example/b.js"} <= {f.url for f in found.initiator.stack}
    write = page.writes("library-late")[0]
    assert write.initiator.url == "https://cdn.example/b.js"


def test_an_http_cookie_is_recorded_as_asked_and_as_stored(page):
    (write,) = page.writes("sid")
    assert (write.source, write.requested, write.http_only, write.same_site) == ("http", TWO_YEARS, True, "lax")
    assert page.jar("sid").lifetime == pytest.approx(FOUR_HUNDRED_DAYS, abs=60)
    assert next(r for r in page.visit.requests if r.id == write.request).main


@pytest.mark.parametrize(
    ("name", "reason"),
    [("weak", "SameSiteNoneInsecure"), ("foreign", "InvalidDomain"), ("__Host-bad", "InvalidPrefix")],
)
def test_a_refused_cookie_says_why(page, name, reason):
    (write,) = page.writes(name)
    assert write.blocked == (reason,)
    assert page.jar(name) is None


def test_cookies_of_every_hop_and_of_the_socket(page):
    assert [page.writes(n)[0].host for n in ("hop1", "hop2", "c-hop3")] == [
        "r1.example",
        "r2.example",
        "px.tracker.example",
    ]
    assert page.jar("c-ws").host == "px.tracker.example"  # no event tells the cookies of a socket's handshake


def test_third_party_cookies_are_allowed_and_partitions_are_told(page):
    assert page.jar("third-http").domain == "third.example"
    assert page.jar("third-js").partition == ""
    assert page.jar("third-part").partition == "https://shop.example"
    assert page.writes("third-part")[0].partitioned
    assert not page.writes("third-js")[0].top


def test_script_writes_have_their_stack(page):
    (inline,) = page.writes("inline")
    assert (inline.source, inline.requested, inline.top, inline.initiator.url) == (
        "script",
        TWO_YEARS,
        True,
        "https://shop.example/",
    )
    assert page.writes("library")[0].initiator.url == "https://cdn.example/b.js"
    assert page.writes("gone")[0].deletes
    (stored,) = page.writes("stored")
    assert (stored.source, stored.same_site) == ("cookie-store", "strict")
    assert stored.requested == pytest.approx(TWO_YEARS, abs=5)


def test_the_jar_knows_what_no_event_tells(page):
    assert page.jar("sw-cookie").host == "shop.example"
    assert page.jar("c-shared-worker-fetch")


def test_storage_of_every_kind(page):
    found = {(i.kind, i.origin, i.key) for i in page.visit.storage}
    assert found == {
        ("local", "https://shop.example", "local-key"), ("local", "https://shop.example", "plain"),
        ("session", "https://shop.example", "session-key"), ("session", "https://shop.example", "framed"),
        ("indexeddb", "https://shop.example", "database"), ("cache", "https://shop.example", "cache"),
        ("local", "https://third.example", "third-key"),
    }  # fmt: skip
    assert "short-lived" in {w.key for w in page.visit.storage_writes}


def test_ways_out_of_every_kind(page):
    found = {(x.kind, x.url) for x in page.visit.links}
    assert found >= {
        ("anchor", "https://shop.example/a"), ("anchor", "https://shop.example/late-link"), ("anchor", "https://shop.example/in-shadow"),
        ("anchor", "mailto:care@shop.example"), ("svg", "https://svg.example/"), ("area", "https://area.example/"),
        ("button", "https://button.example/"), ("open", "https://popup.example/popup"),
        ("form", "https://px.tracker.example/form-post"), ("anchor", "https://linked.example/"),
    }  # fmt: skip
    out = next(x for x in page.visit.links if x.url.startswith("https://out.example/"))
    assert (out.place, out.rel, out.target, out.label) == (
        "footer",
        ("noopener", "nofollow"),
        "_blank",
        "Out (new window)",
    )
    assert out.visible
    assert next(x for x in page.visit.links if x.text == "ping").ping == ("https://px.tracker.example/a-ping",)
    framed = next(x for x in page.visit.links if x.url == "https://linked.example/")
    assert framed.document == "https://third.example/frame"


def test_frames_and_what_they_hold(page):
    found = {(f.element, f.url) for f in page.visit.frames}
    assert found >= {
        ("iframe", "https://shop.example/same"), ("iframe", "https://third.example/frame"), ("iframe", "about:srcdoc"),
        ("iframe", "https://nested.example/nested"), ("object", "https://px.tracker.example/object"),
        ("embed", "https://shop.example/embedded"),
    }  # fmt: skip
    sandboxed = next(f for f in page.visit.frames if f.url == "https://third.example/sandboxed")
    assert sandboxed.sandbox == "allow-scripts"


def test_forms_and_their_fields(page):
    (form,) = page.visit.forms
    assert (form.action, form.method) == ("https://px.tracker.example/form-post", "post")
    assert form.links[0] == "https://shop.example/privacy"
    mail, news = form.fields
    assert (mail.name, mail.type, mail.autocomplete, mail.label, mail.required) == (
        "email",
        "email",
        "email",
        "Mail",
        True,
    )
    assert (news.type, news.checked) == ("checkbox", True)


def test_calls_are_recorded(page):
    found = {(c.name, c.argument.rpartition("/")[2]) for c in page.visit.calls}
    assert found >= {
        ("sendBeacon", "beacon"),
        ("keepalive", "keepalive"),
        ("window.open", "popup"),
    }


def test_text_is_kept_of_every_document(page):
    assert "text in the far font" in next(
        t.text for t in page.visit.texts if t.document.startswith("https://shop.example/")
    )
    assert {t.document for t in page.visit.texts} >= {"https://shop.example/embedded", "https://third.example/frame"}


def test_nothing_says_headless(page):
    # A window that the page opens asks for its document before we can speak for it; all that comes after it is covered.
    ours = [h for h in page.hits if "popup.example" not in h.url and "/bye-" not in h.url]
    assert [h.url for h in ours if "eadless" in repr(h.headers)] == []
    assert all(f"Chrome/{page.version.partition('.')[0]}.0.0.0" in (h.header("user-agent") or "") for h in ours)
    assert [h for h in page.hits if "eadless" in (h.header("user-agent") or "")] == []
    said = next(h.url for h in page.hits if "/worker-says" in h.url)
    assert ",false," in said
    assert "eadless" not in said


def test_gpc_is_told_everywhere(browsers):
    found = look(Browsers(headless_shell=browsers.headless_shell), "gpc", settle_ms=1000)
    silent = [h.url for h in found.hits if h.header("sec-gpc") != "1" and h.method != "OPTIONS" and "/ws" not in h.url]
    assert silent == []
    assert "?,true,false," in next(h.url for h in found.hits if "/worker-says" in h.url)
    assert request_of(found.visit, "tracker.example/worker-fetch").sent_header("sec-gpc") == "1"


def test_without_the_signal_nobody_hears_it(shell):
    assert [h.url for h in shell.hits if h.header("sec-gpc")] == []


def test_with_cookies_blocked_attempts_are_seen_and_nothing_is_stored(browsers):
    found = look(browsers, "no-cookies", settle_ms=1000)
    assert found.visit.outcome == "loaded"
    assert found.visit.cookies == ()
    assert [i for i in found.visit.storage if i.kind in {"local", "session"}] == []
    (write,) = found.writes("sid")
    assert write.blocked == ("UserPreferences",)
    assert found.writes("inline")[0].source == "script"
    assert [h.url for h in found.hits if h.header("cookie")] == []


def test_third_party_cookies_can_be_blocked(browsers):
    found = look(browsers, third_party="block", settle_ms=1000)
    assert found.jar("sid")
    assert found.jar("third-http") is None
    assert found.writes("third-http")[0].blocked
