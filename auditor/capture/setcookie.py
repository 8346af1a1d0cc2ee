"""Reading Set-Cookie lines and `document.cookie` writes as browsers do (RFC 6265bis, section 5.6), but without the cap:
what was asked for is what a promise is held against, and Chromium cuts it to 400 days."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

MAX_LINE = 8192
"""Octets read of one line; browsers refuse name and value over 4096."""


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
        found[key.strip().lower()] = text.strip()
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
    max_age = attributes.get("max-age", "")
    if max_age.lstrip("-").isdecimal() and max_age.lstrip("-").isascii():  # Max-Age wins over Expires
        return float(max_age[:18])
    if "expires" not in attributes:
        return None
    try:
        return parsedate_to_datetime(attributes["expires"].replace("-", " ")).timestamp() - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def default_path(url_path: str) -> str:
    """The path a cookie gets when it names none: the directory of the URL's path."""
    return url_path.rpartition("/")[0] or "/"
