"""Which addresses are public: those that anybody on the internet could be meant by."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last four octets are an IPv4 address. Networks that speak only IPv6 reach all the rest through it."""
_GLOBAL = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that has been given out for global use."""
_REFUSED: tuple[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, str], ...] = (
    (ipaddress.IPv4Network("169.254.0.0/16"), "link-local, where clouds keep credentials"),
    (ipaddress.IPv4Network("168.63.129.16/32"), "a service of the cloud that this machine is in"),  # Azure's
    (ipaddress.IPv4Network("100.64.0.0/10"), "of the provider's network"),
    (ipaddress.IPv4Network("192.0.0.0/24"), "for protocols, or a cloud's service"),  # Oracle's credentials: 192.0.0.192
    (ipaddress.IPv4Network("192.88.99.0/24"), "a relay"),  # RFC 7526
    (ipaddress.IPv6Network("3fff::/20"), "for documentation only"),  # RFC 9637, not known to Python 3.11
)


def not_public(address: Address) -> str:
    """Why an address is not public, in words for a report; empty if it is.

    An IPv4 address wrapped in an IPv6 one (mapped, NAT64, 6to4, Teredo) counts as what it wraps.
    """
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = _wrapped(address)
        if wrapped is not None:
            return not_public(wrapped)
    words = next((why for network, why in _REFUSED if address in network), "")
    return words or _kind(address)


def _kind(address: Address) -> str:
    if address.is_unspecified or address.is_loopback or (address.version == 4 and address in _THIS):  # noqa: PLR2004
        return "this machine"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    outside = address.version == 6 and address not in _GLOBAL  # noqa: PLR2004
    return "private" if outside or address.is_reserved or not address.is_global else ""


_THIS = ipaddress.IPv4Network("0.0.0.0/8")
"""On many systems another name of this machine."""


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour is not None:
        return address.sixtofour
    return address.teredo[1] if address.teredo is not None else None
