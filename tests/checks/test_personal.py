"""What a URL gives away is told alike however quickly it is told that it gives away nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.urls import query_pairs
from checks.shared.personal.parameters import personal_parameter, personal_parameters

_NAMES = st.sampled_from(
    ["e", "email", "E-MAIL", "user_mail", "mail-address", "pwd", "user[password]", "passphrase", "p%61sswd", "%50WD", "e%6dail", "user%5Bemail%5D",
     "%C5%BFpwd", "pa%C5%BFsword", "ema\u0130l", "q"]
)  # fmt: skip
_VALUES = st.sampled_from(
    ["", "1", "a@shop.example", "a%40b.example", "~0123456789abcdef.20", "~0123456789abcdef.20@", "A@B.EXAMPLE", "a+b", "\u017f",
     "https%3A%2F%2Fshop.example%2F", "a%2Eb%40c.example", "%7E0123456789abcdef.20", "%F0%9F%98%80"]
)  # fmt: skip


@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=4))
def test_urls_that_are_not_parsed_give_nothing_away(pairs: list[tuple[str, str]]) -> None:
    url = "https://t.example/p?" + "&".join(f"{n}={v}" for n, v in pairs)
    whole = {(n, what) for n, v in query_pairs(url) if (what := personal_parameter(n, v))}
    assert set(personal_parameters(url, lambda _: False)) == whole
