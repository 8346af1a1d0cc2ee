"""Reading Set-Cookie lines and `document.cookie` writes as browsers do (RFC 6265bis, section 5.6), but without the cap:
a promise is held against what was requested, and Chromium cuts it to 400 days."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass

MAX_LINE = 8192
"""Octets read of one line; browsers refuse name and value over 4096."""

LONGEST = 10_000 * 366 * 86_400.0
"""Seconds. Max-Age may have any number of digits (RFC 6265bis, section 5.6.2); what asks for longer asks for ever."""

_MAX_AGE = re.compile(r"-?[0-9]+")
_DATE_TOKEN = re.compile(r"[^\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?![0-9])")
_DAY = re.compile(r"[0-9]{1,2}(?![0-9])")
_YEAR = re.compile(r"[0-9]{2,4}(?![0-9])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_YEAR = 1601


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCookie:
    """A parsed line. Without `max_age` and `expires` it sets a session cookie; where both are there, Max-Age counts."""

    name: str
    value: str
    domain: str | None = None
    path: str | None = None
    max_age: float | None = None
    """Seconds that Max-Age requests, 0 or less for a deletion; None without a valid one."""
    expires: float | None = None
    """Seconds from the moment of the answer, or of the script's write, to the date of Expires; None without a valid one."""
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    partitioned: bool = False


def parse_set_cookie(line: str, now: float) -> SetCookie:
    """Parse one line. Malformed attributes are ignored, as browsers do.

    `now` is the Unix time in seconds that Expires is read against: by the clock of whoever wrote the date, the answer's `Date`
    or the page's own clock, as Chromium reads it.
    """
    pair, *attributes = line[:MAX_LINE].split(";")
    name, mark, value = pair.partition("=")
    if not mark:
        name, value = "", name
    found: dict[str, str] = {}
    for attribute in attributes:
        key, _, text = attribute.partition("=")
        key, text = key.strip().lower(), text.strip()
        if key != "max-age" or _MAX_AGE.fullmatch(text):
            found[key] = text
    return SetCookie(
        name=name.strip(),
        value=value.strip(),
        domain=found.get("domain", "").lstrip(".").lower() or None,
        path=found["path"] if found.get("path", "").startswith("/") else None,
        max_age=_max_age(found.get("max-age")),
        expires=_expires(found.get("expires", ""), now),
        secure="secure" in found,
        http_only="httponly" in found,
        same_site=found.get("samesite", "").lower(),
        partitioned="partitioned" in found,
    )


def bounded(seconds: float | None) -> float | None:
    """A length of time that a stranger names, in seconds, at most `LONGEST` either way; None for what is no number."""
    if seconds is None or math.isnan(seconds):
        return None
    return max(-LONGEST, min(seconds, LONGEST))


def _max_age(text: str | None) -> float | None:
    return None if text is None else bounded(float(text))


def _expires(text: str, now: float) -> float | None:
    date = cookie_date(text)
    return None if date is None else bounded(date - now)


def cookie_date(text: str) -> float | None:
    """Unix time of a cookie's date, or of a `Date` header (RFC 6265bis, section 5.1.1): its parts in any order, every zone taken
    for UTC; None if it is no date."""
    clock = day = month = year = None
    for token in _DATE_TOKEN.findall(text[:200]):
        if clock is None and (found := _CLOCK.match(token)):
            clock = (int(found[1]), int(found[2]), int(found[3]))
        elif day is None and (found := _DAY.match(token)):
            day = int(found[0])
        elif month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year is None and (found := _YEAR.match(token)):
            year = _full_year(int(found[0]))
    if clock is None or day is None or month is None or year is None or year < _FIRST_YEAR:
        return None
    try:
        return dt.datetime(year, month, day, *clock, tzinfo=dt.UTC).timestamp()
    except ValueError:
        return None


def _full_year(year: int) -> int:
    if year >= 100:  # noqa: PLR2004 (two digits)
        return year
    return year + (1900 if year >= 70 else 2000)  # noqa: PLR2004 (as the RFC says)


def default_path(url_path: str) -> str:
    """The path a cookie gets when it names none: the directory of the URL's path."""
    return url_path.rpartition("/")[0] or "/"
