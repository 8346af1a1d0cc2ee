"""The ways in which a text is written inside other texts."""

from __future__ import annotations

import codecs
from base64 import b32encode, b64encode
from collections.abc import Iterator
from urllib.parse import quote, quote_plus


def escapes(text: str) -> Iterator[tuple[str, str]]:
    """(how, the text as URLs, JSON, scripts, HTML and mail write it): first only its special characters, then all."""
    once = quote(text, safe="")
    yield "in plain", text
    yield "percent-encoded", once
    yield "percent-encoded", quote_plus(text)
    yield "percent-encoded twice", quote(once, safe="")
    yield "percent-encoded three times", quote(quote(once, safe=""), safe="")
    for how, pattern in _PATTERNS:
        yield how, "".join(c if c.isalnum() or c in "._-" else pattern.format(ord(c)) for c in text)
        yield how, "".join(pattern.format(ord(c)) for c in text)


_PATTERNS = (
    ("percent-encoded", "%{:02X}"),
    ("percent-encoded twice", "%25{:02X}"),
    ("in JSON escapes", "\\u{:04X}"),
    ("in JSON escapes", "\\\\u{:04X}"),
    ("in JavaScript escapes", "\\x{:02X}"),
    ("in HTML entities", "&#{};"),
    ("in HTML entities", "&#x{:X};"),
    ("in quoted-printable", "={:02X}"),
)


def folded(text: str) -> Iterator[tuple[str, bytes]]:
    """(how, octets) of encodings that stay the same when everything is lower-cased afterwards."""
    octets = text.encode()
    yield "in UTF-16", text.encode("utf-16-le")[:-1]  # the last zero octet of one order is the first of the other
    for case in _cases(text):
        for joint in (",", ", "):
            yield "as a list of octets", joint.join(map(str, case.encode())).encode()
        yield "in hex", case.encode().hex().encode()
        for encoded in base64_within(case.encode()):
            yield "in hex of Base64", encoded.hex().encode()
        for encoded in base32_within(case.encode()):
            yield "in Base32", encoded
    yield "reversed", octets[::-1]
    yield "in ROT13", codecs.encode(text, "rot13").encode()


def exact(text: str) -> Iterator[tuple[str, bytes]]:
    """(how, octets) of encodings whose upper and lower case differ."""
    for case in _cases(text):
        octets = case.encode()
        inner = base64_within(octets)
        for encoded in inner:
            yield "in Base64", encoded
        for encoded in inner:
            for twice in base64_within(encoded):
                yield "in Base64 of Base64", twice
        for encoded in (octets.hex().encode(), octets.hex().upper().encode()):
            for within in base64_within(encoded):
                yield "in Base64 of hex", within
        for order in ("utf-16-le", "utf-16-be"):
            for within in base64_within(case.encode(order)):
                yield "in Base64 of UTF-16", within


def base64_within(octets: bytes) -> tuple[bytes, ...]:
    """What Base64 makes of octets that begin at any of the three offsets of a group, without the characters at both ends
    that depend on the neighbours."""
    found = []
    for offset in range(3):
        encoded = b64encode(b"\0" * offset + octets).rstrip(b"=")
        start = (0, 2, 3)[offset]
        end = len(encoded) - bool((offset + len(octets)) % 3)
        found.append(encoded[start:end])
    return tuple(found)


def base32_within(octets: bytes) -> Iterator[bytes]:
    """The same of Base32, which has five offsets, in lower case and in each of its alphabets."""
    for offset in range(5):
        encoded = b32encode(b"\0" * offset + octets).rstrip(b"=")
        bits = 8 * (offset + len(octets))
        within = encoded[-(-8 * offset // 5) : bits // 5]
        yield from dict.fromkeys(within.translate(alphabet) for alphabet in _BASE32)


def base64_alphabets(encoded: bytes) -> Iterator[bytes]:
    """The same Base64 in the alphabet of URLs, percent-encoded, and with JSON's escaped slash."""
    yield encoded
    if b"+" in encoded or b"/" in encoded:
        yield encoded.translate(_URL_SAFE)
        yield encoded.replace(b"+", b"%2B").replace(b"/", b"%2F")
        yield encoded.replace(b"+", b"%2b").replace(b"/", b"%2f")
        yield encoded.replace(b"/", b"\\/")


_BASE32 = tuple(
    bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", alphabet)
    for alphabet in (
        b"abcdefghijklmnopqrstuvwxyz234567",
        b"0123456789abcdefghijklmnopqrstuv",  # extended hex
        b"0123456789abcdefghjkmnpqrstvwxyz",  # Crockford's
        b"ybndrfg8ejkmcpqxot1uwisza345h769",  # z-base-32
    )
)
"""RFC 4648 and its extended hex, Crockford's, z-base-32."""
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _cases(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((text, text.lower(), text.capitalize(), text.upper())))
