"""What one rule found out about its visits, the next one need not: as long as they are the same visits."""

from __future__ import annotations

from dataclasses import replace

from auditor.findings import Case
from tests.builders import case, evidence, policy, visit

CASE = case(policy(), "recipients-declared", {}, [visit(), visit("/b"), visit(scenario="gpc")])


def kinds(one: Case, *more: str) -> tuple[str, ...]:
    """What a check might look for; a new tuple whenever it really looks."""
    return (*(v.scenario for v in one.visits), *more)


def test_another_rule_of_the_same_scenarios_is_told_what_is_known():
    another = replace(CASE, rule=replace(CASE.rule, id="another"))
    assert another.once(kinds) is CASE.once(kinds) == ("no-choice", "no-choice", "gpc")


def test_other_scenarios_are_other_visits():
    assert replace(CASE, scenarios=("gpc",)).once(kinds) == ("gpc",)


def test_other_evidence_is_looked_at_for_itself():
    for _ in range(50):  # evidence that is gone must not be taken for what came to lie in its place
        fewer = replace(CASE, evidence=evidence([visit()]))
        more = replace(CASE, evidence=evidence([visit(), visit("/c")]))
        assert (len(fewer.once(kinds)), len(more.once(kinds))) == (1, 2)


def test_what_was_asked_for_besides_counts():
    assert (CASE.once(kinds, "a")[-1], CASE.once(kinds, "b")[-1]) == ("a", "b")
