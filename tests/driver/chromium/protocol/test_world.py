from __future__ import annotations

import asyncio

import pytest

from auditor.capture.redact import Redactor
from auditor.driver.chromium.protocol.world import WORLD, evaluate, remember
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.errors import BrowserError

PAGE = Session(id="s", target="t", kind="page", browser_context="c", parent=None)


class Browser:
    """Answers as Chromium does; `worlds` are the unique ids that still exist."""

    def __init__(self) -> None:
        self.worlds: set[str] = set()
        self.made = 0
        self.ran: list[str] = []
        self.refusal = ""
        self.stage = Stage(cdp=self, browser_context="c", redactor=Redactor(), binding="b", began=0.0)

    async def send(self, method, params, session, timeout):
        assert (session, timeout) == ("s", 2.0)
        if method == "Page.createIsolatedWorld":
            self.made += 1
            unique = f"world {self.made}"
            self.worlds.add(unique)
            created = {
                "id": 7,
                "uniqueId": unique,
                "name": params["worldName"],
                "auxData": {"frameId": params["frameId"]},
            }
            remember(self.stage, PAGE, {"context": created})
            return {"executionContextId": 7}
        if params.get("uniqueContextId") not in {None, *self.worlds}:
            raise BrowserError("Runtime.evaluate: uniqueContextId not found")
        self.ran.append(params["expression"])
        if self.refusal:
            raise BrowserError(self.refusal)
        return {"result": {"value": params["expression"]}}

    def evaluate(self, expression: str, frame: str = "f"):
        return asyncio.run(evaluate(self.stage, PAGE, frame, expression, 2.0))


def test_a_world_is_made_once_a_frame():
    browser = Browser()
    assert [browser.evaluate(e) for e in ("look", "read")] == ["look", "read"]
    assert browser.made == 1
    browser.evaluate("read", frame="g")
    assert browser.made == 2


def test_the_next_document_of_a_frame_has_a_world_of_its_own():
    browser = Browser()
    browser.evaluate("look")
    browser.worlds.clear()
    assert browser.evaluate("read") == "read"
    assert (browser.made, browser.ran) == (2, ["look", "read"])


def test_what_was_begun_is_not_done_twice():
    browser = Browser()
    browser.evaluate("look")
    browser.refusal = "Runtime.evaluate: Inspected target navigated or closed"
    with pytest.raises(BrowserError, match="navigated or closed"):
        browser.evaluate("leave")
    assert browser.ran == ["look", "leave"]


def test_worlds_of_the_page_and_of_others_are_not_ours():
    browser = Browser()
    for name in ("", "__playwright_utility_world__", WORLD.upper()):
        remember(browser.stage, PAGE, {"context": {"id": 7, "uniqueId": "theirs", "name": name}})
    assert browser.stage.worlds == {}
