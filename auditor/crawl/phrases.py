"""Lists of phrases that labels are held against, as YAML: a key, and phrases with commas between them. Pure.

A phrase is looked for as whole words, in lower case, without accents and punctuation; a trailing * stands for any ending. In
scripts that set no spaces it is looked for anywhere.
"""

from __future__ import annotations

import re
from importlib.resources.abc import Traversable

import yaml

from auditor.personal_fields import words_of

_SPACELESS = "\u3040"
"""From here on, scripts set no spaces between words."""

Phrases = tuple[tuple[str, re.Pattern[str]], ...]


def read_phrases(file: Traversable) -> Phrases:
    """Key and expression, in the order of the file; the expression is searched for in `words_of` a label."""
    told = yaml.safe_load(file.read_text("utf-8"))
    return tuple((key, re.compile("|".join(_expressions(phrases)))) for key, phrases in told.items())


def _expressions(phrases: str) -> list[str]:
    found = []
    for phrase in filter(None, map(str.strip, phrases.split(","))):
        bare = re.escape(words_of(phrase))
        ending = r"\w*" if phrase.endswith("*") else ""
        found.append(bare if max(phrase) >= _SPACELESS else rf"(?<!\w){bare}{ending}(?!\w)")
    return found
