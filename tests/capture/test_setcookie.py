from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.capture.setcookie import LONGEST, default_path, parse_set_cookie

NOW = 1_800_000_000.0
"""2027-01-15T08:00:00Z."""
YEAR = 365 * 86_400


def asked(line: str) -> float | None:
    cookie = parse_set_cookie(f"a=b; {line}", NOW)
    return cookie.expires if cookie.max_age is None else cookie.max_age


def test_everything_a_line_can_say():
    cookie = parse_set_cookie(
        " id = x=y ; Domain=.Shop.Example; Path=/a; Max-Age=60; Secure; HttpOnly; SameSite=None; Partitioned", NOW
    )
    assert (cookie.name, cookie.value) == ("id", "x=y")
    assert (cookie.domain, cookie.path, cookie.max_age, cookie.same_site) == ("shop.example", "/a", 60, "none")
    assert cookie.secure
    assert cookie.http_only
    assert cookie.partitioned


def test_a_bare_line_is_a_session_cookie_of_the_host():
    cookie = parse_set_cookie("a=1", NOW)
    assert (cookie.domain, cookie.path, cookie.max_age, cookie.expires, cookie.same_site) == (
        None,
        None,
        None,
        None,
        "",
    )
    assert (cookie.secure, cookie.http_only, cookie.partitioned) == (False, False, False)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("", "", ""),
        (";", "", ""),
        ("=", "", ""),
        ("a", "", "a"),  # a line without = is a value without a name
        ("=a", "", "a"),
        ("a=", "a", ""),
        ("a==", "a", "="),
        ("a b = c d ", "a b", "c d"),
        ('a="q;uoted"', "a", '"q'),
        ("\x00=\x7f", "\x00", "\x7f"),
        ("ключ=значение", "ключ", "значение"),
        ("a=\ud800", "a", "\ud800"),
    ],
)
def test_odd_pairs_are_read_as_browsers_read_them(line, name, value):
    cookie = parse_set_cookie(line, NOW)
    assert (cookie.name, cookie.value) == (name, value)


@pytest.mark.parametrize(
    "when",
    [
        "Fri, 15 Jan 2027 08:01:40 GMT",
        "Friday, 15-Jan-27 08:01:40 GMT",
        "Fri Jan 15 08:01:40 2027",
        "Fri, 15-Jan-2027 08:01:40 GMT",
        "15 Jan 2027 08:01:40",
        "fri, 15 jan 2027 8:1:40 UTC",
        "Fri, 15 January 2027 08:01:40 +0200",  # browsers take every zone for UTC
    ],
)
def test_every_form_of_date_is_read(when):
    assert asked(f"Expires={when}") == 100


@pytest.mark.parametrize(
    "when",
    ["", "0", "-1", "soon", "Fri, 32 Jan 2027 08:00:00 GMT", "Fri, 15 Foo 2027 08:00:00 GMT", "15 Jan 2027",
     "Fri, 15 Jan 2027 25:00:00 GMT", "Fri, 15 Jan 1500 08:00:00 GMT", "31 Feb 2027 08:00:00 GMT"],
)  # fmt: skip
def test_a_date_that_is_none_leaves_a_session_cookie(when):
    assert asked(f"Expires={when}") is None


def test_a_lifetime_is_never_capped():
    assert asked(f"Max-Age={2 * YEAR}") == 2 * YEAR
    assert asked("Expires=Fri, 31 Dec 9999 23:59:59 GMT") > 7_900 * YEAR


@pytest.mark.parametrize("line", ["Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "expires=x; MAX-AGE = 60"])
def test_max_age_wins_over_expires(line):
    assert asked(line) == 60


def test_the_last_of_an_attribute_counts_unless_it_is_none():
    assert asked("Max-Age=1; Max-Age=60") == 60
    assert asked("Max-Age=60; Max-Age=never") == 60
    assert parse_set_cookie("a=b; Path=/x; Path=/y; Domain=a.example; Domain=b.example", NOW).path == "/y"


@pytest.mark.parametrize("digits", [13, 41, 400, 5_000])
def test_a_max_age_of_any_number_of_digits_asks_for_ever(digits):
    assert asked(f"Max-Age={'9' * digits}") == LONGEST
    assert asked(f"Max-Age=-{'9' * digits}") == -LONGEST


@pytest.mark.parametrize("age", ["--5", "+5", "5.0", "1e3", "", "-", "٣", "0x10", "5 5"])
def test_a_max_age_that_is_no_number_is_ignored(age):
    assert asked(f"Max-Age={age}") is None
    assert asked(f"Max-Age={age}; Expires=Fri, 15 Jan 2027 08:01:40 GMT") == 100


@pytest.mark.parametrize("line", ["Max-Age=0", "Max-Age=-1", "Expires=Thu, 01-Jan-1970 00:00:01 GMT"])
def test_a_deletion_asks_for_no_life(line):
    assert asked(line) <= 0


def test_a_path_that_is_none_is_left_to_the_default():
    assert parse_set_cookie("a=b; Path=shop", NOW).path is None
    assert [default_path(p) for p in ("", "/", "/a", "/a/b", "/a/b/")] == ["/", "/", "/", "/a", "/a/b"]


@given(st.text(max_size=200), st.floats(0, 4e9))
def test_nothing_a_page_writes_breaks_it(line, now):
    cookie = parse_set_cookie(line, now)
    for seconds in (cookie.max_age, cookie.expires):
        assert seconds is None or abs(seconds) <= LONGEST


@given(
    st.lists(
        st.sampled_from(
            ["Max-Age", "Expires", "=", "-", "--", ";", "9" * 30, ":", "00:00:00", "Jan", " 1 ", "2027", "99999"]
        )
    )
)
def test_nor_what_looks_like_attributes(parts):
    parse_set_cookie("a=b;" + "".join(parts), NOW)
