"""Public suffixes: names such as `com` and `co.uk` under which anybody may have a domain."""

from __future__ import annotations

from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _known() -> PublicSuffixList:
    # A name that the list does not know may be a machine of one's own, such as `localhost`.
    return PublicSuffixList(accept_unknown=False)


def is_public_suffix(host: str) -> bool:
    """Whether the list has this host, in lower case and punycode; its private section, such as `github.io`, counts too."""
    return _known().publicsuffix(host) == host
