"""How long cookies live, as a real browser keeps them and as a promise is held against it."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from auditor.demo.answers import cookie, html
from auditor.demo.web import LocalWeb
from auditor.observed import CookieLifetime
from tests.crawl.audited import crawl_web

pytestmark = pytest.mark.browser

YEAR = 365 * 86_400
DAY = 86_400
PAGE = f"""<title>Lifetimes</title><script>
document.cookie = "script-many=1; max-age={"9" * 60}";
cookieStore.set({{name: "store-age", value: "1", maxAge: {2 * YEAR}}}).catch(() => {{}});
cookieStore.set({{name: "store-date", value: "1", expires: Date.now() + 1000 * {YEAR}}});
cookieStore.set("store-plain", "1");
</script>"""


def dated(offset: float, *cookies: tuple[str, str]):
    """The page, from a server whose clock is `offset` seconds wrong."""
    return html(PAGE).adding(("Date", formatdate(time.time() + offset, usegmt=True)), *cookies)


@pytest.fixture(scope="module")
def visited(browsers):
    web = LocalWeb()
    ahead, behind = time.time() + YEAR, time.time() - YEAR
    web.route(
        "shop.example", "/",
        dated(
            YEAR,
            cookie("http-many", "1", f"Max-Age={'1' * 41}"),
            cookie("ahead", "1", f"Expires={formatdate(ahead + 2 * YEAR, usegmt=True)}"),
            cookie("plain", "1"),
        ),
    )  # fmt: skip
    behind_cookie = cookie("behind", "1", f"Expires={formatdate(behind + 2 * YEAR, usegmt=True)}")
    web.route("shop.example", "/late", dated(-YEAR, behind_cookie))
    crawled = crawl_web(web, browsers, "/", "/late")
    return [v for v in crawled.visits if v.scenario == "no-choice"]


def lifetime(visits, name: str) -> CookieLifetime:
    writes = [w for v in visits for w in v.cookie_writes if w.name == name]
    return CookieLifetime.of(writes, [c for v in visits for c in v.cookies if c.name == name])


@pytest.mark.parametrize("name", ["http-many", "script-many"])
def test_a_max_age_of_very_many_digits_is_no_session(visited, name):
    life = lifetime(visited, name)
    assert life.requested > 1_000 * YEAR
    assert life.stored == pytest.approx(400 * DAY, abs=60)


@pytest.mark.parametrize("name", ["ahead", "behind"])
def test_expires_counts_from_the_servers_own_date(visited, name):
    assert lifetime(visited, name).requested == pytest.approx(2 * YEAR, abs=5)


def test_a_script_may_request_by_max_age_or_by_a_date(visited):
    assert lifetime(visited, "store-age").requested == 2 * YEAR
    assert lifetime(visited, "store-date").requested == pytest.approx(YEAR, abs=5)


def test_what_requests_nothing_ends_with_the_session(visited):
    assert lifetime(visited, "plain").longest is None
    assert lifetime(visited, "store-plain").longest is None
