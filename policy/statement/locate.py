"""Where the quotes of clauses stand in a statement: word for word, or nearly so, with a score."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.model import Clause
from policy.statement.normal import bare, normal, words
from policy.statement.sentences import Sentence

NEAR = 80.0
"""Least score of a quote that was reworded; a short one must be nearer."""
NEAR_SHORT = 88.0
_SHORT = 40
"""Characters of a short quote."""
_FEWEST_WORDS = 3
"""A quote of fewer words is found word for word or not at all."""
_CANDIDATES = 6
_COMMON = 500
"""A word in more sentences than this tells nothing."""
_MOST_PLACES = 200
_LONGEST = 4_000
"""Characters of a quote and of a window that are held against each other."""
_OVERLAP = 4
"""Characters by which an alignment must reach into a sentence to count it."""
_GLUED = re.compile(r"([a-z)\"'][.!?])(?=[^\W\d_]{2})")


@dataclass(frozen=True, slots=True)
class Located:
    """A clause's quote and the sentences it stands for."""

    clause: str
    sentences: tuple[int, ...]
    """Their indices, in order; at least one."""
    score: float
    """100 if the words are the same; else how near they are, by the share of characters that agree."""
    exact: bool
    """Whether the quote stands there word for word, but for spaces, quotes, dashes, soft hyphens and case."""


def locate(clauses: Sequence[Clause], sentences: Sequence[Sentence]) -> tuple[Located, ...]:
    """Those clauses whose quote is found, in their order; a clause without a quote is left out.

    A quote stands for every sentence that it reaches into, so a few words are enough to name one. Of several places the
    one under the clause's section is taken, then the first that no other clause has taken.
    """
    text = _Text(sentences)
    found: list[Located] = []
    for clause in clauses:
        quote = bare(clause.quote)
        if quote and (place := text.exact(quote, clause.section) or text.near(quote)):
            positions, score, exact = place
            found.append(Located(clause.id, tuple(sentences[n].index for n in positions), score, exact))
    return tuple(found)


_Place = tuple[tuple[int, ...], float, bool]
"""Positions of sentences, score, exact."""


class _Text:
    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._normal = [normal(s.text.replace(" | ", " ") if s.kind == "row" else s.text) for s in sentences]
        self._starts: list[int] = []
        position = 0
        for text in self._normal:
            self._starts.append(position)
            position += len(text) + 1
        self._whole = " ".join(self._normal)
        self._taken: set[int] = set()
        self._in: dict[str, list[int]] | None = None

    def exact(self, quote: str, section: str) -> _Place | None:
        """Where the quote stands word for word."""
        places = [self._span(at, at + len(quote)) for at in self._occurrences(quote)]
        if not places and (apart := _GLUED.sub(r"\1 ", quote)) != quote:
            return self.exact(apart, section)
        if not places:
            return None
        wanted = bare(section)
        best = min(range(len(places)), key=lambda n: (not self._under(places[n], wanted), self._is_taken(places[n]), n))
        self._taken.update(places[best])
        return places[best], 100.0, True

    def _occurrences(self, quote: str) -> Iterator[int]:
        at = self._whole.find(quote)
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            before, after = self._whole[at - 1 : at], self._whole[at + len(quote) : at + len(quote) + 1]
            if not (before.isalnum() and quote[0].isalnum()) and not (after.isalnum() and quote[-1].isalnum()):
                yield at
            at = self._whole.find(quote, at + 1)

    def _span(self, start: int, end: int, least: int = 1) -> tuple[int, ...]:
        first, last = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end) - 1
        if last > first and self._starts[first] + len(self._normal[first]) - start < least:
            first += 1
        if last > first and end - self._starts[last] < least:
            last -= 1
        return tuple(range(first, last + 1))

    def _under(self, place: tuple[int, ...], section: str) -> bool:
        return bool(section) and section in map(bare, self._sentences[place[0]].headings)

    def _is_taken(self, place: tuple[int, ...]) -> bool:
        return not self._taken.isdisjoint(place)

    def near(self, quote: str) -> _Place | None:
        """Where the quote stands in nearly the same words."""
        quote = quote[:_LONGEST]
        telling = words(quote)
        if len(telling) < _FEWEST_WORDS:
            return None
        from rapidfuzz.fuzz import partial_ratio_alignment

        least = NEAR_SHORT if len(quote) < _SHORT else NEAR
        best: tuple[float, int, int] | None = None
        for first, last in self._windows(quote, telling):
            window = self._whole[self._starts[first] : self._starts[last] + len(self._normal[last])][:_LONGEST]
            # Padded, so that a quote longer than its window is held against all of it and not against a part.
            fit = partial_ratio_alignment(quote, window.ljust(len(quote)), score_cutoff=least)
            if fit is not None and (best is None or fit.score > best[0]):
                start = self._starts[first]
                best = (fit.score, start + fit.dest_start, start + min(fit.dest_end, len(window)))
        if best is None:
            return None
        return self._span(best[1], best[2], _OVERLAP), round(best[0], 1), False

    def _windows(self, quote: str, telling: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Runs of sentences about as long as the quote, around those that share its rarest words."""
        weights: Counter[int] = Counter()
        index = self._index()
        for word in dict.fromkeys(telling):
            holders = index.get(word, [])
            if len(holders) <= _COMMON:
                for holder in holders:
                    weights[holder] += 1000 // len(holders)
        likely = sorted(weights, key=lambda n: (-weights[n], n))[:_CANDIDATES]
        seen: set[tuple[int, int]] = set()
        for candidate in likely:
            for window in self._around(candidate, len(quote)):
                if window not in seen:
                    seen.add(window)
                    yield window

    def _around(self, candidate: int, length: int) -> Iterator[tuple[int, int]]:
        first = last = candidate
        yield first, last
        while self._length(candidate, last) < length and last + 1 < len(self._normal):
            last += 1
        while self._length(first, candidate) < length and first > 0:
            first -= 1
        yield candidate, last
        yield first, candidate
        yield max(candidate - 1, 0), last

    def _length(self, first: int, last: int) -> int:
        return self._starts[last] + len(self._normal[last]) - self._starts[first]

    def _index(self) -> dict[str, list[int]]:
        if self._in is None:
            self._in = {}
            for number, text in enumerate(self._normal):
                for word in set(words(text)):
                    self._in.setdefault(word, []).append(number)
        return self._in
