"""Vendors' own ways to send personal data, known by what stands before the value.

Sources: Meta, advanced matching (`ud[em]`, and `udff[em]` for values that its script took from forms); Google, enhanced
conversions (`em=tv.1~em.<digest>~pn0.<digest>`); UID2 and LiveRamp, their API's field names; TikTok, Snap, Pinterest,
Microsoft: the parameters of their scripts.
"""

from __future__ import annotations

import re

_OPEN = rb"(?:\[|%5b|%255b)"
_CLOSE = rb"(?:\]|%5d|%255d)"
_IS = rb"(?:=|%3d|:|%3a)(?:\"|%22|\\\"|\[|%5b|\s|%20)*$"

_FORMATS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), vendor)
    for pattern, vendor in (
        (rb"\bud(?:ff)?" + _OPEN + rb"\w{2,12}" + _CLOSE + _IS, "Meta's advanced matching"),
        (rb"tv\.1(?:~|%7e)[\w.~%-]*[a-z]{2,3}\d?\.$", "Google's enhanced conversions"),
        (rb"\bpd" + _OPEN + rb"\w{2,4}" + _CLOSE + _IS, "Pinterest's enhanced match"),
        (rb"\bu_h(?:em|pn)" + _IS, "Snap's pixel"),
        (rb"\b(?:sha256_)(?:email|phone(?:_number)?)(?:\"|%22|\\\")?" + _IS, "TikTok's advanced matching"),
        (rb"\b(?:email|phone)_hash(?:\"|%22|\\\")?" + _IS, "UID2"),
    )
)


def vendor_format(before: bytes) -> str:
    """Whose format ends in these octets, the 200 before a value; empty if nobody's that is known."""
    return next((vendor for pattern, vendor in _FORMATS if pattern.search(before)), "")
