"""Reading sitemaps (sitemaps.org protocol 0.9): URL sets and indexes, XML or plain text, gzip or not. Bounded."""

from __future__ import annotations

import re
import zlib
from html import unescape
from itertools import islice

MAX_OCTETS = 52_428_800
"""50 MiB uncompressed: the protocol's own limit for one file."""
MAX_URLS = 50_000
"""The protocol's own limit for one file."""

MAX_LOCATION = 4096

# Bounded, so that a file of opening tags alone is read in linear time. Pictures and films are no pages.
_LOCATION = re.compile(
    rb"<(?!image:|video:)(?:\w{1,32}:)?loc>([^<]{0,%d}|\s{0,99}<!\[CDATA\[[^\]]{0,%d}\]\]>\s{0,99})</"
    % (MAX_LOCATION, MAX_LOCATION),
    re.IGNORECASE,
)
_CDATA = re.compile(r"^<!\[CDATA\[(.*)\]\]>$", re.DOTALL)


def read_sitemap(body: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(pages, further sitemaps) of one file, in order; what cannot be read yields nothing.

    Read by pattern, not by an XML parser: entities and nesting of a hostile file have then no effect.
    """
    text = inflate(body)
    found = [_clean(m[1]) for m in islice(_LOCATION.finditer(text), MAX_URLS)]
    urls = tuple(u for u in found if u.startswith(("http://", "https://")))
    if re.search(rb"<(?:\w+:)?sitemapindex[\s>]", text[:4096], re.IGNORECASE):
        return (), urls
    if not found and not text.lstrip().startswith(b"<"):
        lines = [line.strip() for line in text.decode("utf-8-sig", "replace").splitlines()[:MAX_URLS]]
        return tuple(line for line in lines if line.startswith(("http://", "https://"))), ()
    return urls, ()


def inflate(body: bytes) -> bytes:
    """The body, gunzipped if it is gzip; never more than MAX_OCTETS of it."""
    if body[:2] != b"\x1f\x8b":
        return body[:MAX_OCTETS]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_OCTETS)
    except zlib.error:
        return b""


def _clean(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace").strip()
    wrapped = _CDATA.match(text)
    return (wrapped[1] if wrapped else unescape(text)).strip()
