from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from auditor.driver.chromium.recording.stacks import MAX_FRAMES, from_cdp, from_text
from auditor.evidence import Initiator

TEXT = """Error
    at Proxy.apply (_0123abcd:40:20)
    at later (https://cdn.example/b.js?v=1:3:14)
    at async https://cdn.example/c.js:5:6
    at new Thing [as made] (https://cdn.example/d_(1).js:7:8)
    at eval (eval at run (https://cdn.example/e.js:9:10), <anonymous>:1:1)
    at <anonymous>:1:1
    at Array.forEach (<anonymous>)"""


def places(initiator: Initiator) -> list[tuple[str, int, int, str]]:
    return [(f.url, f.line, f.column, f.function) for f in initiator.stack]


def test_a_text_is_read_line_by_line_without_our_own_hook():
    found = from_text(TEXT, str, "_0123abcd")
    assert places(found) == [
        ("https://cdn.example/b.js?v=1", 3, 14, "later"),
        ("https://cdn.example/c.js", 5, 6, ""),
        ("https://cdn.example/d_(1).js", 7, 8, "new Thing [as made]"),
        ("https://cdn.example/e.js", 9, 10, "eval"),
    ]
    assert (found.kind, found.url, found.line) == ("script", "https://cdn.example/b.js?v=1", 3)


def test_a_text_without_frames_blames_nobody():
    assert from_text("", str) == Initiator(kind="script")
    assert from_text("Error\n    at nowhere", str).stack == ()


def test_frames_of_asynchronous_parents_follow_and_count_from_one():
    def frame(url: str, line: int):
        return {"url": url, "lineNumber": line, "columnNumber": 4, "functionName": "f"}

    found = from_cdp(
        {
            "type": "script",
            "stack": {
                "callFrames": [frame("_hook", 1), frame("https://cdn.example/b.js", 2)],
                "parent": {"callFrames": [], "parent": {"callFrames": [frame("https://cdn.example/a.js", 0)]}},
            },
        },
        str,
        "_hook",
    )
    assert places(found) == [("https://cdn.example/b.js", 3, 5, "f"), ("https://cdn.example/a.js", 1, 5, "f")]
    assert (found.url, found.line) == ("https://cdn.example/b.js", 3)


def test_what_the_parser_asks_for_names_the_document():
    found = from_cdp({"type": "parser", "url": "https://shop.example/", "lineNumber": 9}, str)
    assert (found.kind, found.url, found.line, found.stack) == ("parser", "https://shop.example/", 10, ())


def test_urls_are_shortened_wherever_they_stand():
    def shorten(url: str) -> str:
        return url.partition("?")[0]

    assert from_text(TEXT, shorten).stack[1].url == "https://cdn.example/b.js"
    stack = {"callFrames": [{"url": "https://a.example/?secret"}]}
    assert from_cdp({"stack": stack}, shorten).stack[0].url == "https://a.example/"


def test_deep_stacks_are_cut():
    text = "\n".join(f"    at f (https://a.example/x.js:{n}:1)" for n in range(1, 100))
    assert len(from_text(text, str).stack) == MAX_FRAMES
    assert len(from_cdp({"stack": {"callFrames": [{}] * 100}}, str).stack) == MAX_FRAMES


def test_a_hostile_function_name_does_not_take_long():
    began = time.perf_counter()
    from_text("\n".join(["at " + "a (" * 2000 + ":1:1 x"] * 100), str)
    from_text("\n".join(["at (" + ":1" * 1200 + "x"] * 100), str)
    assert time.perf_counter() - began < 2


@given(st.text())
def test_no_text_breaks_it(text):
    from_text("at " + text, str)
