"""What one rule found out about its visits, the next one need not: as long as they are the same visits."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from auditor.observed import RoundIndex
from tests.builders import case, cookie, evidence, policy, request, visit, write

TRACKER = "https://t.example/p"
CASE = case(policy(), "recipients-declared", {}, [
    visit(requests=[request(TRACKER)], writes=[write("a")], cookies=[cookie("a")]), visit("/b"), visit(scenario="gpc"),
])  # fmt: skip


def test_another_rule_of_the_same_scenarios_is_told_what_is_known():
    another = replace(CASE, rule=replace(CASE.rule, id="another"))
    assert another.observed is CASE.observed
    assert another.observed.cookies is CASE.observed.cookies
    assert another.observed.recipients is CASE.observed.recipients


def test_other_scenarios_are_other_visits():
    assert [v.scenario for v in replace(CASE, scenarios=("gpc",)).observed.visits] == ["gpc"]
    assert replace(CASE, scenarios=("gpc",)).observed.cookies == ()


def test_other_evidence_is_looked_at_for_itself():
    for _ in range(50):  # evidence that is gone must not be taken for what came to lie in its place
        fewer = RoundIndex(evidence([visit()]), CASE.parties).within(("no-choice",))
        more = RoundIndex(evidence([visit(), visit("/c")]), CASE.parties).within(("no-choice",))
        assert (len(fewer.judged), len(more.judged)) == (1, 2)


def test_what_is_allowed_counts():
    assert CASE.observed.recipients_but(("t.example",)).received == ()
    assert [r.key for r in CASE.observed.recipients.received] == ["t.example"]


def test_nobody_can_change_what_the_next_rule_reads():
    (observed,) = CASE.observed.cookies
    (recipient,) = CASE.observed.recipients.received
    for record, field in ((observed, "writes"), (recipient, "hosts"), (observed.attribution, "purpose")):
        with pytest.raises(FrozenInstanceError):
            setattr(record, field, ())


def test_what_a_filter_left_of_a_visit_is_looked_at_anew():
    index = CASE.index
    whole = CASE.observed.visits[0]
    rest = replace(whole, requests=())
    assert [s.identity[0] for s in index.sent_by(whole).sent] == ["t.example"]
    assert index.sent_by(rest).sent == ()
    assert [s.identity[0] for s in index.sent_by(whole).sent] == ["t.example"]
