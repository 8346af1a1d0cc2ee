"""What the auditor itself opens must not change what it looks at: an opt-out that a GET makes is opened in a context apart."""

from __future__ import annotations

import pytest

from auditor.demo.web import LocalWeb, cookie, gif, html
from auditor.driver.chromium.process.programs import Browsers
from auditor.observed.cookies import cookies_of
from auditor.observed.parties import Parties
from auditor.observed.storage import storage_of
from policy.catalogue import Catalogue
from policy.model import Policy, Site
from tests.crawl.audited import SITE, Crawled, crawl_web, seen

pytestmark = pytest.mark.browser

TRACKER = """<script>if (!/out=1/.test(document.cookie) && !localStorage.out) new Image().src = 'https://px.tracker.example/p'</script>"""
PLACES = ("/", "/privacy/ads", "/a/opt-out", *(f"/{n}" for n in range(8)))


def crawled(shell: Browsers) -> Crawled:
    web = LocalWeb()
    links = "".join(f"<a href={p}>{p}</a>" for p in PLACES)
    for place in PLACES:
        web.route("shop.example", place, html(f"<title>{place}</title>{links}{TRACKER}"))
    web.route("shop.example", "/privacy/ads", html(f"<title>out</title>{links}").adding(cookie("out", "1")))
    web.route("shop.example", "/a/opt-out", html(f"<title>out</title>{links}<script>localStorage.out = 1</script>"))
    web.route("px.tracker.example", "/*", gif())
    ads = SITE + "privacy/ads"
    return crawl_web(web, shell, apart=(ads,), max_depth=1, per_template=99, settle_ms=300)


def test_opt_outs_that_are_opened_change_neither_the_scenario_nor_its_inventory(browsers):
    found = crawled(Browsers(headless_shell=browsers.headless_shell))
    out = [v for v in found.visits if v.title == "out"]
    assert [(v.url.removeprefix(SITE), v.apart, v.outcome) for v in out] == [
        ("privacy/ads", True, "loaded"), ("a/opt-out", True, "loaded"),
    ]  # fmt: skip
    others = [v for v in found.visits if v.title != "out"]
    assert len(others) == len(PLACES) - 2
    assert all("p" in seen(v, host="px.tracker.example") for v in others)
    parties = Parties(Policy(path="p", sha256="", site=Site(name="Shop", url=SITE)), Catalogue(()))
    assert [c.name for c in cookies_of(found.visits, parties)] == []
    assert [i.key for i in storage_of(found.visits, parties, foreign=True)] == []
    assert [w.name for v in out for w in v.cookie_writes] == ["out"]
