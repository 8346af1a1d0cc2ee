"""A clause for each sentence of the statement, with the rules that its wording suggests or the reason why there are none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from auditor.drafting.model import DraftClause, DraftRule
from auditor.drafting.sentence_rules import Rules
from auditor.drafting.topics import Topic, Topics
from auditor.drafting.yaml_text import cleaned
from policy.statement.sentences import Sentence

NOT_TOLD = (
    "TODO: the wording told nothing. Say which rules verify this, or why nothing can, or that it is informational."
)
TODO = "TODO"
_FROM_ELSEWHERE = (
    "TODO: its own words promise nothing that a check verifies. Say what does, or that it is informational."
)
_FRAGMENT = 8
"""A line of fewer words without a full stop is no sentence: a line of an address, a date."""
_AFTERTHOUGHT = 5
"""A sentence of fewer words that tells nothing goes with the one before it: `Not to anyone.`"""
_NO = re.compile(r"(?:no|nein|non|nee|nie)\b(?!\.? ?\d)", re.IGNORECASE)
_NEVER_DONE = "not-sold"
_ENDS = (".", "!", "?", ":", "。", "！", "？")
_LEADS = (":", "：")
_AUTHORITY = re.compile(
    r"@[\w.-]*(?:datenschutz|dataprotection|cnil\.|aepd\.|garante|gpdp\.|ico\.org|autoriteitpersoonsgegevens|uodo\.|imy\.se|edoeb\.|lda\.bayern)|\b(?:CNIL|AEPD|UODO)\b|Information Commissioner|[Oo]rganisme (?:responsable|de contrôle)|[Aa]utorité de contrôle|[Ss]upervisory authority is|Garante per la|Datenschutzbeauftragte\w* (?:für|des Landes)|TSA 80715"
)
"""Whose address it is, if it is not the company's."""
_NO_CONTACT_OF_ITS_OWN = frozenset(
    "complaint no-say-there opt-out-tools cookies techniques cookies-of-others storage analytics targeted-ads pixels recorded embeds payment recipients recipients-listed "
    "anonymous delivery hosting transfers".split()
)
"""Topics whose addresses are other people's."""


@dataclass(frozen=True, slots=True)
class SentenceTopic:
    """A sentence, and what it was taken to speak of."""

    sentence: Sentence
    topic: Topic | None
    by: str = ""
    """What it was told by, if not by its own words."""
    beside: tuple[Topic, ...] = ()
    """What it promises besides."""

    @property
    def promised(self) -> tuple[Topic, ...]:
        """What its own words promise: a heading or a neighbour says only what it is about."""
        return (self.topic, *self.beside) if self.topic and not self.by else ()


def sentence_topics(topics: Topics, sentences: Sequence[Sentence]) -> tuple[SentenceTopic, ...]:
    """Every sentence that needs a clause of its own, with its topic.

    Rows belong to what is declared or to the sentence above their table; items of a list that tell nothing by themselves to
    the sentence above it.
    """
    found: list[SentenceTopic] = []
    leads = False
    for sentence in sentences:
        if not sentence.is_prose or sentence.kind == "row":
            leads = leads and sentence.is_prose
            continue
        one = _told(topics, sentence, found[-1] if found else None)
        if sentence.kind == "item" and leads and (one.topic is None or one.by or _is_fragment(sentence)):
            continue
        found.append(one)
        if sentence.kind == "paragraph" or sentence.text.endswith(_LEADS):
            leads = sentence.text.endswith(_LEADS)
    return tuple(_answered([*_run_in(found)]))


def _answered(found: Sequence[SentenceTopic]) -> Iterator[SentenceTopic]:
    """What is asked and answered with no is not promised; of what is not done anyway, such as selling, it is."""
    denied = False
    for one, after in zip_longest(found, found[1:]):
        answer = denied
        asked = one.sentence.text.endswith("?") and one.topic is not None and one.topic.id != _NEVER_DONE
        denied = asked and after is not None and bool(_NO.match(after.sentence.text))
        yield SentenceTopic(one.sentence, None) if denied or answer else one


def _run_in(found: Sequence[SentenceTopic]) -> Iterator[SentenceTopic]:
    """A few words in front of a paragraph, `1.1 Payment.`, are the heading of what follows them there."""
    blocks = [one.sentence.block for one in found]
    for number, one in enumerate(found):
        after = found[number + 1] if number + 1 < len(found) else None
        leads = number == 0 or blocks[number - 1] != blocks[number]
        if one.topic is None and after is not None and leads and after.sentence.block == blocks[number]:
            short = len(one.sentence.text.split()) < _AFTERTHOUGHT
            yield SentenceTopic(one.sentence, after.topic, "the sentence after it") if short else one
        else:
            yield one


def _told(topics: Topics, sentence: Sentence, before: SentenceTopic | None) -> SentenceTopic:
    own = topics.all_of(sentence.text)
    if own:
        return SentenceTopic(sentence, own[0], beside=own[1:])
    fragment, short = _is_fragment(sentence), len(sentence.text.split()) < _AFTERTHOUGHT
    near = before is not None and (before.sentence.block == sentence.block or before.sentence.text.endswith("?"))
    if before is not None and near and not fragment and short:
        return SentenceTopic(sentence, before.topic, "the sentence before it")
    # A heading says what its sentences are about, and promises nothing of its own. What is no sentence, or says no more than
    # `We never have.`, asks for no rule.
    above = topics.of(sentence.headings[-1]) if sentence.headings else None
    curt = fragment or (short and not sentence.text.endswith("?"))
    if above is None or (curt and above.rules and not _asks(sentence.headings[-1])):
        return SentenceTopic(sentence, None)
    return SentenceTopic(sentence, above, "its heading")


def _asks(heading: str) -> bool:
    """Whether what stands below answers it."""
    return heading.endswith("?")


def gives_contacts(told: SentenceTopic) -> bool:
    """Whether the addresses in a sentence are the company's: others' stand where its own words speak of others."""
    if _AUTHORITY.search(told.sentence.text):
        return False
    return told.topic is None or bool(told.by) or told.topic.id not in _NO_CONTACT_OF_ITS_OWN


def clauses(every: Sequence[SentenceTopic], rules: Rules) -> Iterator[DraftClause]:
    """The clauses, in the order of the text. A rule stands with the first sentence that wants it; others refer to it."""
    names: Counter[str] = Counter()
    placed: set[str] = set()
    for one in every:
        clause = _clause(one, rules.wanted(one.promised, one.sentence), placed)
        placed |= {rule.id for rule in clause.rules}
        names[clause.id] += 1
        number = names[clause.id]
        yield replace(clause, id=f"{clause.id}-{number}") if number > 1 else clause


def _clause(one: SentenceTopic, wanted: tuple[DraftRule, ...], placed: set[str]) -> DraftClause:
    topic, sentence = one.topic, one.sentence
    new = tuple(rule for rule in wanted if rule.id not in placed)
    known = tuple(rule.id for rule in wanted if rule.id in placed)
    untold = "" if not wanted else "contact" if wanted[0].check == "contact-reachable" else "not-used"
    blank = DraftClause(
        id=topic.id if topic else untold or "to-decide",
        topic=topic.id if topic else untold,
        section=cleaned(sentence.headings[-1]) if sentence.headings else "",
        quote=cleaned(sentence.text),
        notes=(f"Taken from {one.by}.",) if one.by and topic else (),
        unsure=bool(one.by and topic),
    )
    if new:
        notes = (*blank.notes, f"Verified by {' and '.join(known)} too.") if known else blank.notes
        return replace(blank, rules=new, notes=notes)
    if known:
        return replace(blank, see=known)
    if topic is not None:
        reason = _reason(one)
        unsure = blank.unsure or topic.doubt or TODO in reason
        return replace(blank, unverifiable=reason, informational=not reason, unsure=unsure)
    if _is_fragment(sentence):
        return replace(blank, id="line", topic="line", informational=True, unsure=True)
    return replace(blank, unverifiable=NOT_TOLD, unsure=True)


def _reason(one: SentenceTopic) -> str:
    """Why no rule verifies a sentence; empty if it promises nothing."""
    topic = one.topic
    if topic is None or not one.by:
        return next((t.unverifiable for t in one.promised if t.unverifiable), "")
    # A heading that would bring rules says too little for them, and so does a neighbour.
    return topic.unverifiable or (_FROM_ELSEWHERE if topic.rules else "")


def _is_fragment(sentence: Sentence) -> bool:
    text = sentence.text
    return len(text.split()) < _FRAGMENT and not text.endswith(_ENDS)
