"""The shop's statement: one text, kept as people reviewed it, turned into the page that people read.

The text is what the page shows, nothing added: blank lines part the blocks; a single line without a full stop is a
heading; lines with tabs are a table whose first line is its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from markupsafe import Markup, escape

from auditor.demo.store.editions import Edition

MAIL = "care@harbour-lane.example"
MISSPELT_MAIL = "care@harbourlane.example"
PHONE = "+44 1632 960114"
ADDRESS = "14 Cooper's Slip, Brightport BP1 4HL"
_LINKS = {
    "Cookie settings": "/privacy/settings",
    "advertising opt-out page": "/privacy/ads",
    PHONE: f"tel:{PHONE.replace(' ', '')}",
}
_CHANGES = (
    ("orders for six years", "orders for ten years"),
    ("You may ask what we hold", "Under the Data Protection Act 1998 you may ask what we hold"),
)
"""Reviewed words, and what stands there in the edition that has changed its statement."""


@cache
def statement_text() -> str:
    """The reviewed wording."""
    return resources.files("auditor.demo.store").joinpath("statement.txt").read_text(encoding="utf-8")


def statement_html(edition: Edition) -> Markup:
    """The page's body: the reviewed wording, unless the edition has changed it, and the links behind it."""
    links = {**_LINKS, MAIL: f"mailto:{mail_address(edition)}"}
    text = statement_text().strip()
    for reviewed, live in _CHANGES if edition.statement_changed else ():
        text = text.replace(reviewed, live)
    blocks = re.split(r"\n{2,}", text)
    return Markup("\n").join(_block(block, links, first=index == 0) for index, block in enumerate(blocks))


def mail_address(edition: Edition) -> str:
    """Where the shop's e-mail links lead."""
    return MISSPELT_MAIL if edition.mail_misspelt else MAIL


def _block(block: str, links: dict[str, str], *, first: bool) -> Markup:
    if "\t" in block:
        return _table(line.split("\t") for line in block.splitlines())
    if not block.endswith("."):
        return Markup("<{0}>{1}</{0}>").format("h1" if first else "h2", block)
    return Markup("<p>{}</p>").format(_linked(block, links))


def _table(rows: Iterable[list[str]]) -> Markup:
    head, *body = (tuple(row) for row in rows)
    return Markup("<div class=table><table><thead>{}</thead><tbody>{}</tbody></table></div>").format(
        _row(head, "th"), Markup().join(_row(row, "td") for row in body)
    )


def _row(cells: Iterable[str], tag: str) -> Markup:
    return Markup("<tr>{}</tr>").format(Markup().join(Markup("<{0}>{1}</{0}>").format(tag, cell) for cell in cells))


def _linked(text: str, links: dict[str, str]) -> Markup:
    parts = re.split("(" + "|".join(re.escape(phrase) for phrase in links) + ")", text)
    return Markup().join(
        Markup('<a href="{}">{}</a>').format(links[part], part) if part in links else escape(part) for part in parts
    )
