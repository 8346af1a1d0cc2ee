"""A page that leads on again and again was not seen to its end; one that leads on a few times was."""

from __future__ import annotations

import asyncio

import pytest

from auditor.crawl.visit.visit_summary import MOST_LOADS, ON_ITS_WAY, restless
from auditor.demo.answers import html
from auditor.demo.web import LocalWeb
from auditor.evidence import Request
from tests.crawl.audited import SITE, crawl_web, place

pytestmark = pytest.mark.browser


def leading(times: int) -> LocalWeb:
    """A site whose start page leads on so many times by script."""
    web = LocalWeb()
    for n in range(times):
        web.route("shop.example", f"/{n or ''}", html(f"<script>onload = () => {{ location = '/{n + 1}' }}</script>"))
    web.route("shop.example", f"/{times}", html("<title>There</title>"))
    return web


async def never(_request):
    """No answer as long as anybody waits for one."""
    await asyncio.sleep(60)


def loaded(phase: str, redirect_from: str | None = None) -> Request:
    return Request(id="r", url=SITE, main=True, phase=phase, redirect_from=redirect_from)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phases", "rests"),
    [(["load"] * MOST_LOADS, True), (["load"] * (MOST_LOADS + 1), False), (["load", "look"], True), (["load", "look", "settle"], False)],
)  # fmt: skip
def test_what_rest_is(phases, rests):
    assert (restless(loaded(p) for p in phases) == "") is rests
    assert restless([loaded("load"), *(loaded("settle", "r") for _ in range(20))]) == ""


def test_a_page_that_never_rests_is_not_seen_whole(browsers):
    visit = crawl_web(leading(60), browsers).visit()
    loads = [place(r.url) for r in visit.requests if r.main]
    # How often it led on meanwhile depends on the machine; that it did not come to rest does not.
    told = [b.reason for b in visit.blind if b.kind == "visit"][-1]
    assert told in (f"the page led on {len(loads) - 1} times and did not come to rest", ON_ITS_WAY)


def test_a_page_that_is_read_on_its_way_to_another_says_so(browsers):
    web = leading(1)
    web.route("shop.example", "/1", never)
    visit = crawl_web(web, browsers, settle_ms=300).visit()
    assert ON_ITS_WAY in [b.reason for b in visit.blind if b.kind == "visit"]


def test_a_page_that_leads_on_once_and_rests_is(browsers):
    visit = crawl_web(leading(1), browsers).visit()
    assert visit.title == "There"
    assert not [b for b in visit.blind if "come to rest" in b.reason]
    assert visit.final_url == "https://shop.example/1"
