"""What in a URL identifies a person or carries a secret.

Capture replaces private query values by `~<hash>.<length>`; the name of the parameter then has to tell what it was, and
a trailing `@` that the value held an e-mail address.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.urls import TRACKING_PARAMETERS, query_pairs, without_query

EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])")
"""An e-mail address in running text."""

_REDACTED = re.compile(r"~[0-9a-f]{16}\.(\d+)(@?)")
_PASSWORD_NAME = re.compile(r"(?:.*[_.\[-])?(?:password|passwd|passphrase|pwd)\]?", re.IGNORECASE)
_EMAIL_NAME = re.compile(r"(?:.*[_.\[-])?e?-?mail(?:_?addr(?:ess)?)?\]?", re.IGNORECASE)
_ESCAPED = re.compile("%(?:[46][0-9A-Fa-f]|[57][0-9Aa]|[89A-Fa-f][0-9A-Fa-f])")
"""Where a letter, an @, or what is not ASCII may hide; `:`, `/` and the like hide nothing."""
SHORTEST_EMAIL = 6
"""Characters of `a@b.cd`."""

# Parameters by which a link hands a visitor's or a click's identity to the site it leads to: those of auditor.urls but
# mc_cid, which names a campaign; and _ga, Google's older cross-domain linker.
IDENTIFYING_PARAMETERS = (TRACKING_PARAMETERS | {"_ga"}) - {"mc_cid"}


_ADDRESS_IN_PATH = re.compile(r"[/;=,&]~[0-9a-f]{16}\.\d+@(?=$|[/?#;,&])")


def has_address_in_path(url: str) -> bool:
    """Whether the path holds an e-mail address, which capture replaced."""
    return "@" in url and _ADDRESS_IN_PATH.search(without_query(url)) is not None


def personal_parameter(name: str, value: str) -> str:
    """What a query parameter gives away, in words; empty if nothing that can be told."""
    redacted = _REDACTED.fullmatch(value)
    length = int(redacted[1]) if redacted else len(value)
    if _PASSWORD_NAME.fullmatch(name) and length:
        return "a password"
    named = _EMAIL_NAME.fullmatch(name) and redacted and length >= SHORTEST_EMAIL
    return "an e-mail address" if named or (redacted and redacted[2]) or EMAIL.search(value) else ""


def personal_parameters(url: str, is_own: Callable[[str], bool]) -> tuple[tuple[str, str], ...]:
    """(parameter, what it gives away) of a URL's query, sorted; addresses at hosts that are `is_own` are no secret."""
    if not may_tell(url):
        return ()
    found = {(n, what) for n, v in query_pairs(url) if not _all_own(v, is_own) and (what := personal_parameter(n, v))}
    return tuple(sorted(found))


def may_tell(url: str) -> bool:
    """Whether it is worth parsing, which most of a million URLs are not: every name and value that tells needs one of these."""
    query = url.find("?")
    if query < 0:
        return False
    if "@" in url or not url.isascii() or ("%" in url and _ESCAPED.search(url, query)):
        return True
    lower = url.lower()
    return "mail" in lower or "pass" in lower or "pwd" in lower


def identifying_parameters(url: str) -> tuple[str, ...]:
    """Names of the click and visitor identifiers in a URL's query, sorted."""
    return tuple(sorted({n for n, v in query_pairs(url) if v and n.lower() in IDENTIFYING_PARAMETERS}))


def _all_own(value: str, is_own: Callable[[str], bool]) -> bool:
    addresses = EMAIL.findall(value)
    return bool(addresses) and all(is_own(a.rpartition("@")[2]) for a in addresses)
