"""Blocks of a text: headings, paragraphs, items of lists, rows of tables. Structure is guessed where none is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "row"]

MAX_HEADING = 110
"""Characters; a longer line is no heading."""
_MOST_WORDS = 14
MAX_LINES = 20_000
"""What follows in a text of more is one last block."""
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
_LINE = re.compile(r"\S[^\n]*")
_BULLET = re.compile(r"\s*(?:[-*+•◦▪‣●○■►✓✔–—]|\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,4})[.)])[ \t\u00a0]+(?=\S)")
_NUMBERED = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s+\S")
_ENDED = re.compile(r"[.!;,…。！؟।。]['\"”’»)\]]*$")
_STOPPED = re.compile(r"[.!?。！？؟।]['\"”’»)\]]*$")
_NARROW, _WIDE = 50, 130
"""A text whose longest line is within is wrapped by hand."""
_RAGGED = 8


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a text: from `start` to `end` (offsets in characters), without the spaces around it."""

    kind: Kind
    start: int
    end: int
    level: int = 0
    """Of a heading: 1 is the title. 0 for anything else."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text and its blocks, in order."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    group: int
    """Lines between two blank ones share a number."""


def rendered(text: str, *, wrapped: bool = False, titled: bool = False) -> Rendered:
    """The blocks of plain text, one or more to a line.

    `wrapped` tells that lines may be broken by hand, as people write files; what a browser renders has no such breaks.
    `titled` tells that the title is known not to be the first heading. Offsets are those of `text`.
    """
    text = text.translate(_LINE_ENDS)
    lines = _lines(text)
    if wrapped:
        lines = _joined(text, lines)
    return Rendered(text, tuple(_blocks(text, lines, titled=titled)))


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    group, last = 0, 0
    for match in _LINE.finditer(text):
        # A gap of two line ends holds a blank line, however many spaces are on it.
        group += text.count("\n", last, match.start()) > 1
        if len(lines) >= MAX_LINES:
            lines.append(_Line(match.start(), len(text.rstrip()), group))
            break
        lines.append(_Line(match.start(), match.start() + len(match[0].rstrip()), group))
        last = match.end()
    return lines


def _joined(text: str, lines: list[_Line]) -> list[_Line]:
    """Lines put together again that were broken only because the next word did not fit."""
    width = max((line.end - line.start for line in lines), default=0)
    if not _NARROW <= width <= _WIDE:
        return lines
    joined: list[_Line] = []
    last = 0
    for line in lines:
        content = text[line.start : line.end]
        word = content.split(maxsplit=1)[0]
        fits = last + 1 + len(word) <= width - _RAGGED
        before = joined[-1] if joined else None
        goes_on = before is not None and before.group == line.group and not fits
        if before is not None and goes_on and "\t" not in content and not _BULLET.match(content):
            before.end = line.end
        else:
            joined.append(line)
        last = len(content)
    return joined


def _blocks(text: str, lines: list[_Line], *, titled: bool) -> Iterator[Block]:
    listing = _Listing()
    for index, line in enumerate(lines):
        content = text[line.start : line.end]
        bullet = _BULLET.match(content)
        in_list = listing.holds(content, line.group, bulleted=bullet is not None)
        if "\t" in content:
            yield Block("row", line.start, line.end)
        elif not in_list and _is_heading(text, lines, index, content):
            yield Block("heading", line.start, line.end, _level(content, titled=titled or index > 0))
            titled = True
        elif bullet:
            yield Block("item", line.start + bullet.end(), line.end)
        else:
            yield Block("item" if in_list else "paragraph", line.start, line.end)
        if content.endswith((":", "：")) and index + 1 < len(lines):
            listing = _Listing(lines[index + 1].group)


@dataclass(slots=True)
class _Listing:
    """The lines after one that ends in a colon, as long as they look like items of a list."""

    group: int = -1
    """Of the lines that may be items."""
    bulleted: bool | None = None
    """Whether the items have bullets; None before the first."""

    def holds(self, content: str, group: int, *, bulleted: bool) -> bool:
        """Whether this line is an item too. The first that is none ends the list."""
        ended = bool(_STOPPED.search(content)) or content.endswith((":", "："))
        prose = not bulleted and ended and (self.bulleted is None or len(content) > MAX_HEADING)
        if group != self.group or prose or (self.bulleted is not None and self.bulleted != bulleted):
            self.group = -1
            return False
        self.bulleted = bulleted
        return True


def _level(content: str, *, titled: bool) -> int:
    numbered = _NUMBERED.match(content)
    if numbered:
        return 2 + numbered[1].count(".")
    return 2 if titled else 1


def _is_heading(text: str, lines: list[_Line], index: int, content: str) -> bool:
    if len(content) > MAX_HEADING or len(content.split()) > _MOST_WORDS or not any(c.isalpha() for c in content):
        return False
    if _ENDED.search(content) or content.endswith(":") or "@" in content or "://" in content:
        return False
    if index + 1 == len(lines):
        return False
    line, follower = lines[index], lines[index + 1]
    before = text[lines[index - 1].start : lines[index - 1].end] if index else ""
    first = index == 0 or lines[index - 1].group != line.group
    if content.isupper() or content.startswith("#"):
        return True
    if first and follower.group != line.group:
        return content[0].isupper() or not content[0].isalpha() or content[0].lower() == content[0].upper()
    # A heading set above its paragraph without a blank line: what is below is prose, and what is above has ended.
    below = text[follower.start : follower.end]
    ended = first or bool(_STOPPED.search(before)) or bool(_BULLET.match(before))
    prose = (
        bool(_STOPPED.search(below) or below.endswith(":")) and len(below) > len(content) and not _BULLET.match(below)
    )
    return ended and follower.group == line.group and prose and not _BULLET.match(content) and not content[0].islower()
