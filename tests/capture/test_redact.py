from __future__ import annotations

import hashlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.canary import Searcher
from auditor.capture.redact import Redactor, is_private
from auditor.evidence import CookieWrite
from tests.canary.planted import IDENTITY

SALT = b"salt"


def redacted(url: str) -> str:
    return Redactor(SALT).url(url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", "ada@shop.example"),
        ("x", "to:ada+tag@mail.shop.example,b"),
        ("token", "abc"),
        ("PASSWORD", "hunter2"),
        ("session_id", "abc"),
        ("cid", "GA1.2.1234567890.1234567890"),
        ("x", "1234567890.1700000000"),
        ("x", "f47ac10b-58cc-4372-a567-0e02b2c3d479"),
        ("x", "9f86d081884c7d659a2feaa0c55ad015"),
    ],
)
def test_people_secrets_and_identifiers_are_private(name, value):
    assert is_private(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lang", "en-GB"),
        ("code", "42"),
        ("v", "2.1.0"),
        ("page", "https://shop.example/a1b2c3d4e5f6a7b8"),
        ("q", "a long question with 2 numbers and 1 answer"),
        ("title", "collections-of-the-summer"),
        ("pkg", "react@18.2.0"),
    ],
)
def test_words_versions_and_addresses_are_not(name, value):
    assert not is_private(name, value)


def test_private_values_are_replaced_and_the_rest_stays():
    found = redacted("https://a.example/p?lang=en&email=ada%40shop.example&flag&empty=")
    head, _, query = found.partition("?")
    lang, email, flag, empty = query.split("&")
    assert (head, lang, flag, empty) == ("https://a.example/p", "lang=en", "flag", "empty=")
    assert email.startswith("email=~")
    assert "ada" not in found


def test_a_secret_in_a_fragment_or_before_the_host_is_private_too():
    assert "hunter2" not in redacted("https://a.example/#access_token=hunter2&lang=en")
    assert redacted("https://a.example/#access_token=hunter2&lang=en").endswith("&lang=en")
    assert "hunter2" not in redacted("https://ada:hunter2@a.example/")
    assert redacted("https://a.example/?lang=en#section-2") == "https://a.example/?lang=en#section-2"
    assert redacted("https://a.example/?id=9f86d081884c7d659a2feaa0c55ad015#top").endswith("#top")


def test_what_a_person_is_meant_to_read_stays():
    for url in ("mailto:care@shop.example", "mailto:care@shop.example?subject=Hello", "tel:+3580000"):
        assert redacted(url) == url


def test_contents_within_urls_are_cut():
    assert len(redacted("data:text/plain," + "x" * 1000)) == 64
    assert len(redacted("javascript:" + "x" * 1000)) == 64
    assert len(redacted("https://a.example/" + "x" * 20_000)) == 8192


def test_digests_are_equal_within_a_run_and_differ_between_runs():
    one, same, other = Redactor(SALT), Redactor(SALT), Redactor(b"other")
    assert one.digest("secret") == same.digest("secret") != other.digest("secret")
    assert one.digest("secret").length == 6
    assert one.url("https://a.example/?token=secret") == same.url("https://a.example/?token=secret")
    assert one.url("https://a.example/?token=secret") != other.url("https://a.example/?token=secret")
    assert Redactor().digest("secret") != Redactor().digest("secret")


@given(st.text(), st.text(min_size=3))
def test_no_url_breaks_it_and_no_secret_passes_it(url, secret):
    redacted(url)
    encoded = secret.encode("utf-8", "surrogatepass").hex()
    assert encoded not in redacted(f"https://a.example/?token={encoded}")


def test_the_identity_is_masked_in_whatever_form_it_stands():
    searcher = Searcher(IDENTITY)
    redactor = Redactor(SALT, searcher=searcher)
    mail = quote(IDENTITY.email, safe="")
    assert redactor.url(f"https://a.example/{mail}/x?lang=en&u={mail}#{mail}") == (
        "https://a.example/~canary-email/x?lang=en&u=~canary-email#~canary-email"
    )
    digest = hashlib.sha256(IDENTITY.email.encode()).hexdigest()
    assert redactor.url(f"https://a.example/{digest}") == "https://a.example/~canary-email"
    write = CookieWrite(source="script", name=IDENTITY.last_name, host="a.example")
    assert redactor.record(write) == CookieWrite(source="script", name="~canary-name", host="a.example")
    assert redactor.text(f"{IDENTITY.name} is here") == "~canary-name is here"


def test_what_was_typed_and_the_identity_are_masked_side_by_side():
    redactor = Redactor(SALT, typed=["hunter2"], searcher=Searcher(IDENTITY))
    assert redactor.text(f"hunter2 {IDENTITY.email}") == "~var ~canary-email"
