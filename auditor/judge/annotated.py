"""The statement, sentence by sentence, each with the state of the clauses that stand for it.

A sentence is as bad as the worst of its clauses. One that a clause quotes in other words is not kept because that clause
is: its rules verify another wording.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.evidence import Evidence
from auditor.findings.report import SENTENCE_STATES, ClauseResult, SentenceState, StatementSentence, StatementSource
from auditor.observed.pages.statement import best_page, statement_url
from policy.model import Policy
from policy.statement.coverage import SentenceState as Accounted
from policy.statement.coverage import coverage
from policy.statement.sentences import Sentence


def annotated(
    policy: Policy, evidence: Evidence, clauses: Sequence[ClauseResult]
) -> tuple[StatementSource, tuple[StatementSentence, ...]]:
    """Where the wording comes from, and its sentences; nothing of a statement whose text is not known."""
    source, sentences = _wording(policy, evidence)
    covered = coverage(policy, sentences)
    accounted = {state.sentence.index: state for state in covered.sentences}
    reworded = frozenset(place.clause for place in covered.reworded)
    results = {clause.id: clause for clause in clauses}
    return source, tuple(
        _told(number, s, accounted.get(s.index), results, reworded) for number, s in enumerate(sentences)
    )


def _wording(policy: Policy, evidence: Evidence) -> tuple[StatementSource, tuple[Sentence, ...]]:
    """The page's whole text, else the wording that was reviewed, else the part of the page that was recorded."""
    url = statement_url(evidence, policy.statement.url, policy.site.url)
    page = best_page(evidence, url) if url else None
    if page and not page.truncated:
        return "page", page.statement()
    reviewed = policy.statement.sentences
    if any(s.text for s in reviewed):
        return "reviewed", tuple(Sentence(n, s.text, s.headings, 0, s.kind, s.block) for n, s in enumerate(reviewed))
    return ("page-cut", page.statement()) if page else ("", ())


def _told(
    number: int,
    sentence: Sentence,
    accounted: Accounted | None,
    results: dict[str, ClauseResult],
    reworded: frozenset[str],
) -> StatementSentence:
    is_head = accounted is not None and accounted.is_head
    clauses = accounted.clauses if accounted and not is_head else ()
    return StatementSentence(
        index=number,
        text=sentence.text,
        kind="paragraph" if sentence.kind == "aside" else sentence.kind,
        block=sentence.block,
        level=len(sentence.headings) + 1 if sentence.kind == "heading" else 0,
        is_head=is_head,
        state="informational" if is_head else _state([results[c] for c in clauses], reworded) if accounted else None,
        clauses=clauses,
        rules=tuple(dict.fromkeys(rule for c in clauses for rule in results[c].rules)),
        reworded=tuple(c for c in clauses if c in reworded),
    )


def _state(clauses: Sequence[ClauseResult], reworded: frozenset[str]) -> SentenceState:
    states: set[SentenceState] = {
        "not-judged" if clause.state == "kept" and clause.id in reworded else clause.state for clause in clauses
    }
    return next((state for state in SENTENCE_STATES if state in states), "not-encoded")
