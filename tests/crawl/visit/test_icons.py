"""Icons of pages: a browser that shows none asks for them too, because people's browsers do."""

from __future__ import annotations

import pytest

from auditor.demo.answers import gif, html, redirect
from auditor.demo.web import LocalWeb
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import crawl_web, seen

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>Icons</title>
<link rel="shortcut icon" href="https://icons.vendor.example/a.png">
<link rel="icon" href="https://icons.vendor.example/b.svg" sizes="any" type="image/svg+xml">
<link rel="icon" href="https://icons.vendor.example/narrow.png" media="(max-width: 1px)">
<link rel="icon" href="data:,">
<link rel="mask-icon" href="https://icons.vendor.example/mask.svg">"""


NAMES_NONE = """<!doctype html><title>No icon</title><base href="https://elsewhere.example/deep/">
<link rel="icon" href="https://icons.vendor.example/narrow.png" media="(max-width: 1px)">"""


@pytest.fixture(params=["headless_shell", "chromium"])
def look(request, browsers):
    program = getattr(browsers, request.param)

    def visit(page: str):
        web = LocalWeb()
        web.route("shop.example", "/", html(page))
        web.route("shop.example", "/favicon.ico", redirect("https://icons.vendor.example/shop.ico"))
        web.route("icons.vendor.example", "/*", gif())
        return crawl_web(web, Browsers(**{request.param: program})).visit()

    return visit


def test_icons_are_loaded_as_of_nobodys_doing(look):
    visit = look(PAGE)
    assert "favicon.ico" not in seen(visit, host="shop.example")
    assert seen(visit, host="icons.vendor.example") == ["a.png", "b.svg"]
    icons = [r for r in visit.requests if "icons.vendor" in r.url]
    assert {(r.resource, r.initiator.kind, r.initiator.stack, r.status) for r in icons} == {("other", "other", (), 200)}


def test_a_page_that_names_none_has_the_one_that_sites_are_asked_for(look):
    visit = look(NAMES_NONE)
    assert seen(visit, host="shop.example") == ["", "favicon.ico"]
    assert seen(visit, host="icons.vendor.example") == ["shop.ico"]
    asked = [r for r in visit.requests if r.url.endswith(".ico")]
    assert {(r.resource, r.initiator.kind, r.initiator.stack) for r in asked} == {("other", "other", ())}


def test_an_icon_in_the_page_itself_is_an_icon(look):
    assert seen(look('<!doctype html><title>x</title><link rel="icon" href="data:,">')) == ["shop.example/"]
