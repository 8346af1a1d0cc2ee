"""What is never pressed in a visitor's place, by its label."""

from __future__ import annotations

import pytest

from auditor.crawl.harmful_words import MAX_LABEL, harm_of, is_harmful


@pytest.mark.parametrize(
    ("label", "harm"),
    [
        ("Send message", "send"), ("SUBMIT", "send"), ("Place order", "buy"), ("Jetzt zahlungspflichtig bestellen", "buy"), ("Pay now", "pay"),
        ("Continue to payment", "pay"), ("Delete account", "delete"), ("Löschen", "delete"), ("Subscribe", "subscribe"), ("S'abonner", "subscribe"),
        ("Log out", "leave"), ("Se déconnecter", "leave"), ("I agree", "agree"), ("Download PDF", "take"), ("送信する", "send"), ("Отправить", "send"),
        ("Unsubscribe me", "subscribe"), ("Check-out", "buy"), ("Wyślij", "send"), ("결제하기", "pay"),
    ],
)  # fmt: skip
def test_what_is_harmful(label, harm):
    assert harm_of(label) == harm


@pytest.mark.parametrize(
    "label",
    [
        "Next", "Continue", "Weiter", "Menu", "Show more", "Contact us", "Sign in", "Newsletter", "Details", "Play video", "Previous slide",
        "FAQ", "Size guide", "Add to basket", "Filter", "Open", "Close", "Read reviews", "Suivant", "Siguiente", "次へ", "Postcards", "Bookshelf", "",
    ],
)  # fmt: skip
def test_what_is_not(label):
    assert not is_harmful(label)


def test_a_label_that_names_too_much_is():
    assert is_harmful("x" * (MAX_LABEL + 1))
