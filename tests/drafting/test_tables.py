from __future__ import annotations

import pytest

from auditor.drafting.guesses import purpose_named, purpose_said
from auditor.drafting.tables import max_age_of, rows_of
from tests.drafting.stage import sentences

TABLES = """\
Our cookies:

Cookie\tWhat for\tKept for
sid\tknows you\tuntil you close the browser
_ga_<id>\tstatistics\t13 months

Storage\tKind\tWhat for
basket\tlocal storage\tyour basket

Company\tWhat it does
Stripe\ttakes payments
"""


def test_rows_say_what_is_kept_and_for_how_long() -> None:
    rows = {r.name: (r.max_age, r.storage, r.heads_cookies) for r in rows_of(sentences(TABLES))}
    assert rows == {
        "sid": ("session", "", True),
        "_ga_*": ("13 months", "", True),
        "basket": ("", "local", False),
        "Stripe": ("", "", False),
    }


@pytest.mark.parametrize(
    ("words", "duration"),
    [
        ("13 months", "13 months"),
        ("one year", "1 year"),
        ("30 Minuten", "30 minutes"),
        ("zwei Jahre", "2 years"),
        ("six mois", "6 months"),
        ("2 años", "2 years"),
        ("1 jaar", "1 year"),
        ("Session", "session"),
        ("bis zum Ende der Sitzung", "session"),
        ("for ever", ""),
        ("0 days", ""),
    ],
)
def test_lengths_of_time(words: str, duration: str) -> None:
    assert max_age_of(words) == duration


@pytest.mark.parametrize(
    ("name", "purpose"),
    [("PHPSESSID", "necessary"), ("csrftoken", "necessary"), ("cookie_consent", "necessary"), ("shop_cart", "necessary"),
     ("/.__palette", "preferences"), ("lang", "preferences"), ("uuid", None), ("scartoon", None), ("x_track", None)],
)  # fmt: skip
def test_purposes_that_names_suggest(name: str, purpose: str | None) -> None:
    assert purpose_named(name) == purpose


@pytest.mark.parametrize(
    ("words", "purpose"),
    [("remembers that you opted out of advertising", "necessary"), ("picks adverts for you", "advertising"),
     ("counts visits", "analytics"), ("the colour theme", "preferences"), ("does something", None)],
)  # fmt: skip
def test_purposes_that_words_give(words: str, purpose: str | None) -> None:
    assert purpose_said(words) == purpose
