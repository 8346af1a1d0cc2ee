"""What consent buttons say, in many languages: a label to an intent, without regular expressions.

A label is cut into words; it belongs to an intent of a language if it holds one of the intent's phrases whole and nothing
else but that language's filling words. So `Reject all cookies` rejects, `Reject offer` and `Accept or pay` are nothing to
us, and no list of things never to be clicked is needed. Whether the label stands in a consent banner is for scan to say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

import yaml

from auditor.evidence import Intent

MAX_LABEL = 100
"""Characters of a label; anything longer is a text, not a button."""
MAX_WORDS = 14

_ORDER: tuple[tuple[str, Intent], ...] = (
    ("reject", "reject"),
    ("necessary", "reject"),
    ("save", "save"),
    ("settings", "settings"),
    ("reopen", "reopen"),
    ("accept", "accept"),
    ("acknowledge", "acknowledge"),
)
"""The first that fits wins: `Continue without accepting` rejects although it speaks of accepting."""
_TOPICS = ("cookie", "privacy", "consent", "gdpr", "tracking")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of an intent with the words that may surround it."""

    rank: int
    words: frozenset[str]
    fill: frozenset[str]


def classify(label: str) -> Intent:
    """What a button with this label does in a consent banner; `other` if it is none of ours. Pure, bounded."""
    return _classify(label) if len(label) <= MAX_LABEL else "other"


def reopens(label: str) -> bool:
    """Whether a control outside any banner, so labelled, leads back to the choices: bare `Settings` does not."""
    intent = classify(label)
    return intent == "reopen" or (intent == "settings" and any(stem in fold(label) for stem in _stems()))


@cache
def about() -> tuple[str, ...]:
    """Lower-case stems that the text of a consent banner holds, over all languages, sorted."""
    return tuple(sorted({stem for words in _languages().values() for stem in words["about"]}))


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages known, sorted."""
    return tuple(sorted(_languages()))


def fold(text: str) -> str:
    """The text without case, accents and compatibility forms."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).replace("\u0131", "i")  # the Turkish dotless i


@lru_cache(maxsize=4096)
def _classify(label: str) -> Intent:
    words = frozenset(_words(fold(label)))
    if not words or len(words) > MAX_WORDS:
        return "other"
    ranks = [_rank(words), _rank(frozenset(_segments(fold(label))))]
    best = min((r for r in ranks if r is not None), default=None)
    return "other" if best is None else _ORDER[best][1]


def _rank(words: frozenset[str]) -> int | None:
    index = _index()
    fitting = (p.rank for w in words for p in index.get(w, ()) if p.words <= words and words - p.words <= p.fill)
    return min(fitting, default=None)


def _words(folded: str) -> Iterator[str]:
    return iter("".join(c if c.isalnum() else " " for c in folded).split())


def _segments(folded: str) -> Iterator[str]:
    """Words of a script that sets no spaces, by the longest that we know; an unknown character stands for itself."""
    text = "".join(c for c in folded if c.isalnum())
    if text.isascii() or not any(_unspaced(c) for c in text):
        return
    known, longest = _unspaced_words()
    at = 0
    while at < len(text):
        size = next((n for n in range(min(longest, len(text) - at), 1, -1) if text[at : at + n] in known), 1)
        yield text[at : at + size]
        at += size


def _unspaced(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff" or "\u4e00" <= character <= "\u9fff"


@cache
def _unspaced_words() -> tuple[frozenset[str], int]:
    known = {w for p in _phrases() for w in p.words | p.fill if any(_unspaced(c) for c in w)} | {
        "cookie",
        "cookies",
        "ok",
    }
    return frozenset(known), max(map(len, known))


@cache
def _stems() -> tuple[str, ...]:
    return tuple(sorted({*_TOPICS, *(fold(stem) for stem in about())}))


@cache
def _index() -> Mapping[str, tuple[_Phrase, ...]]:
    """Phrases by their rarest word, so that a label is held against few."""
    by_word: dict[str, list[_Phrase]] = {}
    for phrase in _phrases():
        by_word.setdefault(max(phrase.words, key=lambda w: (len(w), w)), []).append(phrase)
    return {word: tuple(found) for word, found in by_word.items()}


@cache
def _phrases() -> tuple[_Phrase, ...]:
    found = []
    for language in _languages().values():
        fill = _bag(language["fill"])
        beside = fill | _bag(language["fill_reject"])
        for rank, (name, _) in enumerate(_ORDER):
            allowed = beside if name == "reject" else fill
            phrases = {frozenset(_words(fold(text))) for entry in language[name] for text in _expanded(entry)}
            found += [_Phrase(rank, words, allowed) for words in sorted(phrases, key=sorted)]
    return tuple(found)


def _bag(entries: list[str]) -> frozenset[str]:
    return frozenset(word for entry in entries for word in _words(fold(entry)))


def _expanded(entry: str) -> Iterator[str]:
    """`save choice/choices` is `save choice` and `save choices`."""
    return (" ".join(chosen) for chosen in product(*(part.split("/") for part in entry.split())))


@cache
def _languages() -> dict[str, dict[str, list[str]]]:
    text = (files("auditor.consent") / "labels.yaml").read_text("utf-8")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # strings only: `no` and `on` are words here
    loaded: dict[str, dict[str, list[str]]] = yaml.load(text, Loader=loader)  # noqa: S506
    return loaded
