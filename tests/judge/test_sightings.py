"""References of a finding: the first twenty by visit, kind and key, in whatever order they were seen."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from auditor.findings import Breach, Sightings, Subject
from auditor.findings.case import MAX_REFERENCES
from tests.builders import case, policy, visit

SUBJECT = Subject(kind="recipient", key="t.example")
CASE = case(policy(), "recipients-declared", {}, [visit()])


def references(sights: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(visit, key) of the references of a finding that was seen like this."""
    sightings = Sightings(CASE)
    for where, key in sights:
        sightings.add(
            Breach(code="undeclared", subject=SUBJECT, expected="none", observed="one"),
            replace(visit(), id=where),
            "request",
            key,
        )
    (finding,) = sightings.findings()
    return [(r.visit, r.key) for r in finding.evidence]


@pytest.mark.parametrize("seed", range(5))
def test_the_first_references_are_kept_in_whatever_order_they_come(seed):
    sights = [(f"gpc/{n:04}", f"k{k}") for n in range(1, 60) for k in range(7)]
    random.Random(seed).shuffle(sights)
    assert references(sights) == sorted(sights)[:MAX_REFERENCES]


def test_the_last_visits_are_no_reason_to_forget_the_first():
    sights = [(f"gpc/{n:04}", "k") for n in reversed(range(1, 1000))]
    assert references(sights) == sorted(sights)[:MAX_REFERENCES]


def test_many_records_of_one_visit_are_kept_in_order():
    sights = [("gpc/0001", f"k{k:04}") for k in reversed(range(1000))]
    assert references(sights) == sorted(sights)[:MAX_REFERENCES]


def test_visits_that_are_added_at_once_are_as_if_they_came_one_by_one():
    visits = [visit(f"/{n}", scenario=s, number=n) for s in ("no-choice", "gpc") for n in range(1, 9)]
    one_by_one, at_once = Sightings(CASE), Sightings(CASE)
    for v in visits:
        one_by_one.add(Breach(code="x", subject=SUBJECT, expected="", observed=""), v)
    at_once.of(Breach(code="x", subject=SUBJECT, expected="", observed="")).add_visits(visits)
    assert at_once.findings() == one_by_one.findings()


def test_a_url_is_referred_to_without_its_values():
    sightings = Sightings(CASE)
    url = "https://t.example/p?id=7#part"
    sightings.add(Breach(code="x", subject=SUBJECT, expected="", observed=""), visit(), "request", url=url)
    (finding,) = sightings.findings()
    assert finding.evidence[0].key == "https://t.example/p?id=…"
