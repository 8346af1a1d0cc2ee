"""Drift: how the wording of a statement differs from the wording that was reviewed, sentence by sentence.

A sentence that moved is no drift. Where only hashes of the reviewed wording are known, what stands between the same
neighbours counts as the same sentence, reworded.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policy.model import ReviewedSentence
from policy.statement.normal import bare, sentence_id
from policy.statement.recut import recut
from policy.statement.sentences import Sentence

ALIKE = 60.0
"""Least likeness, of 100, of two wordings of one sentence."""
_MOST_PAIRS = 200_000
"""More pairs are not compared: both sides then count as removed and added."""
_LONGEST = 2_000
"""Characters of a wording that are compared."""
_LONGEST_RUN = 64
"""Sentences in a row that are held against others cut at other places."""
_LETTERS = re.compile(r"[^\W_]|(?<=\d)[.,](?=\d)")
"""And what makes another number of digits."""
_BETWEEN = re.compile(r"[\s|]+")


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that differs."""

    kind: Literal["reworded", "removed", "added"]
    old: ReviewedSentence | None
    new: Sentence | None
    old_index: int | None
    """Position of `old` among the reviewed sentences."""


@dataclass(frozen=True, slots=True)
class Drift:
    """What differs, reworded and removed sentences in the reviewed order, then what was added in the live order."""

    changes: tuple[Change, ...]
    kept: frozenset[int]
    """Indices of live sentences that are as reviewed."""
    found: int
    """How many reviewed sentences stand there unchanged."""


def drift(
    reviewed: Sequence[ReviewedSentence], live: Sequence[Sentence], ignored: frozenset[int] = frozenset()
) -> Drift:
    """Hold the live wording against the reviewed one.

    `ignored` are indices of live sentences that are no part of the statement unless the reviewed wording has them.
    """
    comparing = _Comparing(reviewed, live, ignored)
    comparing.same()
    comparing.recut()
    comparing.cut_otherwise()
    comparing.alike()
    comparing.between_neighbours()
    return comparing.result()


class _Comparing:
    def __init__(self, reviewed: Sequence[ReviewedSentence], live: Sequence[Sentence], ignored: frozenset[int]) -> None:
        self._reviewed, self._live, self._ignored = reviewed, live, ignored
        self._new_of: dict[int, int] = {}
        """Reviewed -> live, unchanged."""
        self._old_of: dict[int, int] = {}
        self._reworded: dict[int, int] = {}
        self._cut_otherwise: set[int] = set()
        """Live sentences that are parts of reviewed ones, or several of them in one."""
        self._covered: set[int] = set()
        """Reviewed sentences, likewise."""

    def same(self) -> None:
        """Pair equal wordings, each once: first those that stand in one place, then the others beside their neighbours."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for live in self._live:
            places[sentence_id(live.text)].append(live.index)
        for only in (True, False):
            for position, reviewed in enumerate(self._reviewed):
                here = places.get(reviewed.id)
                if here and position not in self._new_of and (not only or len(here) == 1):
                    self._match(position, self._nearest(here, position))

    def _nearest(self, here: list[int], position: int) -> int:
        """Of several equal sentences the one that stands beside what the sentences beside it were paired with."""
        after = self._new_of.get(position - 1, -1) + 1
        before = self._new_of.get(position + 1, 0) - 1
        for wanted in (before, after):
            at = bisect_left(here, wanted)
            if at < len(here) and here[at] == wanted:
                return here.pop(at)
        at = bisect_left(here, after)
        return here.pop(at if at < len(here) else 0)

    def _match(self, position: int, index: int) -> None:
        self._new_of[position], self._old_of[index] = index, position

    def recut(self) -> None:
        """Pair runs between unchanged neighbours that have the same words, by hashes alone."""
        left = self._left_old()
        for first, last in _runs(left):
            new = self._new_of.get(first - 1, -1) + 1
            live: list[int] = []
            while new < len(self._live) and new not in self._old_of:
                live.append(new)
                new += 1
            found, whole = recut(
                [self._reviewed[n].id for n in range(first, last + 1)], [self._live[n].text for n in live]
            )
            self._covered.update(first + n for n in found)
            self._cut_otherwise.update(live[n] for n in whole)

    def cut_otherwise(self) -> None:
        """Pair runs that have the same words in sentences cut at other places: a rendering breaks lines as a file does not."""
        for start in self._left_old():
            if start not in self._covered and (start - 1 in self._new_of or start == 0):
                self._consume(start, self._new_of.get(start - 1, -1) + 1)

    def _consume(self, old: int, new: int) -> None:
        olds, news, one, other = [old], [new], self._letters_old(old), self._letters_new(new)
        while one and other and one != other and len(olds) + len(news) < _LONGEST_RUN:
            if len(one) < len(other) and other.startswith(one):
                olds.append(olds[-1] + 1)
                more = self._letters_old(olds[-1])
                one += more
            elif one.startswith(other):
                news.append(news[-1] + 1)
                more = self._letters_new(news[-1])
                other += more
            else:
                return
            if not more:
                return
        if one and one == other and (len(olds) + len(news) > 2 or self._signs_alike(old, new)):  # noqa: PLR2004 (one each)
            self._covered.update(olds)
            self._cut_otherwise.update(news)

    def _signs_alike(self, old: int, new: int) -> bool:
        """Whether two wordings with the same letters have the same signs too: a comma may change what is promised."""
        return _signs(self._reviewed[old].text) == _signs(self._live[new].text)

    def _letters_old(self, position: int) -> str:
        if position >= len(self._reviewed) or position in self._new_of:
            return ""
        return _letters(self._reviewed[position].text)

    def _letters_new(self, index: int) -> str:
        return _letters(self._live[index].text) if index < len(self._live) and index not in self._old_of else ""

    def alike(self) -> None:
        """Pair wordings that are known and alike, the most alike first."""
        olds = [n for n in self._left_old() if self._reviewed[n].text]
        news = self._left_new()
        if not olds or not news or len(olds) * len(news) > _MOST_PAIRS:
            return
        from rapidfuzz.fuzz import ratio

        old_words = {n: bare(self._reviewed[n].text)[:_LONGEST] for n in olds}
        new_words = {n: bare(self._live[n].text)[:_LONGEST] for n in news}
        scores = [
            (-score, old, new)
            for old in olds
            for new in news
            if (score := ratio(old_words[old], new_words[new], score_cutoff=ALIKE))
        ]
        taken: set[int] = set()
        for _, old, new in sorted(scores):
            if old not in self._reworded and new not in taken:
                self._reworded[old] = new
                taken.add(new)

    def between_neighbours(self) -> None:
        """Pair what stands between the same neighbours, where the reviewed wording is known by its hash only."""
        news = sorted(set(self._left_new()) - set(self._reworded.values()))
        following = self._following()
        for old in self._left_old():
            if old in self._reworded or self._reviewed[old].text:
                continue
            before = self._new_of.get(old - 1, self._reworded.get(old - 1, -1))
            after = following[old]
            at = bisect_left(news, before + 1)
            if at < len(news) and (news[at] < after or (news[at] == before + 1 and before >= 0)):
                self._reworded[old] = news.pop(at)

    def _following(self) -> list[int]:
        """For each reviewed sentence, where the next unchanged one stands; -1 if there is none."""
        following, here = [-1] * len(self._reviewed), -1
        for position in range(len(self._reviewed) - 1, -1, -1):
            following[position] = here
            here = self._new_of.get(position, here)
        return following

    def _left_old(self) -> list[int]:
        return [n for n in range(len(self._reviewed)) if n not in self._new_of and n not in self._covered]

    def _left_new(self) -> list[int]:
        gone = self._ignored | self._cut_otherwise
        return [s.index for s in self._live if s.index not in self._old_of and s.index not in gone]

    def result(self) -> Drift:
        changes = [self._old_change(n) for n in self._left_old()]
        used = set(self._reworded.values())
        changes += [Change("added", None, self._live[n], None) for n in self._left_new() if n not in used]
        found = len(self._new_of) + len(self._covered)
        return Drift(tuple(changes), frozenset(self._old_of) | self._cut_otherwise, found)

    def _old_change(self, position: int) -> Change:
        new = self._reworded.get(position)
        old = self._reviewed[position]
        return Change("removed" if new is None else "reworded", old, None if new is None else self._live[new], position)


def _runs(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of numbers that follow each other."""
    start = 0
    for n, position in enumerate(positions):
        if n + 1 == len(positions) or positions[n + 1] != position + 1:
            yield positions[start], position
            start = n + 1


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(bare(text)))


def _signs(text: str) -> str:
    return _BETWEEN.sub("", bare(text))
