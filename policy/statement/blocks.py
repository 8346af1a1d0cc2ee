"""Blocks of a text: headings, paragraphs, items of lists, rows of tables. Structure is guessed where none is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policy.statement.headings import BULLET, GOES_ON, MAX_HEADING, STOPPED, is_heading, level_of

Kind = Literal["heading", "paragraph", "item", "row"]

MAX_LINES = 20_000
"""What follows in a text of more is one last block."""
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
_LINE = re.compile(r"\S[^\n]*")
_NARROW, _WIDE = 50, 130
"""A text whose longest line is within is wrapped by hand."""
_RAGGED = 8
_NEXT_CELL = re.compile(r" *(?:\n *\n *\t[\t ]*(?:\n *\n *)?|\t[\t ]*\n *\n *|\n *\t[\t ]*\n *)")
"""What a browser puts between two cells of a row if there are paragraphs in them; rows are further apart."""


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
    lines = _joined(text, lines) if wrapped else _rows(text, lines)
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


def _rows(text: str, lines: list[_Line]) -> list[_Line]:
    """Rows put together again whose cells hold paragraphs: their tabs stand between lines."""
    rows: list[_Line] = []
    alone = False
    """Whether the last line has no tab but those between lines."""
    for line in lines:
        one = "\t" not in text[line.start : line.end]
        if rows and alone and one and _NEXT_CELL.fullmatch(text, rows[-1].end, line.start):
            rows[-1].end = line.end
            continue
        rows.append(line)
        alone = one
    return rows


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
        if before is not None and goes_on and "\t" not in content and not BULLET.match(content):
            before.end = line.end
        else:
            joined.append(line)
        last = len(content)
    return joined


def _blocks(text: str, lines: list[_Line], *, titled: bool) -> Iterator[Block]:
    listing = _Listing()
    for index, line in enumerate(lines):
        content = text[line.start : line.end]
        bullet = BULLET.match(content)
        in_list = listing.holds(content, line.group, bulleted=bullet is not None)
        if "\t" in content:
            yield Block("row", line.start, line.end)
        elif not in_list and is_heading(content, *_around(text, lines, index)):
            yield Block("heading", line.start, line.end, level_of(content, titled=titled or index > 0))
            titled = True
        elif bullet:
            yield Block("item", line.start + bullet.end(), line.end)
        else:
            yield Block("item" if in_list else "paragraph", line.start, line.end)
        if content.endswith((":", "：")) and index + 1 < len(lines):
            listing = _Listing(lines[index + 1].group)


def _around(text: str, lines: list[_Line], index: int) -> tuple[str | None, str | None, bool, bool]:
    """The lines above and below, None for none, and whether each is parted from this one: by a blank line, or as a table is."""
    line = lines[index]
    above = lines[index - 1] if index else None
    below = lines[index + 1] if index + 1 < len(lines) else None
    return (
        text[above.start : above.end] if above else None,
        text[below.start : below.end] if below else None,
        above is None or above.group != line.group or "\t" in text[above.start : above.end],
        below is None or below.group != line.group,
    )


@dataclass(slots=True)
class _Listing:
    """The lines after one that ends in a colon, as long as they look like items of a list."""

    group: int = -1
    """Of the lines that may be items."""
    bulleted: bool | None = None
    """Whether the items have bullets; None before the first."""
    goes_on: bool = False
    """Whether the last item says that another follows: it ends in `;` or in `and`."""

    def holds(self, content: str, group: int, *, bulleted: bool) -> bool:
        """Whether this line is an item too. The first that is none ends the list."""
        ended = bool(STOPPED.search(content)) or content.endswith((":", "："))
        goes_on = bool(GOES_ON.search(content))
        prose = not bulleted and ended and not self.goes_on and (self.bulleted is None or len(content) > MAX_HEADING)
        # Items that are paragraphs of their own have blank lines between them.
        apart = group != self.group and (self.group < 0 or not (goes_on or self.goes_on))
        if apart or prose or (self.bulleted is not None and self.bulleted != bulleted):
            self.group = -1
            return False
        self.bulleted, self.goes_on, self.group = bulleted, goes_on, group
        return True
