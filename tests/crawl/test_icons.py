"""Icons of pages: a browser that shows none asks for them too, because people's browsers do."""

from __future__ import annotations

import pytest

from auditor.crawl.browser import Browsers
from auditor.demo.answers import gif, html
from auditor.demo.web import LocalWeb
from tests.crawl.driver import crawl_web, seen

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>Icons</title>
<link rel="shortcut icon" href="https://icons.vendor.example/a.png">
<link rel="icon" href="https://icons.vendor.example/b.svg" sizes="any" type="image/svg+xml">
<link rel="icon" href="https://icons.vendor.example/narrow.png" media="(max-width: 1px)">
<link rel="icon" href="data:,">
<link rel="mask-icon" href="https://icons.vendor.example/mask.svg">"""


@pytest.fixture(params=["headless_shell", "chromium"])
def visit(request, browsers):
    program = getattr(browsers, request.param)
    if not program:
        pytest.skip(f"no {request.param} here")
    web = LocalWeb()
    web.route("shop.example", "/", html(PAGE))
    web.route("icons.vendor.example", "/*", gif())
    return crawl_web(web, Browsers(**{request.param: program})).visit()


def test_icons_are_loaded_as_of_nobodys_doing(visit):
    assert seen(visit, host="icons.vendor.example") == ["a.png", "b.svg"]
    icons = [r for r in visit.requests if "icons.vendor" in r.url]
    assert {(r.resource, r.initiator.kind, r.initiator.stack, r.status) for r in icons} == {("other", "other", (), 200)}
