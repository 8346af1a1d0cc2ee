"""Policies that ship as examples: they validate, and account for every sentence of a statement that is not kept here."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from auditor.vocabulary import vocabulary
from policy.model import Policy
from policy.reader import read_policy
from policy.statement.normal import sentence_id

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "policy" / "examples"
POLICIES = sorted(EXAMPLES.glob("*/policy.yaml"))
MOST_WORDS = 9
"""An anchor is a few words; more would be the prose."""


@pytest.fixture(params=POLICIES, ids=lambda path: path.parent.name)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def policy(path: Path) -> Policy:
    return read_policy(path, vocabulary())


def test_there_are_examples_and_the_page_tells_of_each() -> None:
    page = (EXAMPLES / "README.md").read_text("utf-8")
    assert [p.parent.name for p in POLICIES] == ["7diamonds"]
    assert all(f"]({p.parent.name}/policy.yaml)" in page for p in POLICIES)
    assert sorted(p.name for p in EXAMPLES.iterdir()) == sorted(["README.md", *(p.parent.name for p in POLICIES)])


def test_it_validates_without_a_note(policy: Policy) -> None:
    assert policy.notes == ()
    assert policy.statement.sentences


def test_every_sentence_is_in_a_clause_and_every_quote_in_a_sentence(policy: Policy) -> None:
    headings = {sentence_id(c.section) for c in policy.clauses if c.section}
    assert {s.id for s in policy.statement.sentences if not s.clauses} == headings
    hanging = [c for s in policy.statement.sentences for c in s.clauses]
    assert sorted(hanging) == sorted(c.id for c in policy.clauses if c.quote), "each quote stands in one sentence"


def test_it_keeps_anchors_and_no_prose(path: Path, policy: Policy) -> None:
    longest = max(len(c.quote.split()) for c in policy.clauses)
    assert longest <= MOST_WORDS
    lock = json.loads(path.with_name("statement.lock").read_text("utf-8"))
    assert {key for entry in lock["sentences"] for key in entry} <= {"id", "clauses"}


def test_the_page_says_how_many_sentences_are_verified(path: Path, policy: Policy) -> None:
    row = next(r for r in (EXAMPLES / "README.md").read_text("utf-8").splitlines() if f"({path.parent.name}/" in r)
    assert [int(cell) for cell in row.split("|")[3:-1]] == [sum(told := _told(policy)), *told]


def _told(policy: Policy) -> list[int]:
    """How many sentences are verified, unverifiable, informational."""
    clauses = {c.id: c for c in policy.clauses}
    sentences = [[clauses[c] for c in s.clauses] for s in policy.statement.sentences if s.clauses]
    verified = [any(c.rules or c.see for c in s) for s in sentences]
    given_up = [any(c.unverifiable for c in s) and not seen for s, seen in zip(sentences, verified, strict=True)]
    return [sum(verified), sum(given_up), len(sentences) - sum(verified) - sum(given_up)]


def test_the_wheel_carries_them() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"]["force-include"]["policy"] == "auditor/_bundled/policy"
    assert not {"exclude", "only-include"} & build["wheel"].keys()
