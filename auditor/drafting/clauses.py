"""A clause for each sentence of the statement, with the rules that its wording suggests or the reason why there are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.drafting.model import DraftClause, DraftRule
from auditor.drafting.topics import Topic, Topics
from auditor.drafting.wanted import Rules
from auditor.drafting.yaml_text import cleaned
from policy.statement.sentences import Sentence

NOT_TOLD = (
    "TODO: the wording told nothing. Say which rules verify this, or why nothing can, or that it is informational."
)
_FRAGMENT = 8
"""A line of fewer words without a full stop is no sentence: a line of an address, a date."""
_ENDS = (".", "!", "?", ":", "。", "！", "？")
_LEADS = (":", "：")
_NO_CONTACT_OF_ITS_OWN = frozenset({"complaint", "no-say-there"})
"""Topics whose addresses are other people's."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and what it was taken to speak of."""

    sentence: Sentence
    topic: Topic | None
    by_heading: bool = False


def told(topics: Topics, sentences: Sequence[Sentence]) -> tuple[Told, ...]:
    """Every sentence that needs a clause of its own, with its topic.

    Rows belong to what is declared or to the sentence above their table; items of a list that tell nothing by themselves to
    the sentence above it.
    """
    found: list[Told] = []
    leads = False
    for sentence in sentences:
        if not sentence.is_prose or sentence.kind == "row":
            leads = leads and sentence.is_prose
            continue
        topic, by_heading = _topic(topics, sentence)
        if sentence.kind == "item" and leads and (topic is None or by_heading):
            continue
        found.append(Told(sentence, topic, by_heading))
        if sentence.kind == "paragraph" or sentence.text.endswith(_LEADS):
            leads = sentence.text.endswith(_LEADS)
    return tuple(found)


def _topic(topics: Topics, sentence: Sentence) -> tuple[Topic | None, bool]:
    own = topics.of(sentence.text)
    if own is not None or not sentence.headings or _is_fragment(sentence):
        return own, False
    # A heading says what its sentences are about, and promises nothing of its own.
    above = topics.of(sentence.headings[-1])
    return above, above is not None


def gives_contacts(told: Told) -> bool:
    """Whether the addresses in a sentence are the company's."""
    return told.topic is None or told.topic.id not in _NO_CONTACT_OF_ITS_OWN


def clauses(every: Sequence[Told], rules: Rules) -> Iterator[DraftClause]:
    """The clauses, in the order of the text. A rule stands with the first sentence that wants it; others refer to it."""
    names: Counter[str] = Counter()
    placed: set[str] = set()
    for one in every:
        clause = _clause(one, rules.wanted(one.topic, one.sentence), placed)
        placed |= {rule.id for rule in clause.rules}
        names[clause.id] += 1
        number = names[clause.id]
        yield replace(clause, id=f"{clause.id}-{number}") if number > 1 else clause


def _clause(one: Told, wanted: tuple[DraftRule, ...], placed: set[str]) -> DraftClause:
    topic, sentence = one.topic, one.sentence
    new = tuple(rule for rule in wanted if rule.id not in placed)
    known = tuple(rule.id for rule in wanted if rule.id in placed)
    blank = DraftClause(
        id=topic.id if topic else "contact" if wanted else "to-decide",
        topic=topic.id if topic else "contact" if wanted else "",
        section=cleaned(sentence.headings[-1]) if sentence.headings else "",
        quote=cleaned(sentence.text),
        notes=("Taken from its heading.",) if one.by_heading else (),
    )
    if new:
        notes = (*blank.notes, f"Verified by {' and '.join(known)} too.") if known else blank.notes
        return replace(blank, rules=new, notes=notes)
    if known:
        return replace(blank, see=known)
    if topic is not None:
        return replace(blank, unverifiable=topic.unverifiable, informational=not topic.unverifiable)
    if _is_fragment(sentence):
        return replace(blank, id="line", topic="line", informational=True)
    return replace(blank, unverifiable=NOT_TOLD)


def _is_fragment(sentence: Sentence) -> bool:
    text = sentence.text
    return len(text.split()) < _FRAGMENT and not text.endswith(_ENDS)
