"""What is known of answers that are no pages: `instead.yaml`, read once, as patterns. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

import yaml

from auditor.evidence import InsteadKind

_APART = re.compile(r"[\W_]+")
_PLAIN = str.maketrans({"\u0131": "i", "\u00f8": "o", "\u00e6": "ae", "\u0153": "oe", "\u0111": "d", "\u0142": "l"})
"""Latin letters that no accent makes."""
_NO_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that put no spaces between words, or not everywhere."""


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one kind, in all languages."""

    kind: InsteadKind
    pattern: re.Pattern[str]
    """Finds a phrase in `plain` text, as whole words."""


@dataclass(frozen=True, slots=True)
class InsteadFacts:
    """What the file says."""

    headers: Mapping[str, tuple[frozenset[str], str]]
    """Lower-case name of a header -> values by which an answer says that it is no page, and whose header it is."""
    hosts: tuple[str, ...]
    paths: tuple[str, ...]
    words: tuple[Words, ...]
    """In the order in which kinds are tried."""
    addresses: Mapping[str, re.Pattern[str]]
    """Kind (or `login`) -> words of an address or a link that say that such a page itself is meant."""
    ordinary_in_robots: re.Pattern[str]


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """Words without case, accents and punctuation, one space between them."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _APART.sub(" ", unicodedata.normalize("NFC", bare).translate(_PLAIN)).strip()


@cache
def instead_facts() -> InsteadFacts:
    """The facts that ship."""
    text = files("auditor.observed.pages").joinpath("instead.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    return InsteadFacts(
        headers={h["name"]: (frozenset(h["values"]), h["who"]) for h in data["headers"]},
        hosts=tuple(data["hosts"]),
        paths=tuple(data["paths"]),
        words=tuple(
            Words(cast("InsteadKind", kind), _any(w for words in languages.values() for w in words))
            for kind, languages in data["words"].items()
        ),
        addresses={kind: _any(words) for kind, words in data["addresses"].items()},
        ordinary_in_robots=_any(data["ordinary_in_robots"]),
    )


def _any(phrases: Iterable[object]) -> re.Pattern[str]:
    """One pattern for all of them, the longest first; without any, one that finds nothing."""
    every = sorted({plain(str(p)) for p in phrases}, key=lambda p: (-len(p), p))
    return re.compile("|".join(_bounded(every)) or r"(?!)")


def _bounded(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        yield re.escape(phrase) if _NO_SPACES.search(phrase) else rf"\b{re.escape(phrase)}\b"
