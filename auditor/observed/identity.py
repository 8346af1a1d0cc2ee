"""The identity of a cookie: its name and the host that it lives on, whoever tells of it (RFC 6265bis, section 5.7)."""

from __future__ import annotations

from auditor.evidence import CookieWrite, StoredCookie
from auditor.urls import is_public_suffix


def cookie_host(record: CookieWrite | StoredCookie) -> str:
    """The host that the cookie lives on, lower-case and without a leading dot.

    For one that was written, its Domain, unless that is none of the writer's own: browsers refuse such a cookie, and another browser
    may not; it stays with its writer.
    """
    if isinstance(record, StoredCookie):
        return record.host.lower()
    domain = (record.domain or "").lower().lstrip(".")
    return domain if domain and f".{record.host}".endswith(f".{domain}") else record.host


def is_of_a_public_suffix(write: CookieWrite) -> bool:
    """Whether it asks for a cookie of all of `.com`: no browser has such. Tags ask, to find out which domain is the site's."""
    domain = (write.domain or "").lower().lstrip(".")
    return write.host.endswith(f".{domain}") and is_public_suffix(domain)
