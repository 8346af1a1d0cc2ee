"""Content codings undone as far as they go: a body that was cut short, or breaks off, still tells its beginning.

Each function takes the data, where the packed part begins in it and the most octets to give, and gives what it unpacks to and
whether nothing more is in it. None raises for what the data is, and none holds more than a little above what it gives.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Protocol

import brotli as google_brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEAST = 8
"""Octets that something must unpack to, not to be an accident."""
_SLICE = 16 * 2**10
"""Octets that are given to a stream at a time. One that holds copies of itself is copied before each."""


class _Brotli(Protocol):
    """What `brotli.Decompressor` does; the package has no types."""

    def process(self, data: bytes, output_buffer_limit: int) -> bytes: ...
    def is_finished(self) -> bool: ...


def gunzip(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    """RFC 1952."""
    return _inflate(data, start, limit, 31)


def unzlib(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    """RFC 1950: what HTTP calls deflate."""
    return _inflate(data, start, limit, 15)


def deflate(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    """RFC 1951, without any frame."""
    return _inflate(data, start, limit, -15)


def _inflate(data: bytes, start: int, limit: int, wbits: int) -> tuple[bytes, bool]:
    found: list[bytes] = []
    stream, size = zlib.decompressobj(wbits), 0
    for at in range(start, len(data), _SLICE):
        unspoilt = stream.copy()
        try:
            octets = stream.decompress(data[at : at + _SLICE], limit - size)
        except zlib.error:
            return b"".join((*found, *_drop_by_drop(unspoilt, data[at : at + _SLICE]))), True
        found.append(octets)
        size += len(octets)
        if size >= limit or stream.eof:
            return b"".join(found), stream.eof
    return b"".join(found), True


def _drop_by_drop(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What comes before an error in compressed data: given it all at once, the stream gives nothing."""
    with suppress(zlib.error):
        for octet in data:
            yield stream.decompress(bytes((octet,)))


def brotli(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    """RFC 7932. Nothing marks its beginning, so what breaks off may as well be none: nothing more is said to be in it."""
    slices = [data[at : at + _SLICE] for at in range(start, len(data), _SLICE)]
    found, broken = _unbrotli(slices, limit)
    if broken is not None:
        # Its stream gives nothing of the slice that it breaks at, and cannot be copied: it is read again, drop by drop.
        drops = [bytes((octet,)) for octet in slices[broken]]
        found, _ = _unbrotli([*slices[:broken], *drops], limit)
    return found[:limit], len(found) < limit


def _unbrotli(pieces: list[bytes], limit: int) -> tuple[bytes, int | None]:
    """What the pieces unpack to, and the number of the one that breaks it."""
    found: list[bytes] = []
    stream: _Brotli = google_brotli.Decompressor()
    size = 0
    for number, piece in enumerate(pieces):
        try:
            octets = stream.process(piece, output_buffer_limit=limit - size)
        except google_brotli.error:
            return b"".join(found), number
        found.append(octets)
        size += len(octets)
        # Only a stream that gave as much as it was let takes no more, and the limit is all that it was let.
        if size >= limit or stream.is_finished():
            break
    return b"".join(found), None


def unzstd(data: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    """RFC 8878, one frame. It gives whole blocks only, of up to 128 KiB: what breaks off has something in it that is not read."""
    found: list[bytes] = []
    stream, size = zstd.ZstdDecompressor(), 0
    with suppress(zstd.ZstdError, MemoryError):
        for at in range(start, len(data), _SLICE):
            octets = stream.decompress(data[at : at + _SLICE], limit - size)
            found.append(octets)
            size += len(octets)
            if size >= limit or stream.eof:
                break
    return b"".join(found), stream.eof
