"""An e-mail address in a URL is hidden, and still known to have been one."""

from __future__ import annotations

import re

import pytest

from auditor.capture.redact import Redactor
from checks.shared.personal.parameters import personal_parameters

HIDDEN = r"~[0-9a-f]{16}\.\d+"


def value_of(query: str) -> str:
    url = Redactor(b"salt").url(f"https://t.example/p?{query}")
    return url.partition("=")[2]


@pytest.mark.parametrize(
    "query", ["q=jane@mail.example", "u=jane%40mail.example", "email=jane@mail.example", "q=to+jane@mail.example"]
)
def test_an_address_leaves_its_mark(query):
    assert re.fullmatch(rf"{HIDDEN}@", value_of(query))


@pytest.mark.parametrize("query", ["token=secret", "cid=a8f3k20xq9z7w5m1", "q=jane%40mail", "email=7f3a9c0e1b2d4f68"])
def test_nothing_else_does(query):
    assert "@" not in value_of(query).replace("%40", "")


def test_the_mark_is_read_by_checks():
    url = Redactor().url("https://t.example/p?q=jane@mail.example&page=2")
    assert personal_parameters(url, lambda _: False) == (("q", "an e-mail address"),)


def test_equal_addresses_stay_equal():
    redactor = Redactor()
    assert redactor.url("https://a.example/?x=j@m.example") == redactor.url("https://a.example/?x=j@m.example")
