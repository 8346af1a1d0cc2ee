"""The text of an HTML file, line by line as a browser would show it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import CData, NavigableString, PageElement, Tag

_UNSHOWN = frozenset("script style noscript template head title svg math iframe object select option textarea".split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "form header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_APART = _HEADINGS | {"p", "table", "ul", "ol", "dl", "pre", "blockquote"}
"""A blank line stands before and after these."""
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
MAX_UNENDED = 100
"""Tags without an end. The parser looks for the end of each in all that follows: a file of them would never be read."""
_CODE = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_BLANKS = re.compile(r"\n(?:[ \t]*\n)+")


def html_text(source: str) -> str:
    """The visible text of a document, of its `main` if it has one: blocks on lines of their own, cells parted by tabs.

    Raises ValueError, one line, for what no parser should be given.
    """
    unended = sum(">" not in tag for tag in _CODE.sub("", source).split("<")[1:])
    if unended > MAX_UNENDED:
        raise ValueError(f"the file has {unended:,} tags that do not end: save the statement as a browser shows it")
    try:
        soup = BeautifulSoup(source, "html.parser")
    except ParserRejectedMarkup:
        raise ValueError("the file cannot be read as HTML: save the statement as a browser shows it") from None
    root = soup.find("main") or soup
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r" +", " ", "".join(_pieces(root))))
    return _BLANKS.sub("\n\n", text).strip()


def _pieces(root: PageElement) -> Iterator[str]:
    """Text and line breaks in order; a stack instead of recursion, because pages may be nested without end."""
    stack: list[PageElement | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            yield node
        elif isinstance(node, NavigableString):
            if type(node) in (NavigableString, CData):
                yield re.sub(r"\s+", " ", str(node))
        elif isinstance(node, Tag) and not _is_hidden(node):
            before, after = _around(node)
            yield before
            stack.append(after)
            stack.extend(reversed(node.contents))


def _around(tag: Tag) -> tuple[str, str]:
    if tag.name == "br":
        return "\n", ""
    if tag.name in {"td", "th"}:
        return ("\t" if tag.find_previous_sibling(["td", "th"]) else ""), ""
    if tag.name in _APART:
        return "\n\n", "\n\n"
    return ("\n", "\n") if tag.name in _BLOCKS else ("", "")


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.name in _UNSHOWN
        or tag.has_attr("hidden")
        or tag.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(str(tag.get("style") or "")))
    )
