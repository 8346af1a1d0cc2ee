"""Reading Set-Cookie lines and `document.cookie` writes as browsers do (RFC 6265bis, section 5.6), but without the cap:
what was asked for is what a promise is held against, and Chromium cuts it to 400 days."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

MAX_LINE = 8192
"""Octets read of one line; browsers refuse name and value over 4096."""

_MAX_AGE = re.compile(r"-?[0-9]{1,40}")
_DATE_TOKEN = re.compile(r"[^\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?![0-9])")
_DAY = re.compile(r"[0-9]{1,2}(?![0-9])")
_YEAR = re.compile(r"[0-9]{2,4}(?![0-9])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_YEAR = 1601


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCookie:
    """A parsed line. `asked` is in seconds: None for a session cookie, 0 or less for a deletion."""

    name: str
    value: str
    domain: str | None = None
    path: str | None = None
    asked: float | None = None
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    partitioned: bool = False


def parse_set_cookie(line: str, now: float) -> SetCookie:
    """Parse one line; `now` is Unix time in seconds, for Expires. Malformed attributes are ignored, as browsers do."""
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
        asked=_asked(found, now),
        secure="secure" in found,
        http_only="httponly" in found,
        same_site=found.get("samesite", "").lower(),
        partitioned="partitioned" in found,
    )


def _asked(attributes: dict[str, str], now: float) -> float | None:
    if "max-age" in attributes:  # wins over Expires
        return float(attributes["max-age"])
    expires = _cookie_date(attributes.get("expires", ""))
    return None if expires is None else expires - now


def _cookie_date(text: str) -> float | None:
    """Unix time of a cookie's date (RFC 6265, section 5.1.1): its parts in any order, every zone taken for UTC."""
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
