"""Whom the browser of an audit may reach: public addresses only, unless the audited site is on a private one itself."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit
from urllib.request import getproxies

from auditor.browsing import Egress
from auditor.crawl.settings.host_mapping import Mapping, ordered
from auditor.egress import Dialer, anywhere, not_public
from auditor.egress.addresses import Address
from auditor.errors import UsageError
from auditor.urls import host_of, scheme_of

LOCAL_ONLY = "The site is on a private address: the browser could reach its addresses, and public ones."
LOCAL = "The site is on a private address: the browser could reach any address, private ones too."
ANY = "The browser could reach any address, private ones too (--egress any)."
OUTER = (
    "Connections went through the proxy that this machine's settings name: which addresses it reaches is its matter."
)


def allowed_network(
    egress: Egress, url: str, mappings: tuple[Mapping, ...], *, named: bool, others: Iterable[str] = ()
) -> tuple[Dialer | None, tuple[str, ...]]:
    """What connects for the browser, None if it connects by itself; and what the method section says of that.

    `named`: whether the command line gave `url`. A policy, which may be a stranger's, is not believed that a private address is
    the site. `others` are the URLs that it wants visited besides: beside a private site they open nothing private either.
    Raises UsageError if the site must be named, or if a proxy of somebody else's stands before all addresses.
    """
    outer = {name: address for name, address in getproxies().items() if name in ("http", "https", "all", "socks")}
    if egress == "any":
        return None if outer else Dialer(mapped=mapped_place(mappings), refusal=anywhere), (ANY,)
    if egress == "auto" and not outer and is_local(url, mappings):
        return _to_local(url, mappings, named=named, others=others)
    if outer and egress == "public":
        raise UsageError(
            f"--egress public needs direct connections, and this machine's settings name {min(outer.values())}"
        )
    return (None, (OUTER,)) if outer else (Dialer(mapped=mapped_place(mappings)), ())


def _to_local(
    url: str, mappings: tuple[Mapping, ...], *, named: bool, others: Iterable[str]
) -> tuple[Dialer, tuple[str, ...]]:
    place = mapped_place(mappings)
    if not named and place(*_place(url)) is None:
        raise UsageError(f"the policy's site {url} is on a private address: give --url {url} too if you mean it")
    if all(host_of(other) == host_of(url) or place(*_place(other)) for other in others):
        return Dialer(mapped=place, refusal=anywhere), (LOCAL,)
    own = _addresses(url, mappings)
    return Dialer(mapped=place, refusal=lambda address: "" if address in own else not_public(address)), (LOCAL_ONLY,)


def is_local(url: str, mappings: tuple[Mapping, ...]) -> bool:
    """Whether a site has private addresses only. One that does not resolve has none."""
    found = _addresses(url, mappings)
    return bool(found) and all(not_public(address) for address in found)


def _addresses(url: str, mappings: tuple[Mapping, ...]) -> frozenset[Address]:
    place = _place(url)
    try:
        found = socket.getaddrinfo(*(mapped_place(mappings)(*place) or place), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return frozenset()
    return frozenset(ipaddress.ip_address(info[4][0]) for info in found)


def _place(url: str) -> tuple[str, int]:
    return host_of(url), urlsplit(url).port or (443 if scheme_of(url) == "https" else 80)


def mapped_place(mappings: tuple[Mapping, ...]) -> Callable[[str, int], tuple[str, int] | None]:
    """The address that a host is answered from instead, as Chromium's host-resolver rules have it.

    It raises socket.gaierror for other ports where every name is mapped on some.
    """
    rules = ordered(mappings)
    closed = any(m.host == "*" and m.port for m in mappings)

    def place(host: str, port: int) -> tuple[str, int] | None:
        if host == "127.0.0.1":
            return None
        for rule in rules:
            if fnmatchcase(host, rule.host.lower()) and rule.port in (None, port):
                return rule.address.strip("[]"), rule.to
        if closed:
            raise socket.gaierror(socket.EAI_NONAME, "no mapping for this port")
        return None

    return place
