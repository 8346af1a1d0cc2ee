from __future__ import annotations

from auditor.evidence import CookieWrite
from auditor.judge.inventory.set_cookie import line, longest_line

DAY = 86_400.0


def test_a_header_reads_as_it_was_sent_but_for_its_value() -> None:
    write = CookieWrite(
        source="http", name="_ga", host="shop.example", domain="shop.example", max_age=730 * DAY - 3, secure=True,
        http_only=True, same_site="lax", partitioned=True,
    )  # fmt: skip
    assert line(write) == (
        "Set-Cookie: _ga=…; Domain=shop.example; Path=/; Max-Age=63072000; SameSite=Lax; Secure; HttpOnly; Partitioned"
    )


def test_a_script_writes_otherwise_and_a_session_cookie_has_no_age() -> None:
    assert (
        line(CookieWrite(source="script", name="a", host="s.example", path="/x")) == 'document.cookie = "a=…; Path=/x"'
    )
    assert line(CookieWrite(source="cookie-store", name="a", host="s.example")) == "cookieStore.set: a=…; Path=/"


def test_the_write_that_asks_for_most_is_shown() -> None:
    def write(asked: float | None) -> CookieWrite:
        return CookieWrite(source="http", name="a", host="s.example", max_age=asked)

    assert "Max-Age=777600" in longest_line([write(None), write(9 * DAY), write(float("nan")), write(2 * DAY)])
    assert longest_line([]) == ""
