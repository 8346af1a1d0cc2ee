from __future__ import annotations

import time

import pytest

from policy.statement.locate import locate
from tests.policy.statement.wordings import clause, sentences

TEXT = """\
Cookies

We use cookies and pixel\u00ad tags on this site. They \u2013 like all \u2013 aren\u2019t kept. You may “opt out” at any time.

Rights

You may ask what we hold about you. We will not sell, distribute or lease your personal information to third parties. \
Write to us. Yes.

Cookie\tKept for
sid\tthe session
"""


def found(quote, text=TEXT, **more):
    places = locate([clause(quote, **more)], sentences(text))
    return [(tuple(sentences(text)[n].text for n in p.sentences), p.exact) for p in places]


@pytest.mark.parametrize(
    "quote",
    [
        "You may ask what we hold about you.",
        "you may ask what we HOLD about you",
        "ask what we hold",
        "You may\n  ask what we hold about\u00a0you!",
    ],
)
def test_word_for_word(quote):
    assert found(quote) == [(("You may ask what we hold about you.",), True)]


def test_quotes_dashes_and_soft_hyphens_make_no_difference():
    assert found("use cookies and pixel tags")[0][1]
    assert found("They - like all - aren't kept.")[0][1]
    assert found('may "opt out" at any time')[0][1]


def test_what_no_policy_may_hold_is_quoted_by_a_sign_that_stands_for_it():
    # A page that names another encoding than its own: the octets of a quotation mark, two of them control characters.
    text = "The shop (\u00e2\u0080\u009cwe\u00e2\u0080\u009d) sells hats. We\x07 keep it."
    assert found("shop (\u00e2\ufffd\ufffdwe\u00e2\ufffd\ufffd) sells hats", text)[0][1]
    assert found("We\ufffd keep it", text)[0][1]


def test_a_quote_over_several_sentences():
    assert found(
        "hold about you. We will not sell, distribute or lease your personal information to third parties. Write"
    )[0] == (
        (
            "You may ask what we hold about you.",
            "We will not sell, distribute or lease your personal information to third parties.",
            "Write to us.",
        ),
        True,
    )


def test_sentences_glued_in_the_quote():
    assert found("We hold it about you.Write to us.", "Privacy\n\nWe hold it about you. Write to us.")[0][1]


def test_a_row_of_a_table():
    assert found("sid the session") == [(("sid | the session",), True)]


def test_a_quote_does_not_begin_or_end_inside_a_word():
    assert found("cookie") == [(("Cookie | Kept for",), True)]
    assert found("okies and") == []


def test_reworded_with_a_score():
    quote = "We will not sell, rent or lease your personal information to any third party."
    (place,) = locate([clause(quote)], sentences(TEXT))
    assert not place.exact
    assert 80 < place.score < 100
    assert sentences(TEXT)[place.sentences[0]].text.startswith("We will not sell, distribute")
    assert len(place.sentences) == 1


@pytest.mark.parametrize(
    "quote",
    [
        "We sell hats in every colour and size.",
        "No",
        "cookies here",
        "We use cookies to bake bread for all of our visitors.",
    ],
)
def test_what_is_not_there_is_not_found(quote):
    assert found(quote) == []


def test_the_clauses_section_decides_between_equal_sentences():
    text = "Buying\n\nWe keep it for a year.\n\nAsking\n\nWe keep it for a year."
    places = locate(
        [clause("We keep it for a year.", "b", section="Asking"), clause("keep it for a year", "a")], sentences(text)
    )
    assert [(p.clause, p.sentences) for p in places] == [("b", (3,)), ("a", (1,))]


def test_without_a_section_equal_quotes_take_one_sentence_each():
    places = locate([clause("Yes.", "a"), clause("Yes.", "b")], sentences("Yes. No. Yes."))
    assert [p.sentences for p in places] == [(0,), (2,)]


def test_many_quotes_in_a_large_statement_take_bounded_time():
    text = " ".join(f"We keep the thing number {n} for {n % 70} days in the {n % 13} place." for n in range(12_000))
    quotes = [
        clause(f"We hold the thing number {n} for a few days in some place or another.", f"c{n}") for n in range(150)
    ]
    large = sentences(text)
    started = time.process_time()
    locate(quotes, large)
    locate([clause("a" * 4_000), clause("we keep " * 500)], large)
    assert time.process_time() - started < 6
