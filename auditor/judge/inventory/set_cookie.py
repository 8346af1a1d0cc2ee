"""A cookie's write as a developer knows it: the header, or the script's assignment, without the value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.evidence import CookieWrite
from auditor.observed import CookieLifetime


def longest_line(writes: Sequence[CookieWrite]) -> str:
    """The write that requests the longest life, the first of several; empty without one."""
    return line(max(writes, key=_life)) if writes else ""


def line(write: CookieWrite) -> str:
    """One write: `Set-Cookie: _ga=…; Domain=shop.example; Path=/; Max-Age=63072000; Secure`."""
    text = "; ".join([f"{write.name}=…", *_attributes(write)])
    if write.source == "http":
        return f"Set-Cookie: {text}"
    return f'document.cookie = "{text}"' if write.source == "script" else f"cookieStore.set: {text}"


def _life(write: CookieWrite) -> float:
    return CookieLifetime.of((write,), ()).rounded.requested or 0.0


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
