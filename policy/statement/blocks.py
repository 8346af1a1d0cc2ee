"""Blocks of a text: headings, paragraphs, items of lists, rows of tables. Structure is guessed where none is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policy.statement.asides import asides
from policy.statement.headings import BULLET, GOES_ON, MAX_HEADING, STOPPED, is_heading, level_of, may_be_heading

Kind = Literal["heading", "paragraph", "item", "row", "aside"]
"""An aside promises nothing: a line of a table of contents, a key to press."""

MAX_LINES = 20_000
"""What follows in a text of more is one last block."""
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
_LINE = re.compile(r"\S[^\n]*")
_UNSEEN_ONLY = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]+")
"""What shows nothing: the anchor of a heading is often made of it."""
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
    mark: Mark | None = None
    """What markup says of it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What markup says of the text from `start` on, up to the next mark."""

    start: int
    kind: Kind | None = None
    """None if it says nothing."""
    level: int = 0
    """Of a heading."""
    row: int = -1
    """Number of the row of a table that it stands in; its lines are one."""
    strong: bool = False


_INNER = 7
"""Level of a heading that markup has as strong words only: it stands below every other."""


def rendered(text: str, *, wrapped: bool = False, titled: bool = False) -> Rendered:
    """The blocks of plain text, one or more to a line.

    `wrapped` tells that lines may be broken by hand, as people write files; what a browser renders has no such breaks.
    `titled` tells that the title is known not to be the first heading. Offsets are those of `text`.
    """
    text = text.translate(_LINE_ENDS)
    lines = _lines(text)
    lines = _joined(text, lines) if wrapped else _rows(text, lines)
    return Rendered(text, _without_asides(text, tuple(_blocks(text, lines, titled=titled))))


def marked(text: str, marks: Sequence[Mark]) -> Rendered:
    """The blocks of a text whose markup is known: the marks are in order, the first of them at the first word.

    Only what markup says nothing of is guessed, and where it has headings of its own, or marks its words as strong, nothing else is one.
    """
    lines = _of_markup(_lines(text), marks)
    headed = any(mark.kind == "heading" for mark in marks)
    return Rendered(text, _without_asides(text, tuple(_blocks(text, lines, titled=False, headed=headed))))


def _of_markup(lines: list[_Line], marks: Sequence[Mark]) -> list[_Line]:
    """Each line with its mark; the lines of a row, or of a heading, are one."""
    found: list[_Line] = []
    at = -1
    for line in lines:
        while at + 1 < len(marks) and marks[at + 1].start <= line.start:
            at += 1
        first, inside = at, at
        while inside + 1 < len(marks) and marks[inside + 1].start < line.end:
            inside += 1
        line.mark = _mark(marks[first : inside + 1])
        before = found[-1] if found else None
        if before and before.mark and line.mark and line.mark.row >= 0 and before.mark.row == line.mark.row:
            before.end = line.end
        else:
            found.append(line)
    return found


def _mark(marks: Sequence[Mark]) -> Mark | None:
    """That of the first words; strong only if all are."""
    return replace(marks[0], strong=all(m.strong for m in marks)) if marks else None


def _without_asides(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, with those that are no part of the wording as asides."""
    lines = [text[b.start : b.end] if b.end - b.start <= MAX_HEADING else "" for b in blocks]
    found = asides(lines, {n: lines[n] for n, b in enumerate(blocks) if b.kind == "heading"})
    return (
        tuple(replace(b, kind="aside", level=0) if n in found else b for n, b in enumerate(blocks)) if found else blocks
    )


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


def _blocks(text: str, lines: list[_Line], *, titled: bool, headed: bool = False) -> Iterator[Block]:
    """`headed` tells that markup has headings of its own."""
    listing = _Listing()
    for index, line in enumerate(lines):
        content = text[line.start : line.end]
        if not _UNSEEN_ONLY.sub("", content):
            continue
        kind, level = _by_markup(content, line.mark, headed=headed)
        if kind == "row" or (kind is None and "\t" in content):
            yield Block("row", *_with_empty_cells(text, line))
            continue
        bullet = None if kind == "heading" else BULLET.match(content)
        in_list = kind in {None, "paragraph"} and listing.holds(content, line.group, bulleted=bullet is not None)
        if kind is None:
            heading = not in_list and is_heading(content, *_around(text, lines, index))
            level = level_of(content, titled=titled or index > 0) if heading else 0
            kind = "heading" if heading else "item" if bullet else "paragraph"
        kind = "item" if in_list and kind == "paragraph" else kind
        start = line.start + (bullet.end() if bullet and kind == "item" else 0)
        yield Block(kind, start, line.end, level)
        titled = titled or kind == "heading"
        if content.endswith((":", "：")) and index + 1 < len(lines):
            listing = _Listing(lines[index + 1].group)


def _with_empty_cells(text: str, line: _Line) -> tuple[int, int]:
    """Where a row starts and ends: its first and last cells may be empty."""
    start, end = line.start, line.end
    while text[start - 1 : start] in {"\t", " "}:
        start -= 1
    while text[end : end + 1] in {"\t", " "}:
        end += 1
    return start, end


def _by_markup(content: str, mark: Mark | None, *, headed: bool) -> tuple[Kind | None, int]:
    """Kind and level of a line by its markup; no kind if that is to be guessed."""
    if mark is None or mark.kind is not None:
        return (mark.kind, mark.level) if mark else (None, 0)
    if not headed:
        return None, 0
    return ("heading", _INNER) if _is_strong(content, mark) else ("paragraph", 0)


def _is_strong(content: str, mark: Mark) -> bool:
    """Whether strong words stand alone on their line, as a heading does."""
    return mark.strong and may_be_heading(content)


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
