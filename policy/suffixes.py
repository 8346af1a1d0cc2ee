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


@cache
def _of_registries() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)


def host_width_problem(glob: str) -> str | None:
    """What is wrong with a host glob that takes whatever is registered below a suffix, as `*.com` and `*.co.uk`; or None.

    The list's private section does not count: `*.cloudfront.net` is one network's.
    """
    rest = glob
    while rest.startswith("*."):
        rest = rest[2:]
    if rest != glob and _of_registries().publicsuffix(rest) == rest:
        return f"'{glob}' would match every host under {rest}: name a domain"
    return None
