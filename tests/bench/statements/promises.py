"""Which checks a draft gives a sentence, against labels and against policies that people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.demo.store import POLICY as DEMO
from auditor.drafting.draft import Material as Drafted
from auditor.drafting.draft import draft_policy
from auditor.drafting.model import DraftSite, DraftStatement
from auditor.vocabulary import vocabulary
from policy.catalogue import load_catalogue
from policy.model import Policy
from policy.reader import read_policy
from policy.statement.files import read_statement
from policy.statement.locate import locate
from policy.statement.normal import sentence_id
from policy.statement.sentences import Sentence
from tests.bench.statements.material import Material, id_of, share
from tests.builders import evidence, visit
from tests.drafting.stage import BANNER

_OF_TEXT = frozenset({"statement-unchanged"})
"""Checks that hold the statement itself: every policy has them, whatever a sentence says."""


def figures(material: Material) -> Iterator[str]:
    """Of labelled clauses with checks how many claim too much, are wrong, are right; of hand-written rules how many a draft has."""
    labels = {id_of(one): one for one in material.of("clause")}
    sorts = {"claim more": 0, "wrong": 0, "right": 0}
    for text in material.texts if labels else ():
        for sentence, checks in drafted_checks(text.sentences, _site_of(text.name)):
            if checks and (label := labels.pop(sentence_id(sentence.text), None)):
                sorts[_sort(checks, set(label.get("verified_by", ())), set(label.get("partly", ())))] += 1
    total = sum(sorts.values())
    parts = ", ".join(f"{name} {share(number, total)}" for name, number in sorts.items())
    yield f"clauses with checks: {parts} (of {total})" if total else "clauses with checks: no labels"
    yield _by_hand(material)


def drafted_checks(
    sentences: Sequence[Sentence], site: str = "https://site.example/"
) -> Iterator[tuple[Sentence, frozenset[str]]]:
    """The checks that a draft gives each sentence of a site whose banner could be accepted and rejected."""
    drafted = draft_policy(
        Drafted(
            evidence=evidence([visit("/"), BANNER]),
            catalogue=load_catalogue(),
            site=DraftSite(name="Site", url=site, max_pages=1),
            statement=DraftStatement(url="/privacy"),
            sentences=tuple(sentences),
        )
    )
    check_of = {rule.id: rule.check for clause in drafted.clauses for rule in clause.rules}
    given: dict[str, frozenset[str]] = {}
    for clause in drafted.clauses:
        if clause.quote:
            ids = (*(rule.id for rule in clause.rules), *clause.see)
            given.setdefault(sentence_id(clause.quote), frozenset(check_of[one] for one in ids))
    for sentence in sentences:
        if sentence_id(sentence.text) in given:
            yield sentence, given[sentence_id(sentence.text)]


def _site_of(name: str) -> str:
    """The address that the firm of a text may have, so that it is no third party to itself."""
    words = re.sub(r"[^a-z0-9]", "", name.partition("__")[2].partition("__")[0].partition(".")[0].lower())
    return f"https://www.{words or 'site'}.com/"


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
