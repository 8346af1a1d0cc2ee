"""Tabs driven by Playwright and over our own connection: a page sees the same in both, and so do we."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from auditor.capture.redact import Redactor
from auditor.crawl.discovery.frontier import Planned
from auditor.crawl.settings.host_mapping import parse_mapping, resolver_rules
from auditor.crawl.visit.finished_visit import Manner
from auditor.crawl.visit.visit import Visitor
from auditor.demo.answers import script
from auditor.demo.web import LocalWeb, html
from auditor.driver.chromium.process.launch import Running, Settings, running
from auditor.driver.chromium.process.programs import Browsers
from auditor.driver.chromium.process.workspace import playwright_in_workspace
from auditor.driver.chromium.tabs.raw_tabs import RawTabs
from auditor.evidence import Visit

pytestmark = pytest.mark.browser

SEEN = """{
  languages: navigator.languages, language: navigator.language, agent: navigator.userAgent, driven: navigator.webdriver,
  brands: navigator.userAgentData && navigator.userAgentData.brands, locale: new Intl.NumberFormat().resolvedOptions().locale,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone, size: [innerWidth, innerHeight, screen.width, screen.height],
  ratio: devicePixelRatio, dark: matchMedia('(prefers-color-scheme: dark)').matches, focus: document.hasFocus(),
  still: matchMedia('(prefers-reduced-motion: reduce)').matches, state: document.visibilityState, touch: navigator.maxTouchPoints,
  gpc: navigator.globalPrivacyControl, dnt: navigator.doNotTrack, pdf: navigator.pdfViewerEnabled, opened: !!window.opener,
}"""
PAGE = f"""<!doctype html><title>Tab</title><script>
addEventListener('load', () => fetch('/seen', {{method: 'POST', body: JSON.stringify({SEEN})}}));
</script><a href="/other">Other</a>"""
WAYS = ("page_tabs", "raw_tabs")


@dataclass(frozen=True)
class Both:
    """What a page told the server, and the visit, by the way it was driven."""

    told: dict[str, dict[str, Any]]
    headers: dict[str, dict[str, str]]
    visits: dict[str, dict[str, Visit]]


def site() -> LocalWeb:
    web = LocalWeb()
    web.route("shop.example", "/", html(PAGE))
    web.route("shop.example", "/moves", html("<title>Moves</title><script>location.replace('/#there')</script>"))
    web.route(
        "shop.example",
        "/asks",
        html("<title>?</title><script>document.title = confirm('Sure?') + '/' + prompt('Who?')</script>"),
    )
    web.route("shop.example", "/seen", html("ok"))
    return web


async def visits(browser: Running, way: str) -> dict[str, Visit]:
    options = {"locale": "de-AT", "accept_downloads": True} if way == "page_tabs" else {}
    made = {}
    async with getattr(browser, way)(**options) as tabs:
        visitor = Visitor(browser.hub, tabs, "no-choice", Redactor(), Manner())
        for number, path in enumerate(("/", "/moves", "/asks", "/gone"), 1):
            url = f"https://shop.example{path}"
            made[path] = (await visitor.visit(Planned(url=url, depth=0, found_on="start"), number)).visit
        nowhere = Planned(url="https://127.0.0.1:4711/", depth=0, found_on="start")
        made["nowhere"] = (await visitor.visit(nowhere, 9)).visit
    return made


@pytest.fixture(scope="module", params=["headless-shell", "chromium"])
def both(browsers: Browsers, request: pytest.FixtureRequest) -> Both:
    web = site()
    picked = browsers.pick(needs_profile=request.param == "chromium")
    assert picked is not None
    told, headers, made = {}, {}, {}

    async def work() -> None:
        maps = tuple(parse_mapping(m) for m in web.map_host_options())
        settings = Settings(
            kind=picked[0],
            program=picked[1],
            locale="de-AT",
            host_rules=resolver_rules(maps),
            trusted_keys=(web.trust_key,),
            dnt=request.param == "chromium",
        )
        async with (
            playwright_in_workspace() as (playwright, folder),
            running(playwright, settings, folder=folder) as browser,
        ):
            assert browser.drives_raw
            for way in WAYS:
                before = len(web.hits)
                made[way] = await visits(browser, way)
                hits = web.hits[before:]
                told[way] = json.loads(next(h.body for h in hits if h.url.endswith("/seen")))
                headers[way] = dict(next(h.headers for h in hits if h.url == "https://shop.example/"))

    with web.running():
        asyncio.run(work())
    return Both(told, headers, made)


def test_a_page_sees_the_same(both: Both) -> None:
    page, raw = (both.told[way] for way in WAYS)
    assert raw == page
    assert (page["language"], page["locale"], page["driven"]) == ("de-AT", "de-AT", False)


def test_a_server_hears_the_same(both: Both) -> None:
    page, raw = (both.headers[way] for way in WAYS)
    assert raw == page


def test_we_see_the_same(both: Both) -> None:
    def shown(visit: Visit) -> Visit:
        # Full Chromium asks for an icon once, whichever context wants it.
        seen = [r for r in visit.requests if not r.url.endswith("/favicon.ico")]
        requests = tuple(sorted((r.url, r.resource, r.status, r.error) for r in seen))
        return replace(visit, requests=requests, milliseconds=0, started="")  # type: ignore[arg-type]

    page, raw = ({path: shown(v) for path, v in both.visits[way].items()} for way in WAYS)
    assert raw == page
    assert raw["/moves"].final_url == "https://shop.example/#there"
    assert raw["/asks"].title == "false/null"
    assert (raw["nowhere"].outcome, raw["/gone"].status) == ("failed", 404)
    assert not any(r.url.startswith("data:") for r in both.visits["raw_tabs"]["nowhere"].requests)


KEEPS = """<title>Keeps</title><script>
document.cookie = 'kept=yes;path=/';
localStorage.setItem('kept', 'yes');
indexedDB.open('kept');
navigator.serviceWorker.register('/worker.js');
navigator.serviceWorker.ready.then(() => fetch('/ready'));
</script>"""
TELLS = """<title>Tells</title><script>
(async () => fetch('/told', {method: 'POST', body: JSON.stringify({
  cookie: document.cookie, local: localStorage.kept, databases: (await indexedDB.databases()).map(d => d.name),
  worker: !!(await navigator.serviceWorker.getRegistration()),
})}))();
</script>"""


@pytest.mark.parametrize("kind", ["headless-shell", "chromium"])
def test_a_context_that_playwright_leaves_is_the_same_to_the_site(browsers: Browsers, kind: str) -> None:
    web = LocalWeb()
    web.route("shop.example", "/", html(KEEPS))
    web.route("shop.example", "/next", html(TELLS))
    web.route("shop.example", "/worker.js", script("addEventListener('fetch', () => {})"))
    for path in ("/ready", "/told"):
        web.route("shop.example", path, html("ok"))

    async def work() -> tuple[list[Visit], int, list[str]]:
        maps = tuple(parse_mapping(m) for m in web.map_host_options())
        program = browsers.headless_shell if kind == "headless-shell" else browsers.chromium
        settings = Settings(
            kind=kind, program=str(program), host_rules=resolver_rules(maps), trusted_keys=(web.trust_key,)
        )
        made = []
        async with (
            playwright_in_workspace() as (playwright, folder),
            running(playwright, settings, folder=folder) as browser,
        ):
            async with browser.page_tabs() as tabs:
                visitor = Visitor(browser.hub, tabs, "no-choice", Redactor(), Manner())
                for number, path in enumerate(("/", "/next"), 1):
                    planned = Planned(url=f"https://shop.example{path}", depth=0, found_on="start")
                    made.append((await visitor.visit(planned, number)).visit)
                    visitor.tabs = await browser.let_go(visitor.tabs)
                    assert isinstance(visitor.tabs, RawTabs)
                    assert visitor.tabs.browser_context == tabs.browser_context
                left_to_playwright = len(browser.browser.contexts)
            still = (await browser.hub.cdp.send("Target.getBrowserContexts"))["browserContextIds"]
            return made, left_to_playwright, [c for c in still if c == tabs.browser_context]

    with web.running():
        made, left_to_playwright, still = asyncio.run(work())
    (told,) = [json.loads(h.body) for h in web.hits if h.url == "https://shop.example/told"]
    assert told == {"cookie": "kept=yes", "local": "yes", "databases": ["kept"], "worker": True}
    assert [v.outcome for v in made] == ["loaded", "loaded"]
    assert any(r.url.endswith("/told") for r in made[1].requests)
    assert {c.name for c in made[1].cookies} == {"kept"}
    assert left_to_playwright == 0
    assert not still, "a context that nobody uses any more is ended"
