"""What a document sends as it is left for another, within a visit, is recorded once, for that visit and the phase that was left."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from auditor.canary import Identity, make_identity
from auditor.crawl.crawl import crawl
from auditor.crawl.settings.host_mapping import local_keys, parse_mapping
from auditor.crawl.settings.network_access import mapped_place
from auditor.crawl.setup import CrawlMemory, Setup
from auditor.demo.answers import gif, html
from auditor.demo.web import LocalWeb
from auditor.driver.chromium.process.programs import Browsers
from auditor.egress import Dialer, anywhere
from auditor.evidence import EvidenceKind, Visit
from auditor.observed.parties import Parties
from auditor.plan import Plan
from auditor.scenarios import scenario_named
from policy.catalogue import Catalogue
from policy.model import Crawl, Policy, Site, Walk
from tests.crawl.audited import SITE, Crawled, crawl_web
from tests.policy.reading import policy, read

pytestmark = pytest.mark.browser

BYE = "https://t.example/bye"
PAGE = """<!doctype html><title>Shop</title><h1>Shop</h1><a href=/about>About us</a> <a href=/ads>Ads</a>
<div id=banner role=dialog aria-label=Cookies style="position:fixed;bottom:0;left:0;right:0;background:#fff;display:none">
<p>We use cookies for statistics and advertising.</p><button id=yes>Accept all</button> <button id=no>Reject all</button></div>
<script>
const told = () => (document.cookie.match(/choice=(\\w+)/) || [])[1] || 'none';
const tell = what => { document.cookie = 'choice=' + what + ';path=/;max-age=9999'; banner.style.display = 'none'; };
yes.onclick = () => tell('yes'); no.onclick = () => tell('no');
const loaded = told();
if (loaded === 'none') banner.style.display = 'block';
if (loaded !== 'no') addEventListener('pagehide', () => navigator.sendBeacon('https://t.example/bye?' + loaded, new URLSearchParams({page: location.pathname})));
</script>"""
FORM = "<form><label>E-mail <input id=mail type=email name=email></label></form>"
SENDS = (
    "<script>addEventListener('pagehide', () => navigator.sendBeacon('https://t.example/typed', mail.value))</script>"
)
JOURNEY = "journeys:\n  ads:\n    - goto: /ads\n    - click: {role: button, name: Stop}"


def shop() -> LocalWeb:
    web = LocalWeb()
    web.route("t.example", "/*", gif())
    for path in ("/", "/about"):
        web.route("shop.example", path, html(PAGE))
    web.route("shop.example", "/ads", html(PAGE + "<button onclick=\"tell('no')\">Stop</button>"))
    web.route("shop.example", "/form", html("<!doctype html><title>f</title>" + FORM + SENDS))
    web.route("shop.example", "/favicon.ico", gif())
    return web


def crawled(
    browsers: Browsers, *scenarios: str, pages: tuple[str, ...] = ("/",), identity: Identity | None = None
) -> Crawled:
    """Those scenarios, each with a walk."""
    web, got = shop(), Crawled()
    bounds = Crawl(max_depth=0, sitemap=False, walk=Walk())
    journeys = {j.name: j for j in read(policy(more=JOURNEY)).journeys}
    plan = Plan(
        url=SITE,
        scenarios=tuple(s for name in scenarios if (s := scenario_named(name))),
        crawl=bounds,
        start=tuple(SITE.rstrip("/") + p for p in pages),
        fill_forms=frozenset(scenarios if identity else ()),
        walk=frozenset(scenarios),
    )
    policy_ = Policy(path="p", sha256="", site=Site(name="Shop", url=SITE, crawl=bounds))
    with web.running():
        maps = tuple(parse_mapping(m) for m in web.map_host_options())
        setup = Setup(
            browsers=Browsers(headless_shell=browsers.headless_shell),
            dialer=Dialer(mapped=mapped_place(maps), refusal=anywhere),
            trusted_keys=local_keys(maps, "shop.example"),
            journeys=journeys,
            identity=identity,
        )
        run = crawl(plan, Parties(policy_, Catalogue(())), setup, got, lambda *_: None, CrawlMemory(setup))
        got.run = asyncio.run(run)
    got.hits = web.hits
    return got


@pytest.fixture(scope="module")
def chose(browsers: Browsers) -> Crawled:
    return crawled(browsers, "no-choice", "reject-all", "journey:ads", identity=make_identity())


def byes(got: Crawled) -> Counter[str]:
    return Counter(r.url for v in got.visits for r in v.requests if r.url.startswith(BYE))


def test_what_was_heard_is_recorded_once_each(chose):
    heard = Counter(h.url for h in chose.hits if h.url.startswith(BYE))
    assert len(heard) > 0
    assert byes(chose).total() == heard.total()


def test_nothing_is_a_gap(chose):
    gaps = {
        (v.id, b.kind, b.reason)
        for v in chose.visits
        for b in v.blind
        if b.kind in (EvidenceKind.REQUESTS, EvidenceKind.BODIES)
    }
    assert gaps == set()


@pytest.mark.parametrize("scenario", ["reject-all", "journey:ads"])
def test_the_document_that_was_left_sent_it_before_the_choice_counted(chose, scenario):
    visits = [v for v in chose.visits if v.scenario == scenario]
    sent = {(v.number, r.phase) for v in visits for r in v.requests if r.url.startswith(BYE)}
    assert {n for n, _ in sent} >= {0}, "the visit that makes the choice"
    assert {p for _, p in sent} == {"choice"}


def test_what_was_typed_before_is_found_in_what_is_sent_when_the_page_is_left(browsers):
    got = crawled(browsers, "no-choice", pages=("/", "/form"), identity=make_identity())
    assert [k for v in got.visits if v.url.endswith("/form") for k in v.leaks if k.host == "t.example"]


def test_pages_that_send_the_same_at_the_same_time_are_told_apart(browsers):
    web = LocalWeb()
    web.route("t.example", "/*", gif())
    quiet = "<!doctype html><meta name=referrer content=no-referrer><title>p</title><h1>Page</h1>"
    sends = f"<script>addEventListener('pagehide', () => navigator.sendBeacon('{BYE}'))</script>"
    pages = tuple(f"/{n}" for n in range(8))
    for path in ("/", *pages):
        web.route("shop.example", path, html(quiet + (sends if path in pages[::2] else "")))
    got = crawl_web(web, browsers, "/", *pages)
    assert {v.url.removeprefix(SITE.rstrip("/")): byes_of(v) for v in got.visits} == {
        "/": 0,
        **{path: int(path in pages[::2]) for path in pages},
    }
    assert [b for v in got.visits for b in v.blind] == []


def byes_of(visit: Visit) -> int:
    return sum(r.url == BYE for r in visit.requests)
