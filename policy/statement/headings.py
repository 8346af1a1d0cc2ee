"""Which lines of a text are headings, guessed from the line and from those above and below it.

A heading promises nothing and is left out of what a policy has to account for, so in doubt a line is none.
"""

from __future__ import annotations

import re

from policy.statement.dates import said_dates

MAX_HEADING = 110
"""Characters; a longer line is no heading."""
_MOST_WORDS = 14
BULLET = re.compile(r"\s*(?:[-*+•◦▪‣●○■►✓✔–—]|\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,4})[.)])[ \t\u00a0]+(?=\S)")
STOPPED = re.compile(r"[.!?。！？؟।]['\"”’»)\]]*$")
_NUMBERED = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s+(?=\S)")
GOES_ON = re.compile(r"(?:[;；،]|\b(?:and|or|und|oder|sowie|et|ou|e|o|y|en|of|oraz|lub))$", re.IGNORECASE)
"""What ends in this is followed by another item."""
_ENDED = re.compile(r"[.!;,:…。！؟।。]['\"”’»)\]]*$")
_ADDRESS = re.compile(r"@|://|\d(?:[\s().\-/\u00a0\u2010-\u2015]{0,3}\d){8}")
"""Of mail, of a page, or a telephone number."""
_COUNTED = re.compile(
    r"\s*(?:§+ ?\d|\d{1,2}(?:\.\d{1,2}){0,4}[.)]\s|(?:art(?:icle|ikel|ículo|icolo)?|section|part)\b)", re.IGNORECASE
)
"""How headings begin and addresses do not."""
_PLACE = re.compile(r"\d.*,|,.*\d")
"""A street with its number and a town: `14 Quay Street, Brightport`."""


def level_of(content: str, *, titled: bool) -> int:
    """How deep a heading stands: the title 1, by its number, else 2."""
    numbered = _NUMBERED.match(content)
    if numbered:
        return 2 + numbered[1].count(".")
    return 2 if titled else 1


def is_heading(content: str, above: str | None, below: str | None, first: bool, last: bool) -> bool:
    """Whether a line is a heading; `first` and `last` say whether a blank line stands above it and below it."""
    if below is None or not may_be_heading(content):
        return False
    if content.isupper() or content.startswith("#"):
        return True
    if first and last:
        return content[0].isupper() or not content[0].isalpha() or content[0].lower() == content[0].upper()
    if last and above is not None and _NUMBERED.match(content):
        return not BULLET.match(above)  # below a list, whose items have no numbers
    # A heading set above its paragraph without a blank line: what is below is prose, and what is above has ended.
    ended = first or above is None or bool(STOPPED.search(above)) or bool(BULLET.match(above))
    prose = bool(STOPPED.search(below) or below.endswith(":")) and len(below) > len(content) and not BULLET.match(below)
    return ended and not last and prose and not BULLET.match(content) and not content[0].islower()


def may_be_heading(content: str) -> bool:
    """Whether a line is short enough, and neither a sentence nor an address."""
    if len(content) > MAX_HEADING or len(content.split()) > _MOST_WORDS or not any(c.isalpha() for c in content):
        return False
    if _ENDED.search(content) or GOES_ON.search(content) or _ADDRESS.search(content) or said_dates(content):
        return False
    number = _NUMBERED.match(content) or BULLET.match(content)
    words = content[number.end() :] if number else content
    # `(c) the right to delete` is an item that stands alone; who lives at an address is no heading.
    return not (number and words[0].islower()) and (bool(_COUNTED.match(content)) or not _PLACE.search(words))
