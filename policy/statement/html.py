"""The text of an HTML file, line by line as a browser would show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import CData, NavigableString, PageElement, Tag

_UNSHOWN = frozenset(
    "script style noscript template head title svg math iframe object select option textarea nav".split()
)
_ASIDE = frozenset({"navigation", "dialog", "alertdialog"})
"""Roles of menus and notices, which are no part of a statement."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
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
    unended = sum(">" not in tag for tag in _CODE.sub("", source).split("<")[1:])
    if unended > MAX_UNENDED:
        raise ValueError(f"the file has {unended:,} tags that do not end: save the statement as a browser shows it")
    try:
        soup = BeautifulSoup(source, "html.parser")
    except ParserRejectedMarkup:
        raise ValueError("the file cannot be read as HTML: save the statement as a browser shows it") from None
    root = soup.find("main") or soup.find(role="main") or soup
    return re.sub(r" *([\n\t]) *", r"\1", re.sub(r" +", " ", "".join(_broken(_pieces(root))))).strip()


def _broken(pieces: Iterable[str | int]) -> Iterator[str]:
    """The text with its line ends: of the breaks that blocks ask for between two texts, as a browser does, the widest."""
    wanted = 0
    for piece in pieces:
        if isinstance(piece, int):
            wanted = max(wanted, piece)
        elif not wanted:
            yield piece
        elif piece != " ":
            yield "\n" * wanted + piece
            wanted = 0


def _pieces(root: PageElement) -> Iterator[str | int]:
    """Text, and the line ends that blocks ask for, in order; a stack, because pages may be nested without end."""
    stack: list[PageElement | str | int] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, int) or (isinstance(node, str) and not isinstance(node, NavigableString)):
            yield node
        elif isinstance(node, NavigableString):
            if type(node) in (NavigableString, CData):
                yield re.sub(r"\s+", " ", str(node))
        elif isinstance(node, Tag) and not _is_hidden(node):
            before, after = _around(node)
            yield before
            stack.append(after)
            stack.extend(reversed(node.contents))


def _around(tag: Tag) -> tuple[str | int, str | int]:
    if tag.name == "br":
        return "\n", ""
    if tag.name in _CELLS:
        return ("\t" if tag.find_previous_sibling(_CELLS) else ""), ""
    if tag.name == "tr":
        return "", "\n"
    if tag.name in {"ul", "ol"} and tag.parent and tag.parent.name == "li":
        return 1, 1  # its items go on with the list that it stands in
    if tag.name in _APART:
        return 2, 2
    return (1, 1) if tag.name in _BLOCKS else ("", "")


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.name in _UNSHOWN
        or tag.has_attr("hidden")
        or tag.get("role") in _ASIDE
        or (tag.name == "dialog" and not tag.has_attr("open"))
        or tag.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(str(tag.get("style") or "")))
    )
