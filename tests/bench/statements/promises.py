"""Which checks a draft gives a sentence, against labels and against policies that people wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.demo.store import POLICY as DEMO
from auditor.drafting.clauses import gives_contacts, sentence_topics
from auditor.drafting.contacts import contacts_in
from auditor.drafting.topics import SPECIAL, Topic, load_topics
from auditor.vocabulary import vocabulary
from policy.model import Policy
from policy.reader import read_policy
from policy.statement.files import read_statement
from policy.statement.locate import locate
from policy.statement.normal import sentence_id
from policy.statement.sentences import Sentence
from tests.bench.statements.material import Material, id_of, share

_OF_SPECIAL = {"contact": "contact-reachable", "own-contact": "contact-reachable", "opt-out": "opt-out-works"}
_OF_TEXT = frozenset({"statement-unchanged"})
"""Checks that hold the statement itself: every policy has them, whatever a sentence says."""


def figures(material: Material) -> Iterator[str]:
    """Of labelled clauses with checks how many claim too much, are wrong, are right; of hand-written rules how many a draft has."""
    labels = {id_of(one): one for one in material.of("clause")}
    sorts = {"claim more": 0, "wrong": 0, "right": 0, "harmless": 0}
    for text in material.texts if labels else ():
        for sentence, checks in drafted_checks(text.sentences):
            if checks and (label := labels.pop(sentence_id(sentence.text), None)):
                sorts[_sort(checks, set(label.get("verified_by", ())), set(label.get("partly", ())))] += 1
    total = sum(sorts.values())
    parts = ", ".join(f"{name} {share(number, total)}" for name, number in sorts.items())
    yield f"clauses with checks: {parts} (of {total})" if total else "clauses with checks: no labels"
    yield _by_hand(material)


def drafted_checks(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, frozenset[str]]]:
    """The checks that a draft would give each sentence, whatever the site does."""
    position = {s.index: n for n, s in enumerate(sentences)}
    for told in sentence_topics(load_topics(), sentences):
        given = gives_contacts(told) and contacts_in(sentences, position[told.sentence.index])
        yield told.sentence, _checks(told.topic) | ({"contact-reachable"} if given else set())


def _checks(topic: Topic | None) -> frozenset[str]:
    forms = load_topics().rules
    return frozenset(_OF_SPECIAL[r] if r in SPECIAL else forms[r].rule.check for r in (topic.rules if topic else ()))


def _sort(checks: frozenset[str], verified: set[str], partly: set[str]) -> str:
    if checks & verified:
        return "right"
    return "claim more" if checks & partly else "wrong"


def _by_hand(material: Material) -> str:
    wanted = got = 0
    for path in (DEMO, *material.policies):
        policy = read_policy(path, vocabulary())
        sentences = _statement(path, policy)
        drafted = {s.index: checks for s, checks in drafted_checks(sentences)}
        clauses = {c.id: c for c in policy.clauses}
        for place in locate(policy.clauses, sentences):
            checks = {r.check for r in clauses[place.clause].rules} - _OF_TEXT
            found = set().union(*(drafted.get(n, frozenset()) for n in place.sentences))
            wanted, got = wanted + len(checks), got + len(checks & found)
    return f"checks of {1 + len(material.policies)} hand policies that drafts give: {share(got, wanted)} (of {wanted})"


def _statement(path: Path, policy: Policy) -> tuple[Sentence, ...]:
    """Of the policy's `text`, else of the file beside it that is called `statement`."""
    given = policy.statement.text
    found = [path.parent / given] if given else sorted(path.parent.glob("statement.[thm]*"))
    return read_statement(found[0]) if found else ()
