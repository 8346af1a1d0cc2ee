from __future__ import annotations

import base64
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


TOKEN = "f3Ab91cde0Zq77"


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("/px/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0xyz.abcdEFGH1234/a.gif", "eyJzdWIiOiIxMjM0In0xyz"),
        ("/p?x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0xyz", "eyJzdWIiOiIxMjM0In0xyz"),
        ("/cart;jsessionid=0123456789ABCDEF0123/a.gif", "0123456789ABCDEF0123"),
        ("/cart;JSESSIONID=abc?x=1", "=abc"),
        ("/shop;phpsessid=abcdef", "=abcdef"),
        (f"/reset/{TOKEN}", TOKEN),
        (f"/en/account/verify-email/{TOKEN}?utm_source=a", TOKEN),
        (f"/invite/{TOKEN}/accept", TOKEN),
        ("/reset/9f86d081884c7d65", "9f86d081884c7d65"),
        ("/verify/0190f3a2-7c1e-4b55-a1d2-c3e4f5061728", "0190f3a2"),
        (f"/app#/reset/{TOKEN}", TOKEN),
        (f"/p?next=https%3A%2F%2Fa.example%2Freset%3Fcode%3D{TOKEN}", TOKEN),
        (f"/p?return=%2Freset%2F{TOKEN}%3Fa%3D1", TOKEN),
        (f"/p?u=https%3A%2F%2Fa.example%2F%3Fv%3Dhttps%253A%252F%252Fb.example%252F%253Ftoken%253D{TOKEN}", TOKEN),
        ("/p?ticket=ST99abcdX&a=1", "ST99abcdX"),
        ("/p?key=AIzaSHORTKEY12", "AIzaSHORTKEY12"),
        ("/p?access_key=Zx81mmQ4", "Zx81mmQ4"),
        ("/ibs:dpid=903&dpuuid=a7f3c9d21b8e4f60a7f3c9d21b8e4f60", "a7f3c9d21b8e4f60"),
        ("/u/ada%40shop.example/edit", "ada"),
        ("/p?dl=https%3A%2F%2Fshop.example%2Fc%3Fu%3Dada%2540mail.example", "ada"),
        ("/p?dl=https%253A%252F%252Fshop.example%252Fc%253Fu%253Dada%252540mail.example", "ada"),
    ],
)
def test_secrets_in_paths_and_nested_addresses_are_private(url, secret):
    found = redacted(f"https://a.example{url}")
    assert secret not in found
    assert "~" in found
    assert found == redacted(f"https://a.example{url}")


@pytest.mark.parametrize(
    "url",
    [
        "/order/SO-2026-0012345",
        "/assets/app.3f2a9c8b1d.js",
        "/_next/static/chunks/4bd1b696-3f2a9c8b1d7e0a5b.js",
        "/session/2026-keynote.html",
        "/login/help",
        "/sessions/keynote2026",
        "/sessions/2026-spring-workshop3",
        "/auth/oauth2callback",
        "/invite/Friends2026",
        "/reset/password",
        "/verify/",
        "/token/erc20",
        "/shop/color=red;size=xl/all",
        "/p?key=summer&ticket=42&hash=top",
        "/p?url=https%3A%2F%2Fshop.example%2Fsale%3Fcolor%3Dred",
        "/p?path=%2Fsale%2Fshoes",
        "/@ada/posts",
        "/npm/react@18.2.0/index.js",
        "/p?q=how%20to%20reset%2Ftoken",
        "/product/eyJewels-and-rings",
        "/app#/cart",
    ],
)
def test_ordinary_addresses_stay_as_they_are(url):
    assert redacted(f"https://a.example{url}") == f"https://a.example{url}"


def test_an_address_in_a_path_leaves_its_mark():
    assert redacted("https://a.example/u/ada%40shop.example").endswith("@")


def test_an_identifier_in_a_path_is_the_same_as_in_a_cookie():
    redactor, uid = Redactor(SALT), "a7f3c9d21b8e4f60a7f3c9d21b8e4f60"
    assert redactor.digest(uid).hash in redactor.url(f"https://dpm.example/ibs:dpid=903&dpuuid={uid}")


VARIABLE = "Tr0ub4dor-3xyz"


@pytest.mark.parametrize(
    "form",
    [
        base64.b64encode(VARIABLE.encode()).decode(),
        base64.b64encode(f"jane:{VARIABLE}".encode()).decode(),
        base64.urlsafe_b64encode(f"a{VARIABLE}z".encode()).decode().rstrip("="),
        base64.b32encode(VARIABLE.encode()).decode(),
        VARIABLE.encode().hex(),
        VARIABLE.encode().hex().upper(),
        VARIABLE[::-1],
        "".join(f"\\u{ord(c):04x}" for c in VARIABLE),
        hashlib.sha256(VARIABLE.encode()).hexdigest(),
        hashlib.md5(VARIABLE.encode()).hexdigest(),
        base64.b64encode(base64.b64encode(VARIABLE.encode())).decode(),
    ],
)
def test_a_typed_value_is_masked_in_whatever_form_it_comes_back(form):
    redactor = Redactor(SALT, typed=[VARIABLE])
    assert redactor.text(f"auth-{form} and more") in {"~var and more", "auth-~var and more"}
    assert form[4:16] not in redactor.url(f"https://a.example/u/{form}/x?q={form}")


def test_what_only_begins_like_a_typed_value_stays():
    redactor = Redactor(SALT, typed=[VARIABLE, "four"])
    for text in ("Tr0ub4dor-4abc", "fourth", base64.b64encode(b"another value").decode(), "Zm91cg"):
        assert VARIABLE not in redactor.text(text)
    assert redactor.text("Tr0ub4dor-4abc") == "Tr0ub4dor-4abc"
