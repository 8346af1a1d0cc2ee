"""What no control may be called that is pressed in a visitor's place: what sends, buys, pays, deletes, signs up, agrees or ends a session.

One list for all that presses: the walk through a site and the search for what hides a field. Pure.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from auditor.crawl.phrases import Phrases, read_phrases
from auditor.personal_fields import words_of

MAX_LABEL = 200
"""Characters of a label that are read; a longer one names too much to be pressed."""


def is_harmful(label: str) -> bool:
    """Whether a control with this label does what cannot be undone, or what only a visitor may decide."""
    return len(label) > MAX_LABEL or harm_of(label) != ""


def harm_of(label: str) -> str:
    """The first that it does of `send`, `buy`, `pay`, `delete`, `subscribe`, `leave`, `agree` and `take`; empty if nothing of these."""
    return next(iter(harms_of(label)), "")


@lru_cache(maxsize=4096)
def harms_of(label: str) -> tuple[str, ...]:
    """All that it does of these."""
    text = words_of(label[:MAX_LABEL])
    return tuple(harm for harm, pattern in _phrases() if pattern.search(text))


@cache
def _phrases() -> Phrases:
    return read_phrases(files("auditor.crawl") / "harmful_words.yaml")
