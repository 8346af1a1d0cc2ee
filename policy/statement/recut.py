"""Sentences that are cut at other places: the same words, found by their hashes alone.

Of a lock only the hash of each sentence is known. Where a line break or a split moved, the words of the live sentences that stand there,
put together, hold the reviewed sentences one after the other: each is a run of words whose name is the reviewed name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.statement.normal import normal, sentence_id

_MOST_WORDS = 600
"""Of the live sentences in one place; with more, what is there counts as worded otherwise."""
_MOST_STARTS = 40
"""Places at which one sentence is looked for."""
_GLUED = re.compile(r"(?<=[^\W\d_][.!?:])(?=[^\W\d_])")
"""Where a page that lost a space glues two sentences."""
_ENDED = re.compile(r"[.!?:;…。！？]['\")\]]*$")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    """With the space before it."""
    sentence: int
    starts: bool
    """Whether a sentence may begin with it."""


def recut(reviewed: Sequence[str], live: Sequence[str]) -> tuple[frozenset[int], frozenset[int]]:
    """Positions of reviewed names whose words stand in the live sentences, in order, and of live sentences that hold nothing else."""
    words = list(_words(live))
    if not words or len(words) > _MOST_WORDS:
        return frozenset(), frozenset()
    places: dict[int, tuple[int, int]] = {}
    at = 0
    for position, name in enumerate(reviewed):
        place = _place(words, at, name)
        if place:
            places[position] = place
            at = place[1]
    whole = _whole(words, places)
    return frozenset(places), whole


def _whole(words: Sequence[_Word], places: dict[int, tuple[int, int]]) -> frozenset[int]:
    """The live sentences that hold nothing but what was found. What shares one with other words is taken out of `places`: it was added to."""
    every = {w.sentence for w in words}
    while True:
        covered = {n for place in places.values() for n in range(*place)}
        torn = {w.sentence for n, w in enumerate(words) if n not in covered and any(c.isalnum() for c in w.text)}
        broken = [k for k, place in places.items() if any(words[n].sentence in torn for n in range(*place))]
        if not broken:
            return frozenset(every - torn)
        for position in broken:
            del places[position]


def _words(live: Sequence[str]) -> Iterator[_Word]:
    starts = True
    for number, text in enumerate(live):
        starts = True
        for word in normal(text).split():
            for part, piece in enumerate(_GLUED.split(word)):
                yield _Word(piece if part else f" {piece}", number, starts or part > 0)
                starts = bool(_ENDED.search(piece))


def _place(words: Sequence[_Word], at: int, name: str) -> tuple[int, int] | None:
    """Where a run of words from `at` on has that name."""
    begins = [at, *(n for n in range(at + 1, len(words)) if words[n].starts)][:_MOST_STARTS]
    for begin in begins:
        text = ""
        for end in range(begin, len(words)):
            text += words[end].text
            if sentence_id(text) == name:
                return begin, end + 1
    return None
