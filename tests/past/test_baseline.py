from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.errors import UsageError
from auditor.past import take_baseline
from tests.past.old import past
from tests.reports import sample

SMALL = sample.small()
RULES = [rule.id for rule in SMALL.rules]


def taken(report, *, site=SMALL.site_url, rules=RULES):
    return take_baseline(past(report), "old.json", site=site, rules=rules)


def test_it_knows_what_was_found():
    baseline = taken(SMALL)
    assert baseline.fingerprints == {f.fingerprint for f in SMALL.findings}
    assert (baseline.path, baseline.started) == ("old.json", SMALL.started)


def test_what_was_known_stays_known():
    known = replace(SMALL, findings=tuple(replace(f, status="known") for f in SMALL.findings))
    assert taken(known).fingerprints == taken(SMALL).fingerprints


def test_what_was_waived_is_not_known_so_that_an_expired_waiver_counts():
    waived = replace(SMALL, findings=tuple(replace(f, status="waived", waiver="w") for f in SMALL.findings))
    assert taken(waived).fingerprints == frozenset()


def test_a_note_knows_no_finding_that_fails_its_rule():
    note = replace(SMALL.findings[0], severity="note")
    baseline = taken(replace(SMALL, findings=(note,)))
    assert baseline.knows(note)
    assert not baseline.knows(SMALL.findings[0])
    assert taken(SMALL).knows(note)


def test_the_baseline_of_another_site_is_refused():
    with pytest.raises(UsageError, match=r"is of https://shop.example/, not of https://other.example/"):
        taken(SMALL, site="https://other.example/")


def test_the_baseline_of_another_policy_is_refused():
    with pytest.raises(UsageError, match="made by another policy"):
        taken(SMALL, rules=["something-else"])


def test_a_policy_that_was_edited_is_the_same_policy():
    assert taken(SMALL, rules=[*RULES, "one-more"]).fingerprints


def test_a_report_without_rules_knows_nothing_and_is_no_other_policys():
    assert taken(sample.empty()).fingerprints == frozenset()
