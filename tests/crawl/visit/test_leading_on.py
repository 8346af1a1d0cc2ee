"""Pages that lead on while they are looked at, asked for their banner or filled in: a gap of one visit, never the end of an audit."""

from __future__ import annotations

import pytest

from auditor.canary import make_identity
from auditor.demo.answers import html
from auditor.demo.web import LocalWeb
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import Crawled, crawl_web

pytestmark = pytest.mark.browser

FORM = "<form action=/sent><input name=email type=email><input name=name><button>Send</button></form>"
BANNER = (
    "<div style='position:fixed;bottom:0;background:#fff'>We use cookies. <button>Accept all</button>"
    "<button>Reject all</button></div>"
)
TALL = "<p style='height:9000px'>Tall</p>"
LEADS = {
    "frame": "requestAnimationFrame(function on() { if (document.readyState == 'complete') location = '/there'; else requestAnimationFrame(on) })",
    "every-frame": "requestAnimationFrame(function on() { location = '?' + Math.random(); requestAnimationFrame(on) })",
    "scroll": "addEventListener('scroll', () => location = '/there')",
    "mouse": "addEventListener('mousemove', () => location = '/there')",
    "key": "addEventListener('keydown', () => location = '/there')",
    "reload": "addEventListener('scroll', () => location.reload())",
    "back": "history.pushState({}, '', '?pushed'); addEventListener('scroll', () => history.back())",
    "opened": "addEventListener('scroll', () => { document.open(); document.write('<title>anew</title>' + Math.random()); document.close() })",
    "opened-often": "addEventListener('load', () => setInterval(() => { document.open(); document.write('<p>'); document.close() }, 5))",
    "typed": "addEventListener('input', () => location = '/there')",
    "clicked": "addEventListener('click', () => location = '/there', true)",
    "asked": "addEventListener('focusin', () => location = '/there')",
}
META = "<meta http-equiv=refresh content='0;url=/there'>"
PAGES = {name: f"<title>{name}</title><script>{script}</script>" for name, script in LEADS.items()} | {"meta": META}


def site() -> LocalWeb:
    web = LocalWeb()
    for name, head in PAGES.items():
        web.route("shop.example", f"/{name}", html(f"<!doctype html><html>{head}<body>{BANNER}{FORM}{TALL}"))
    web.route("shop.example", "/there", html("<title>There</title>"))
    web.route("shop.example", "/quiet", html("<title>Quiet</title><p>Nothing moves here."))
    return web


def crawled(browsers: Browsers, *pages: str, **more) -> Crawled:
    return crawl_web(site(), browsers, *pages, settle_ms=500, **more)


@pytest.fixture(scope="module")
def looked_at(browsers: Browsers) -> Crawled:
    """Each page once in each of three contexts, filled in."""
    return crawled(browsers, *(f"/{name}" for name in PAGES), "/quiet", identity=make_identity("shop.example"))


def test_the_scenario_is_whole(looked_at: Crawled) -> None:
    assert looked_at.run is not None
    assert looked_at.run.scenarios[0].complete, looked_at.run.scenarios[0].reason


@pytest.mark.parametrize("name", [*PAGES, "quiet"])
def test_every_page_has_its_visit(looked_at: Crawled, name: str) -> None:
    assert looked_at.visit(f"/{name}").outcome == "loaded"


def test_the_page_after_them_is_seen_whole(looked_at: Crawled) -> None:
    quiet = looked_at.visit("/quiet")
    assert (quiet.title, quiet.blind) == ("Quiet", ())


@pytest.mark.parametrize("name", PAGES)
def test_a_choice_on_such_a_page_is_made_or_said_not_to_be(browsers: Browsers, name: str) -> None:
    run = crawled(browsers, f"/{name}", scenarios=("no-choice", "accept-all", "reject-all")).run
    assert run is not None
    accepted, rejected = run.scenarios[1:]
    for scenario in (accepted, rejected):
        assert scenario.complete is (scenario.reason == "")
    assert run.scenarios[0].complete, run.scenarios[0].reason
