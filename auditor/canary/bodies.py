"""What lies packed in octets: compressed data, wherever it begins and however it is written, layer below layer.

Multipart, forms, JSON and protobuf need no reading of their own: compressed data is known by how it begins, and everything else
in them is searched as it stands. Brotli and raw deflate begin like anything: they are tried at the beginning of what is no text,
and Brotli also where the header names it. What cannot be unpacked is said, so that nobody takes it for searched.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from binascii import unhexlify
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from urllib.parse import unquote_to_bytes

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from auditor.canary.codings import LEAST, brotli, deflate, gunzip, unzlib, unzstd
from auditor.canary.lzstring import decompress

MAX_OCTETS = 16 * 2**20
"""Of one piece of data, all its layers together: what a body may inflate to before the rest is left."""
MAX_DEPTH = 5
MAX_TRIES = 500
"""Beginnings of packed data that are followed in one piece."""
MAX_LZ = 128 * 2**10
"""Octets of lz-string that are read: it is read bit by bit."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Data as it was sent, or what it unpacks to."""

    data: bytes
    how: str = ""
    """e.g. `gzip in Base64`; empty for the outermost."""


@dataclass(slots=True)
class Unpacking:
    """One piece of data being unpacked; `missed` says afterwards what of it was not seen."""

    left: int = MAX_OCTETS
    tries: int = MAX_TRIES
    missed: set[str] = field(default_factory=set)
    brotli: bool = False
    """Whether the data is said to be in Brotli: then it is missed unless some of it was."""
    _seen: set[bytes] = field(default_factory=set)

    def layers(self, data: bytes) -> Iterator[Layer]:
        """The data and all that is packed in it. Never raises for what the data is."""
        if len(data) > self.left:
            self.missed.add(f"only the first {self.left / 2**20:.0f} MB of {len(data) / 2**20:.0f} MB were searched")
        outermost = Layer(data[: self.left])
        self.left = max(0, self.left - len(data))
        waiting = [(outermost, 0)]
        while waiting:
            layer, depth = waiting.pop()
            yield layer
            if depth < MAX_DEPTH:
                waiting += [(inner, depth + 1) for inner in self._inner(layer)]
        if self.brotli:
            self.missed.add("it is said to be in Brotli, and nothing of it could be unpacked")

    def _inner(self, layer: Layer) -> Iterator[Layer]:
        for start, how, unpack in _beginnings(layer.data, self.brotli):
            if self.tries <= 0:
                self.missed.add(f"more than {MAX_TRIES} packed parts")
                return
            self.tries -= 1
            # A little is always allowed: enough to know whether there was more.
            found, whole = unpack(layer.data, start, max(self.left, LEAST))
            if not whole:
                self.missed.add(self._rest(found, how))
            if self.brotli and how == "Brotli" and found:
                self.brotli = False
            elif len(found) < LEAST:
                continue
            self.left = max(0, self.left - len(found))
            if found in self._seen:  # stored, not compressed, the inner beginning shows through the outer one
                continue
            self._seen.add(found)
            yield Layer(found, f"{how} in {layer.how}" if layer.how else how)

    def _rest(self, found: bytes, how: str) -> str:
        if len(found) >= max(self.left, LEAST):
            return f"packed data was searched up to {MAX_OCTETS / 2**20:.0f} MB only"
        return f"a part in {how} was not unpacked" + (" to its end" if found else "")


Unpack = Callable[[bytes, int, int], tuple[bytes, bool]]
"""(data, where the packed part begins, most octets) -> (what it unpacks to, whether that is all)."""


def _beginnings(data: bytes, said_in_brotli: bool) -> Iterator[tuple[int, str, Unpack]]:
    binary = not data[:64].isascii()
    if not binary:
        yield from ((start, "Base64 in lines", _base64_in_lines) for start in _lines(data))
        yield from _raw_deflate(data)
    if binary and not data.startswith((b"\x1f\x8b\x08", b"\x78")):
        yield 0, "deflate", deflate
    if binary or said_in_brotli:
        yield 0, "Brotli", brotli
    for number, start, _ in _markers().find_matches_as_indexes(data):
        mark, how, unpack = _MARKS[number]
        if how in _ONLY_AT_THE_START and not _is_start(data, start):
            continue
        if mark[:1] == b"\x78" and int.from_bytes(mark) % 31:
            continue
        yield start, how, unpack


_LINE = re.compile(rb"(?:^|[^A-Za-z0-9+/])([A-Za-z0-9+/]{60,76})(?:\r|\\r|%0[Dd])?$")
"""A line of Base64, as MIME (76 characters) and PEM (64) break it."""
_LINE_ENDS = (b"\n", b"\\n", b"%0A", b"%0a")
_BREAK = re.compile(rb"\r?\n|(?:\\r)?\\n|(?:%0[Dd])?%0[Aa]")
_IN_LINES = re.compile(rb"(?:[A-Za-z0-9+/=]+|%2[BbFf]|%3[Dd]|" + _BREAK.pattern + rb")+")


def _lines(data: bytes) -> Iterator[int]:
    """Where Base64 in lines begins."""
    for mark in _LINE_ENDS:
        end, done = data.find(mark), 0
        while end >= 0:
            line = _LINE.search(data[max(done, end - 80) : end])
            start = max(done, end - 80) + line.start(1) if line else 0
            done = end
            if line and data[end + len(mark) : end + len(mark) + 1].isalnum():
                run = _IN_LINES.match(data, start)
                done = max(run.end() if run else end, end)
                yield start
            end = data.find(mark, max(done, end + 1))


def _base64_in_lines(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    run = _IN_LINES.match(data, start, start + 2 * MAX_OCTETS)
    return _base64(_BREAK.sub(b"", run[0]), 0, limit) if run else (b"", True)


_LEAST_PACKED = 24
"""Characters of Base64 that may hold compressed data without a frame: nothing marks its beginning."""
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
_SHAPE = bytes(ord("a") if c in _BASE64 else ord(" ") for c in range(256))
MAX_RAW_TRIES = 400
_TOLD = 512
"""Characters by which it is told: a header of dynamic codes is long."""
_ESCAPED_PLUS, _ESCAPED_SLASH = re.compile(rb"%(?:25)?2[Bb]"), re.compile(rb"%(?:25)?2[Ff]")
_RAW_FIRST = frozenset(b for b in range(256) if b & 7 in {2, 3, 4, 5})
"""First octets of raw deflate: fixed or dynamic codes (RFC 1951, 3.2.3)."""


def _raw_deflate(data: bytes) -> Iterator[tuple[int, str, Unpack]]:
    """Runs of Base64 that inflate to text: few do by accident, and those hold nothing."""
    tried = 0
    for start, text in _packed(_ESCAPED_SLASH.sub(b"/", _ESCAPED_PLUS.sub(b"+", data)) if b"%2" in data else data):
        if b64decode(text[:4])[0] not in _RAW_FIRST:
            continue
        tried += 1
        if tried > MAX_RAW_TRIES:
            return
        found, _ = deflate(b64decode(text[: min(_TOLD, len(text) // 4 * 4)]), 0, LEAST * 2)
        if len(found) >= LEAST and found.isascii() and found.replace(b"\n", b" ").decode().isprintable():
            yield start, "deflate in Base64", partial(_deflate_of, text)


def _packed(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Where runs of Base64 stand, and what they are. Found by their shape, which is faster than by their characters."""
    shape, run = data.translate(_SHAPE), b"a" * _LEAST_PACKED
    start = shape.find(run)
    while start >= 0:
        end = shape.find(b" ", start)
        end = len(shape) if end < 0 else end
        yield start, data[start:end].translate(_URL_SAFE)
        start = shape.find(run, end)


def _deflate_of(text: bytes, _data: bytes, _start: int, limit: int) -> tuple[bytes, bool]:
    """What the Base64 holds, wherever it stood: its plus signs may have been escaped there."""
    return _in_base64(deflate)(text, 0, limit)


def _is_start(data: bytes, start: int) -> bool:
    return _START.search(data[max(0, start - 6) : start]) is not None


_START = re.compile(rb"(?:^|[^A-Za-z0-9+_-]|%[0-9A-Fa-f]{2}|%25[0-9A-Fa-f]{2}|\\u00[0-9a-f]{2})$")


def _gzip_as_text(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    """Octets that a script held in a string, one character each, and sent as UTF-8."""
    text = data[start : start + 2 * MAX_OCTETS].decode("utf-8", "replace")
    return gunzip(text.encode("latin-1", "replace"), 0, limit)


_RUN = re.compile(rb"(?:[A-Za-z0-9+/_-]+|%(?:25)?2[BbFf]| (?=[A-Za-z0-9+/])|\\/)+")
_PLUS, _SLASH = re.compile(rb"%(?:25)?2[Bb]| "), re.compile(rb"%(?:25)?2[Ff]|\\/")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def _base64(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    text = _run(data, start, 2 * MAX_OCTETS).translate(_URL_SAFE)
    try:
        found = b64decode(text[: len(text) // 4 * 4] + _rest(text))
    except (Base64Error, ValueError):
        return b"", True
    return found[:limit], len(found) <= limit


def _run(data: bytes, start: int, most: int) -> bytes:
    """The Base64 that begins there, with nothing escaped. Alphabets differ in what a minus is."""
    run = _RUN.match(data, start, start + most)
    text = run[0] if run else b""
    return _SLASH.sub(b"/", _PLUS.sub(b"+", text)) if any(c in text for c in b"% \\") else text


def _rest(text: bytes) -> bytes:
    tail = text[len(text) // 4 * 4 :]
    return tail + b"=" * (4 - len(tail)) if len(tail) > 1 else b""


def _in_base64(inner: Unpack) -> Unpack:
    def unpack(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
        return inner(_base64(data, start, MAX_OCTETS)[0], 0, limit)

    return unpack


def _gzip_in_hex(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    run = re.compile(rb"(?:[0-9a-fA-F]{2})+").match(data, start)
    return gunzip(unhexlify(run[0]), 0, limit) if run else (b"", True)


def _gzip_in_percent(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    end = data.find(b"&", start)
    return gunzip(unquote_to_bytes(data[start : end if end >= 0 else len(data)].replace(b"+", b" ")), 0, limit)


def _lz(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    text = _run(data, start, MAX_LZ)
    found = decompress(text, limit).encode("utf-8", "replace")
    return found[:limit], len(text) < MAX_LZ or len(found) < LEAST


_ONLY_AT_THE_START = {"zlib in Base64", "lz-string", "Base64"}
_MARKS: tuple[tuple[bytes, str, Unpack], ...] = (
    (b"\x1f\x8b\x08", "gzip", gunzip),
    (b"\x1f\xc2\x8b\x08", "gzip", _gzip_as_text),
    (b"H4sI", "gzip in Base64", _in_base64(gunzip)),
    # Base64 of Base64 of gzip, and of JSON, once or twice: whatever else is packed in it.
    *((b, "Base64", _base64) for b in (b"SDRzS", b"eyJ", b"eyI", b"W3s", b"WyJ", b"ZXlK", b"ZXlJ", b"VzNz")),
    (b"1f8b08", "gzip in hex", _gzip_in_hex),
    (b"1F8B08", "gzip in hex", _gzip_in_hex),
    (b"%1F%8B%08", "percent-encoded gzip", _gzip_in_percent),
    (b"%1f%8b%08", "percent-encoded gzip", _gzip_in_percent),
    *((octets, "zlib", unzlib) for octets in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")),
    # The same four beginnings in Base64: two octets, and two bits of the next.
    *((b"eA" + b, "zlib in Base64", _in_base64(unzlib)) for b in (b"E", b"F", b"G", b"H")),
    *((b"eF" + b, "zlib in Base64", _in_base64(unzlib)) for b in (b"4", b"5", b"6", b"7")),
    *((b"eJ" + b, "zlib in Base64", _in_base64(unzlib)) for b in (b"w", b"x", b"y", b"z")),
    *((b"eN" + b, "zlib in Base64", _in_base64(unzlib)) for b in (b"o", b"p", b"q", b"r")),
    # What lz-string makes of {" and [{ and ["
    *((octets, "lz-string", _lz) for octets in (b"N4I", b"Nob", b"NoI")),
    (b"\x28\xb5\x2f\xfd", "Zstandard", unzstd),
    (b"KLUv/", "Zstandard in Base64", _in_base64(unzstd)),
    (b"KLUv_", "Zstandard in Base64", _in_base64(unzstd)),
)


@cache
def _markers() -> BytesAhoCorasick:
    return BytesAhoCorasick([mark for mark, _, _ in _MARKS], matchkind=MatchKind.LeftmostLongest)
