from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.canary import Masker, Searcher
from tests.canary.planted import IDENTITY, b64, hexed, planted

SEARCHER = Searcher(IDENTITY)
MASKER = Masker(SEARCHER)


@pytest.mark.parametrize(
    "sent", [p for p in planted() if p.data.isascii() and "inside" not in p.words], ids=lambda p: p.name
)
def test_no_form_is_left_in_a_text(sent):
    masked = MASKER.text("before " + sent.data.decode() + " after")
    assert list(SEARCHER.spans(masked.encode())) == []
    assert masked.startswith("before ")
    assert masked.endswith(" after")
    assert f"~canary-{sent.kind}" in masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"Hello {IDENTITY.email}!", "Hello ~canary-email!"),
        (f"https://{IDENTITY.last_name.lower()}.t.example/x", "https://~canary-name.t.example/x"),
        (
            f"https://t.example/{hexed('sha256', IDENTITY.email)}/x.gif?v=1",
            "https://t.example/~canary-email/x.gif?v=1",
        ),
        (f"https://t.example/a/{b64('xx' + IDENTITY.email)}", "https://t.example/a/~canary-email"),
        (f"{IDENTITY.name}, {IDENTITY.phone_national}", "~canary-name, ~canary-phone"),
        (f"town {IDENTITY.city}, {IDENTITY.postcode}", "town ~canary-address, ~canary-address"),
        (IDENTITY.phone_national, "~canary-phone"),
        ("nothing of it", "nothing of it"),
    ],
)
def test_what_stands_around_it_stays(text, masked):
    assert MASKER.text(text) == masked


@given(st.text())
def test_other_texts_stay_as_they_are(text):
    assert MASKER.text(text) == text


@given(st.text(alphabet=st.characters(codec=None), max_size=30))
def test_text_that_is_no_unicode_stays_text(text):
    assert MASKER.text(text + "\ud800" + IDENTITY.email) == text + "\ud800~canary-email"
