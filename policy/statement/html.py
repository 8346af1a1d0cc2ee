"""The text of an HTML file, line by line as a browser would show it, and what its markup says of each line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import CData, NavigableString, PageElement, Tag

from policy.statement.blocks import Kind, Mark, Rendered, marked

_UNSHOWN = frozenset(
    "script style noscript template head title svg math iframe object select option textarea nav".split()
)
_ASIDE = frozenset({"navigation", "dialog", "alertdialog"})
"""Roles of menus and notices, which are no part of a statement."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_TAGS = sorted(_HEADINGS)
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "form header hr html legend li main nav ol p pre section summary table tbody tfoot thead ul".split()
)
_APART = _HEADINGS | {"p", "table", "ul", "ol", "dl", "pre", "blockquote"}
"""A blank line stands before and after these."""
_CELLS = ["td", "th"]
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
MAX_UNENDED = 100
"""Tags without an end. The parser looks for the end of each in all that follows: a file of them would never be read."""
_CODE = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)


def html_text(source: str) -> str:
    """The visible text of a document, of its `main` if it has one, else without menus and dialogs: blocks on lines of their own, cells parted by tabs.

    Raises ValueError, one line, for what no parser should be given.
    """
    return html_blocks(source).text


def html_blocks(source: str) -> Rendered:
    """That text with its blocks: headings, items and rows as the markup has them. Raises ValueError likewise."""
    unended = sum(">" not in tag for tag in _CODE.sub("", source).split("<")[1:])
    if unended > MAX_UNENDED:
        raise ValueError(f"the file has {unended:,} tags that do not end: save the statement as a browser shows it")
    try:
        soup = BeautifulSoup(source, "html.parser")
    except ParserRejectedMarkup:
        raise ValueError("the file cannot be read as HTML: save the statement as a browser shows it") from None
    root = soup.find("main") or soup.find(role="main") or soup
    lines = _Lines()
    for piece in _pieces(root):
        lines.take(piece)
    return marked("".join(lines.parts), lines.marks)


@dataclass(frozen=True, slots=True)
class _Words:
    """Text and what is around it."""

    text: str
    kind: Kind | None
    level: int
    row: int
    strong: bool


_Piece = _Words | int | str
"""Words; the number of line ends that blocks ask for; a tab between cells or the line end of a `br`."""


@dataclass(slots=True)
class _Lines:
    """The text as it grows. Of the breaks that blocks ask for between two texts it has, as a browser does, the widest."""

    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    _length: int = 0
    _wanted: int = 0

    def take(self, piece: _Piece) -> None:
        """Add a piece."""
        if isinstance(piece, int):
            self._wanted = max(self._wanted, piece)
        elif isinstance(piece, str):
            self._space(piece)
        else:
            text = piece.text
            if not text.strip(" "):
                self._add(text if self._inside() and not self._wanted else "")
                return
            self._space("\n" * self._wanted)
            text = text if self._inside() else text.lstrip(" ")
            start = self._length + len(text) - len(text.lstrip(" "))
            self.marks.append(Mark(start, piece.kind, piece.level, piece.row, piece.strong))
            self._add(text)

    def _inside(self) -> bool:
        """Whether a space would stand between two words."""
        return bool(self.parts) and self.parts[-1][-1] not in " \n\t"

    def _space(self, text: str) -> None:
        """Line ends or a tab, without spaces around them; what blocks ask for is had by them."""
        if not text:
            return
        if self._wanted and text[0] == "\t":
            text = "\n" * self._wanted + text
        if self.parts and self.parts[-1][-1] == " ":
            self.parts[-1] = self.parts[-1][:-1]
            self._length -= 1
            if not self.parts[-1]:
                self.parts.pop()
        self._wanted = 0
        self._add(text if self.parts else "")

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self._length += len(text)


def _pieces(root: Tag) -> Iterator[_Piece]:
    """What is shown, in order; a stack, because pages may be nested without end."""
    plain = _Words("", None, 0, -1, strong=False)
    stack: list[tuple[PageElement, _Words] | int] = [(root, plain)]
    rows = count()
    while stack:
        top = stack.pop()
        if isinstance(top, int):
            yield top
            continue
        node, around = top
        if isinstance(node, NavigableString):
            if type(node) in (NavigableString, CData):
                yield replace(around, text=re.sub(r"\s+", " ", str(node)))
        elif isinstance(node, Tag) and not _is_hidden(node) and not _is_anchor(node):
            before, after = _around(node)
            if before:
                yield before
            if after:
                stack.append(after)
            inner = _inside(node, around, rows)
            stack.extend((child, inner) for child in reversed(node.contents))


def _inside(tag: Tag, around: _Words, rows: Iterator[int]) -> _Words:
    """What the markup says of the words in a tag."""
    name = tag.name
    if name in _HEADINGS and around.kind != "row":
        return replace(around, kind="heading", level=int(name[1]), strong=False)
    if name == "tr" and _is_row(tag):
        return replace(around, kind="row", row=next(rows))
    if name == "table":
        return replace(around, kind=None, row=-1)
    if name == "li" and around.kind != "row":
        return replace(around, kind="item")
    if name in {"strong", "b"}:
        return replace(around, strong=True)
    return around


def _is_row(tag: Tag) -> bool:
    """Whether it has several cells, and is not there for the page's layout alone."""
    return len(tag.find_all(_CELLS, recursive=False)) > 1 and tag.find(["table", "form"]) is None


def _is_anchor(tag: Tag) -> bool:
    """Whether it is the sign beside a heading that links to it: `¶`, `#`, nothing that shows."""
    if tag.name != "a" or not str(tag.get("href") or "").startswith("#"):
        return False
    return tag.find_parent(_HEADING_TAGS) is not None and not any(c.isalnum() for c in tag.get_text())


def _around(tag: Tag) -> tuple[str | int, int]:
    if tag.name == "br":
        return "\n", 0
    if tag.name in _CELLS:
        return ("\t" if tag.find_previous_sibling(_CELLS) else 0), 0
    if tag.name == "tr":
        return 1, 1
    if tag.name in {"ul", "ol"} and tag.parent and tag.parent.name == "li":
        return 1, 1  # its items go on with the list that it stands in
    if tag.name in _APART:
        return 2, 2
    return (1, 1) if tag.name in _BLOCKS else (0, 0)


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.name in _UNSHOWN
        or tag.has_attr("hidden")
        or tag.get("role") in _ASIDE
        or (tag.name == "dialog" and not tag.has_attr("open"))
        or tag.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(str(tag.get("style") or "")))
    )
