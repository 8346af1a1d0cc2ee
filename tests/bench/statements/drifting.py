"""Whether edits of a statement are told for what they are, by its text and by its lock.

The edits are made by rule, one a text, so nobody has to label them: what is shown otherwise is no change, what is worded otherwise is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from policy.statement.blocks import rendered
from policy.statement.drift import drift
from policy.statement.html import html_text
from policy.statement.lock import lock_of, reviewed_sentences
from policy.statement.sentences import Sentence, sentences_of
from tests.bench.statements.cutting import page_of
from tests.bench.statements.material import Material

_LONGEST = 60_000
"""Characters of a text: every edit reads it anew."""
_PROSE = re.compile(r"(?m)^(?P<first>[A-ZÄÖÜÉ][^\n\t.!?]{40,300}\.) (?P<second>[A-ZÄÖÜÉ][^\n\t.!?]{40,300}\.)$")
"""A paragraph of two sentences."""


class Edit(NamedTuple):
    """What becomes of a paragraph of two sentences, and the changes that this is."""

    name: str
    made: Callable[[str, str], str]
    changes: tuple[str, ...] = ()


def _halves(sentence: str) -> tuple[str, str]:
    space = sentence.index(" ", len(sentence) // 2 - 10)
    return sentence[:space], sentence[space + 1 :]


def _broken(sentence: str) -> str:
    return "\n".join(_halves(sentence))


def _shorter(sentence: str) -> str:
    first, second = _halves(sentence)
    return f"{first} {second.partition(' ')[2]}" if " " in second else f"{first}."


EDITS = (
    Edit("a line break between sentences", lambda a, b: f"{a}\n{b}"),
    Edit("a paragraph break between sentences", lambda a, b: f"{a}\n\n{b}"),
    Edit("a line break within a sentence", lambda a, b: f"{a} {_broken(b)}"),
    Edit("a break within each", lambda a, b: f"{_broken(a)} {_broken(b)}"),
    Edit("no space between sentences", lambda a, b: f"{a}{b}"),
    Edit("the other quotes and dashes", lambda a, b: f"{a} {b}".replace("'", "\u2019").replace("-", "\u2013")),
    Edit("turned round", lambda a, b: f"{b} {a}"),
    Edit("a word more", lambda a, b: f"{a} {b[:-1]} perhaps.", ("reworded",)),
    Edit("a word less", lambda a, b: f"{a} {_shorter(b)}", ("reworded",)),
    Edit("negated", lambda a, b: f"{' not '.join(_halves(a))} {b}", ("reworded",)),
    Edit("a sentence less", lambda _, b: b, ("removed",)),
    Edit("a sentence more", lambda a, b: f"{a} Nobody had written this before today. {b}", ("added",)),
    Edit("both otherwise", lambda a, b: f"{a[:-1]} perhaps. {b[:-1]} perhaps.", ("reworded", "reworded")),
)


def figures(material: Material) -> Iterator[str]:
    """How many edits are told exactly."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    total = 0
    texts = [t for t in material.texts if t.is_markdown and len(t.source) <= _LONGEST]
    for number, text in enumerate(texts):
        page = html_text(page_of(text))
        places = list(_PROSE.finditer(page))
        for edit in _some(number) if places else ():
            place = places[len(places) // 2]
            edited = page[: place.start()] + edit.made(place["first"], place["second"]) + page[place.end() :]
            before, after = sentences_of(rendered(page)), sentences_of(rendered(edited))
            total += 1
            for by, kinds in _told(before, after):
                right[by] += kinds == edit.changes
                wrong[f"{by}: {edit.name}"] += kinds != edit.changes
    yield f"drift edits exactly right: text {right['text']}, lock {right['lock']} (of {total})"
    yield from (f"    wrong by {name} {number}" for name, number in sorted((+wrong).items()))


def _some(number: int) -> tuple[Edit, ...]:
    """Three edits of all, others for each text."""
    return tuple(EDITS[(3 * number + n) % len(EDITS)] for n in range(3))


def _told(before: tuple[Sentence, ...], after: tuple[Sentence, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for by, reviewed in (("text", reviewed_sentences(before, ())), ("lock", lock_of(before, ()).sentences)):
        yield by, tuple(change.kind for change in drift(reviewed, after).changes)
