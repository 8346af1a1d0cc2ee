"""Reads what lz-string compressed, a library with which scripts pack their messages into six bits a character.

The format is LZ78 over UTF-16 units, written bit by bit, lowest first. Three codes are fixed: 0 a new unit of 8 bits, 1 one of
16 bits, 2 the end; the width of codes grows with the dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass

_STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {octet: value for value, octet in enumerate(_STANDARD)} | {ord(" "): 62, ord("-"): 63}
_BITS = 6
_END = 2
_FIRST_FREE = 3


@dataclass(slots=True)
class _Bits:
    """Six bits a character, the highest first; numbers are made of them lowest first."""

    values: list[int]
    at: int = 0

    def take(self, count: int) -> int:
        number = 0
        for place in range(count):
            index, bit = divmod(self.at, _BITS)
            number |= (self.values[index] >> (_BITS - 1 - bit) & 1) << place
            self.at += 1
        return number


def decompress(data: bytes, limit: int) -> str:
    """The text in compressToBase64 or compressToEncodedURIComponent output, at most about `limit` characters of it, as far
    as it can be read: what is no lz-string gives a short or empty text."""
    bits = _Bits([_VALUES.get(octet, 0) for octet in data])
    entries: dict[int, str] = {}
    found: list[str] = []
    length, width, room, previous = 0, 2, 1, ""
    try:
        while length < limit:
            code = bits.take(width)
            if code == _END:
                break
            if code < _END:
                entry = chr(bits.take(8 << code))
                entries[_FIRST_FREE + len(entries)] = entry
                room -= 1
                if not room:
                    room, width = 1 << width, width + 1
            elif code in entries:
                entry = entries[code]
            elif previous and code == _FIRST_FREE + len(entries):
                entry = previous + previous[0]
            else:
                break
            if previous:
                entries[_FIRST_FREE + len(entries)] = previous + entry[0]
                room -= 1
                if not room:
                    room, width = 1 << width, width + 1
            found.append(entry)
            length += len(entry)
            previous = entry
    except IndexError:  # it was cut short
        pass
    return "".join(found)
