from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import escape


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"), ("Zażółć", "Zażółć"), ("a\nb\tc", "a\nb\tc"), ("\x1b[31m", "\\x1b[31m"), ("\x9b", "\\x9b"),
        ("\u202egnp", "\\u202egnp"), ("a\u200bb", "a\\u200bb"), ("\U000e0041", "\\U000e0041"), ("\ud800", "\ufffd"),
        ("\u2028", "\\u2028"), ("\x00", "\\x00"),
    ],
)  # fmt: skip
def test_what_hides_is_shown(text: str, shown: str) -> None:
    assert escape.visible(text) == shown


@given(st.text(alphabet=st.characters(), max_size=400))
def test_a_line_is_one_line_and_bounded(text: str) -> None:
    line = escape.line(text, 40)
    assert len(line.splitlines()) <= 1
    assert len(line) < 90
    assert line.encode("utf-8").decode("utf-8") == line


@given(st.text(alphabet=st.characters(), max_size=100))
def test_anchors_hold_no_space_or_markup_and_tell_texts_apart(text: str) -> None:
    anchor = escape.anchor(text)
    assert anchor.isascii()
    assert not set(anchor) & set(" <>\"'&#")
    assert text == anchor or "~" in anchor


def test_a_long_text_says_how_long_it_was() -> None:
    cut = escape.bounded("x" * 100_000, 100)
    assert len(cut) < 140
    assert "(100,000 characters)" in cut


def test_markdown_becomes_literal() -> None:
    assert escape.markdown("a|b `c` <i>") == "a&#124;b &#96;c&#96; &#60;i&#62;"
    assert escape.markdown("@me #1 _ga @ x") == "&#64;&#8203;me &#35;&#8203;1 &#95;ga &#64; x"


def test_long_texts_have_short_anchors_that_differ() -> None:
    one, two = escape.anchor("<" * 100_000), escape.anchor("<" * 99_999)
    assert one != two
    assert len(one) < 400


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::set-output name=a::b", "\\x3a:set-output name=a::b"), ("see ::error::x", "see \\x3a:error::x"),
        ("##[error]x", "\\x23#[error]x"), ("##vso[task.setvariable]", "\\x23#vso[task.setvariable]"),
        ("p::before", "p::before"), ("[::1]:80", "[::1]:80"), ("## heading", "## heading"),
    ],
)  # fmt: skip
def test_no_word_of_a_log_is_a_command(text: str, shown: str) -> None:
    assert escape.logged(text) == shown


@given(st.text(alphabet=st.characters(), max_size=100), st.sampled_from(["", "##[", "##vso[", "\x9b", "\u202e"]))
def test_json_means_the_same_and_shows_nothing_raw(text: str, more: str) -> None:
    value = {"key": f"{text}{more}{text}"}
    written = escape.json_text(json.dumps(value, ensure_ascii=False))
    assert json.loads(written) == {"key": escape.encodable(value["key"])}
    assert not re.search("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]|##\\w*\\[", written)
