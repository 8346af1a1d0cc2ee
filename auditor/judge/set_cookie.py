"""A cookie's write as a developer knows it: the header, or the script's assignment, without the value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from auditor.evidence import CookieWrite

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
FOREVER = 10_000 * 365 * DAY


def longest_line(writes: Sequence[CookieWrite]) -> str:
    """The write that asks for the longest life, the first of several; empty without one."""
    return line(max(writes, key=_life)) if writes else ""


def line(write: CookieWrite) -> str:
    """One write: `Set-Cookie: _ga=…; Domain=shop.example; Path=/; Max-Age=63072000; Secure`."""
    text = "; ".join([f"{write.name}=…", *_attributes(write)])
    if write.source == "http":
        return f"Set-Cookie: {text}"
    return f'document.cookie = "{text}"' if write.source == "script" else f"cookieStore.set: {text}"


def steady(seconds: float) -> float:
    """A lifetime without the moment of reading: in days, below two days in hours, below two hours in minutes."""
    seconds = min(max(seconds, 0.0), FOREVER)
    unit = DAY if seconds >= 2 * DAY else HOUR if seconds >= 2 * HOUR else MINUTE
    return max(round(seconds / unit), 1) * unit


def _life(write: CookieWrite) -> float:
    known = write.asked is not None and not math.isnan(write.asked)
    return steady(write.asked or 0.0) if known else 0.0


def _attributes(write: CookieWrite) -> Iterator[str]:
    if write.domain:
        yield f"Domain={write.domain}"
    yield f"Path={write.path}"
    if life := _life(write):
        yield f"Max-Age={life:.0f}"
    if write.same_site:
        yield f"SameSite={write.same_site.capitalize()}"
    flags = {"Secure": write.secure, "HttpOnly": write.http_only, "Partitioned": write.partitioned}
    yield from (name for name, present in flags.items() if present)
