"""What a Strict-Transport-Security header promises (RFC 6797, section 6.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAX_AGE = re.compile(r'max-age\s*=\s*"?(\d{1,12})"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hsts:
    """A valid header: seconds it holds for, and whether for subdomains too."""

    max_age: int
    subdomains: bool


def parse_hsts(header: str | None) -> Hsts | None:
    """The header's promise; None without one, or if the header is invalid and browsers ignore it."""
    directives = [d.strip() for d in (header or "").split(";")]
    ages = [m for d in directives if (m := _MAX_AGE.fullmatch(d))]
    if len(ages) != 1:
        return None
    return Hsts(int(ages[0][1]), any(d.lower() == "includesubdomains" for d in directives))
