"""Answers of the browser of another shape, to one command at a time, always: an audit ends as it may, without a traceback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.demo.answers import html
from auditor.demo.web import LocalWeb
from tests.faults.inject import SHAPES
from tests.faults.machine import Machine, machine

pytestmark = pytest.mark.browser

POLICY = """\
version: 1
site: {name: Shop, url: "https://shop.example/", crawl: {sitemap: true}}
statement: {url: /}
clauses:
  - id: c
    rules:
      - {id: respected, check: choice-respected}
      - {id: offered, check: choice-offered}
      - {id: forms, check: forms-disclosed}
      - {id: personal, check: no-personal-data-shared}
      - {id: cookies, check: cookies-declared}
      - {id: links, check: external-links}
"""
BANNER = (
    "<div style='position:fixed;bottom:0;background:#fff'>We use cookies. <button onclick=this.parentNode.remove()>Accept all"
    "</button><button onclick=this.parentNode.remove()>Reject all</button></div>"
)
FORM = "<form action=/sent><input name=email type=email><button>Send</button></form>"
METHODS = (
    "Runtime.evaluate", "Runtime.callFunctionOn", "Page.createIsolatedWorld", "Page.getFrameTree", "Page.navigate",
    "Page.captureScreenshot", "Storage.getCookies", "DOM.getFrameOwner", "DOM.resolveNode", "CacheStorage.requestCacheNames",
    "Network.loadNetworkResource", "Network.getRequestPostData", "IO.read", "Target.attachToTarget", "Target.createTarget",
    "Target.createBrowserContext", "Target.getBrowserContexts", "Target.setAutoAttach", "Browser.getVersion",
)  # fmt: skip
WITHOUT_WHICH_THERE_IS_NO_VISIT = {
    "Target.attachToTarget", "Target.createTarget", "Target.createBrowserContext", "Target.getBrowserContexts", "Target.setAutoAttach",
}  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> Iterator[Machine]:
    web = LocalWeb()
    worker = "new Worker(URL.createObjectURL(new Blob(['setTimeout(() => 1, 99)'])))"
    body = f"<title>Shop</title><script>{worker}; document.cookie = 'uid=1'</script>{FORM}{BANNER}<a href=https://else.example/>Else</a>"
    web.route("shop.example", "/", html(body + "<iframe src=https://frame.example/></iframe>"))
    web.route("frame.example", "/", html("<title>frame</title>" + BANNER))
    web.route("else.example", "/", html("<title>else</title>"))
    with machine(web, POLICY) as made:
        yield made


def test_the_site_is_audited_to_its_end(shop: Machine) -> None:
    ended = shop.audit()
    assert (ended.code, ended.lines) == (1, ())


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("method", METHODS)
def test_a_command_that_is_always_answered_so(shop: Machine, method: str, shape: str) -> None:
    ended = shop.audit(f"{method}: {shape}", 1)
    assert not [line for line in ended.lines if "details are in" in line or "Traceback" in line], ended.lines
    assert ended.code in ({1, 3, 4} if method in WITHOUT_WHICH_THERE_IS_NO_VISIT else {1, 3}), ended.lines
    assert len(ended.lines) <= 2
    assert ended.left == ()
