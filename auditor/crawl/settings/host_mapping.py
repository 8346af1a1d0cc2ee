"""`--map-host`: answering a host name from another address, as `curl --connect-to` does."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
import socket
import ssl
from dataclasses import dataclass

from auditor.errors import UsageError

_FORM = re.compile(
    r"(?P<host>[A-Za-z0-9.*_-]+)(?::(?P<port>\d{1,5}))?=(?P<address>\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):(?P<to>\d{1,5})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """One `HOST[:PORT]=ADDR:PORT`. `port` None: every port of the host."""

    host: str
    port: int | None
    address: str
    to: int

    @property
    def rule(self) -> str:
        """Chromium's form of it."""
        source = f"{self.host}:{self.port}" if self.port else self.host
        return f"MAP {source} {self.address}:{self.to}"

    @property
    def is_loopback(self) -> bool:
        """Whether it leads to this machine, where nobody else can answer."""
        if self.address == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.address.strip("[]")).is_loopback
        except ValueError:
            return False


def parse_mapping(text: str) -> Mapping:
    """Read one value of `--map-host`; UsageError says the form."""
    found = _FORM.fullmatch(text.strip())
    if not found or not all(0 < int(p) < 65536 for p in (found["to"], found["port"] or "1")):  # noqa: PLR2004 (ports)
        raise UsageError(
            f"--map-host '{text}' must be HOST=ADDR:PORT or HOST:PORT=ADDR:PORT, e.g. shop.example=127.0.0.1:8443"
        )
    port = int(found["port"]) if found["port"] else None
    return Mapping(host=found["host"], port=port, address=found["address"], to=int(found["to"]))


def ordered(mappings: tuple[Mapping, ...]) -> tuple[Mapping, ...]:
    """The most specific first: the first that matches wins."""
    return tuple(sorted(mappings, key=lambda m: ("*" in m.host, -len(m.host), m.port is None, m.port or 0)))


def resolver_rules(mappings: tuple[Mapping, ...]) -> tuple[str, ...]:
    """Chromium's host-resolver rules, in their order.

    If every name is mapped on some ports, those on other ports stay unresolved instead of reaching a real host.
    """
    closed = () if "*" not in {m.host for m in mappings if m.port} else ("MAP * ~NOTFOUND",)
    return (*(m.rule for m in ordered(mappings)), *closed, "EXCLUDE 127.0.0.1") if mappings else ()


def local_keys(mappings: tuple[Mapping, ...], site_host: str) -> tuple[str, ...]:
    """Base64 SHA-256 of the public keys that mapped loopback servers show, sorted.

    A server on this machine that was named on the command line needs no certificate authority to vouch for it; the method
    section of the report says so. Servers elsewhere, and those that speak no TLS, add nothing.
    """
    keys = set()
    for mapping in mappings:
        if mapping.is_loopback and mapping.port != 80:  # noqa: PLR2004 (plain HTTP)
            name = site_host if mapping.host.startswith("*") else mapping.host
            keys.add(_key_at(mapping, name))
    return tuple(sorted(k for k in keys if k))


def _key_at(mapping: Mapping, name: str) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            socket.create_connection((mapping.address.strip("[]"), mapping.to), timeout=3) as plain,
            context.wrap_socket(plain, server_hostname=name) as secure,
        ):
            certificate = secure.getpeercert(binary_form=True)
    except (OSError, ValueError):
        return ""
    if not certificate:
        return ""
    public = x509.load_der_x509_certificate(certificate).public_key()
    return base64.b64encode(
        hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    ).decode()
