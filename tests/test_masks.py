from __future__ import annotations

from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.capture.redact import Redactor
from auditor.evidence import Choice, Link, PageText, Request
from auditor.masks import Mask
from tests.builders import visit

SECRET = "Ada+1 @mail.example/Größe"


@pytest.mark.parametrize(
    "text",
    [SECRET, SECRET.lower(), quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET), quote(quote(SECRET)),
     quote(SECRET, safe="").replace("%2B", "%2b")],
)  # fmt: skip
def test_a_word_is_found_however_it_is_written(text):
    assert Mask({SECRET: "~var"}).text(f"a={text}&b={text}") == "a=~var&b=~var"


def test_each_word_has_its_stand_in_and_the_longest_goes_first():
    mask = Mask({"hunter2": "${A}", "hunter2-long": "${B}", "": "${C}"})
    assert mask.text("hunter2-long hunter2 hunter") == "${B} ${A} hunter"


def test_without_words_nothing_changes():
    seen = visit("/")
    assert Mask({}).record(seen) is seen
    assert Mask({}).text("abc") == "abc"


def test_records_are_masked_to_the_bottom_and_the_auditors_own_words_are_left():
    seen = visit(
        "/",
        scenario="no-choice",
        links=[Link(kind="anchor", url="https://a.example/script", text="to choice", rel=("script",))],
        texts=(PageText(document="https://shop.example/", text="Hello script"),),
        requests=[Request(id="1", url="https://a.example/?q=script", resource="script", headers=(("link", "script"),))],
        choices=(Choice(wanted="journey", outcome="made", reason="script"),),
    )
    got = Mask(dict.fromkeys(("script", "choice"), "~var")).record(seen)
    assert (got.id, got.scenario) == (seen.id, "no-choice")
    assert (got.links[0].url, got.links[0].text, got.links[0].rel) == ("https://a.example/~var", "to ~var", ("~var",))
    assert got.texts[0].text == "Hello ~var"
    assert (got.requests[-1].resource, got.requests[-1].headers) == ("script", (("link", "~var"),))
    assert (got.choices[0].outcome, got.choices[0].reason) == ("made", "~var")


def test_the_redactor_masks_before_it_cuts():
    redactor = Redactor(b"salt", typed=["hunter2222"])
    assert "hunter" not in redactor.url(f"data:text/plain,{'x' * 45}hunter2222")
    assert (
        redactor.url("https://a.example/u/hunter2222?q=HUNTER2222#%68unter2222")
        == "https://a.example/u/~var?q=~var#~var"
    )
    assert redactor.url("https://a.example/u") == "https://a.example/u"


@given(st.text(min_size=4, max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_word_stays(word, before, after):
    masked = Mask({word: "|"}).text(f"{before} {word} {after}")
    assert "|" in word or word not in masked
