"""The shop's policy against the shop's statement: one cannot change without the other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from auditor.cli.judging.policy_examples import try_examples
from auditor.demo.store import EDITIONS, PLANTED, POLICY
from auditor.demo.store.editions import Edition
from auditor.demo.store.statement import statement_html, statement_text
from auditor.vocabulary import vocabulary
from checks import CHECKS
from policy.catalogue import load_catalogue
from policy.model import Policy
from policy.reader import read_policy
from policy.statement.files import read_statement
from policy.statement.lock import lock_of, lock_text

# Every page of the shop works without cookies, and none of its scripts asks what device it is on or records what people do.
NEVER_BROKEN = {"works-without-cookies", "no-fingerprinting", "no-session-replay"}
ALL_PLANTED = [planted for edition in PLANTED.values() for planted in edition]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_policy(POLICY, vocabulary())


def prose() -> str:
    """The statement without headings and tables, on one line."""
    article = BeautifulSoup(statement_html(Edition()), "html.parser")
    return " ".join(" ".join(p.get_text().split()) for p in article.find_all("p"))


def tables() -> list[list[list[str]]]:
    blocks = [block.splitlines() for block in statement_text().split("\n\n") if "\t" in block]
    return [[line.split("\t") for line in lines[1:]] for lines in blocks]


def test_every_sentence_of_the_statement_is_in_a_clause(policy):
    left = prose()
    for clause in policy.clauses:
        assert clause.quote in left, clause.id
        left = left.replace(clause.quote, "", 1)
    assert left.split() == []


def test_clauses_stand_under_the_statements_headings(policy):
    headings = [
        heading.get_text() for heading in BeautifulSoup(statement_html(Edition()), "html.parser").find_all("h2")
    ]
    sections = [clause.section for clause in policy.clauses if clause.section]
    assert list(dict.fromkeys(sections)) == headings


def test_the_declared_cookies_are_those_of_the_statements_table(policy):
    _, cookies, _ = tables()
    written = {name: "session" if kept == "until you close the browser" else kept for name, _, _, kept in cookies}
    assert {c.name: c.max_age.text for c in policy.declared.cookies if c.max_age} == written


def test_the_declared_storage_is_that_of_the_statements_table(policy):
    _, _, storage = tables()
    kinds = {"local storage": "local", "database in your browser": "indexeddb"}
    assert {(s.key, s.kind) for s in policy.declared.storage} == {(key, kinds[kind]) for key, kind, _ in storage}


def test_the_declared_recipients_are_those_of_the_statements_table(policy):
    recipients, _, _ = tables()
    named = " ".join(row[0] for row in recipients)
    names = {vendor.id: vendor.name for vendor in load_catalogue().vendors}
    for recipient in policy.declared.recipients:
        name = recipient.name or names[recipient.vendor or ""]
        assert name.partition(" (")[0] in named
    assert len(policy.declared.recipients) == len(recipients) + named.count("brought by")


def test_every_check_that_the_policy_uses_has_a_planted_breach(policy):
    checks = {rule.id: rule.check for _, rule in policy.rules}
    assert {checks[planted.rule] for planted in ALL_PLANTED} == set(checks.values()) - NEVER_BROKEN
    assert set(checks.values()) >= NEVER_BROKEN


def test_planted_breaches_are_findings_that_their_checks_know(policy):
    checks = {rule.id: CHECKS[rule.check] for _, rule in policy.rules}
    for planted in ALL_PLANTED:
        assert planted.code in checks[planted.rule].codes, planted
    for planted in PLANTED.values():
        assert len(set(planted)) == len(planted)


def test_every_promise_is_broken_by_an_edition_and_kept_by_the_fixed_one():
    assert EDITIONS["fixed"] == Edition()
    for name, field in Edition.__dataclass_fields__.items():
        assert any(getattr(edition, name) != field.default for edition in EDITIONS.values()), name


def test_every_edition_says_what_it_breaks():
    assert list(PLANTED) == list(EDITIONS)
    for name, edition in EDITIONS.items():
        assert bool(PLANTED[name]) == (replace(edition, notice="page") != Edition()), name


def test_the_lock_is_that_of_the_reviewed_wording(policy):
    kept = POLICY.with_name("statement.lock").read_text("utf-8")
    made = lock_of(read_statement(POLICY.with_name("statement.txt")), policy.clauses)
    assert kept == lock_text(made), "run: auditor policy lock auditor/demo/store/policy.yaml"
    assert policy.notes == ()


def test_its_examples_hold():
    tried = try_examples(POLICY)
    assert [e.name for e in tried if e.surprises] == []
    assert len(tried) > 1
