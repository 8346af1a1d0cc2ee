from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.findings.inventory import Inventory
from auditor.past import compare
from tests.past.old import pairs, past
from tests.reports import sample

SMALL = sample.small()
RICH = sample.rich()
(FINDING,) = SMALL.findings


def with_findings(*findings, report=SMALL):
    return replace(report, findings=findings)


def difference(old, new):
    return compare(past(old), past(new))


@pytest.mark.parametrize("report", [sample.empty(), SMALL, RICH], ids=["empty", "small", "rich"])
def test_a_report_does_not_differ_from_itself(report):
    found = difference(report, replace(report, started="2030-01-01T00:00:00Z", milliseconds=1))
    assert not found.anything
    assert not found.gates
    assert not found.unsure


def test_a_new_finding():
    found = difference(with_findings(), SMALL).findings
    assert [f.key for f in found.new] == [FINDING.subject.key]
    assert (found.gone, found.changed, found.new[0].gates) == ((), (), True)


@pytest.mark.parametrize("quiet", [{"severity": "note"}, {"status": "waived"}])
def test_a_note_or_a_waived_finding_gates_nothing(quiet):
    found = difference(with_findings(), with_findings(replace(FINDING, **quiet)))
    assert len(found.findings.new) == 1
    assert not found.gates


@pytest.mark.parametrize("quiet", [{"severity": "note"}, {"status": "waived"}])
def test_a_finding_that_counts_again_gates(quiet):
    found = difference(with_findings(replace(FINDING, **quiet)), SMALL)
    assert found.gates
    assert found.findings.changed[0].gates


def test_what_is_known_from_a_baseline_is_what_it_was():
    assert not difference(SMALL, with_findings(replace(FINDING, status="known"))).anything


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"severity": "warning"}, ("severity", "error", "warning")),
        ({"expected": "that"}, ("promised", FINDING.expected, "that")),
        ({"observed": "this"}, ("observed", FINDING.observed, "this")),
        ({"scenarios": ("gpc", "no-choice")}, ("scenarios", "no-choice", "gpc, no-choice")),
        ({"status": "waived", "waiver": "w"}, ("waiver", "not waived", "waived")),
        ({"pages": (f"{sample.SITE}/b",)}, ("pages", f"{sample.SITE}/", f"{sample.SITE}/b")),
    ],
)
def test_a_finding_that_changed(change, what):
    (found,) = difference(SMALL, with_findings(replace(FINDING, **change))).findings.changed
    assert pairs(found.changes) == [what]
    assert not found.gates


def test_a_line_number_is_no_change():
    assert not difference(SMALL, with_findings(replace(FINDING, location=sample.at(99)))).anything


def test_a_finding_that_is_gone_for_certain():
    (gone,) = difference(SMALL, with_findings()).findings.gone
    assert (gone.certain, gone.gates) == (True, False)


@pytest.mark.parametrize("outcome", ["inconclusive", "failed"])
def test_a_finding_of_a_rule_that_was_not_judged_may_be_there_still(outcome):
    new = replace(with_findings(), rules=(replace(SMALL.rules[0], outcome=outcome, gaps=(sample.gap("unseen"),)),))
    found = difference(SMALL, new)
    assert not found.findings.gone[0].certain
    assert found.unsure
    assert found.rules[0].lost


def test_a_finding_of_a_rule_that_was_removed_is_gone():
    assert difference(SMALL, replace(with_findings(), rules=())).findings.gone[0].certain


def test_rules_that_ended_differently():
    rules = (replace(SMALL.rules[0], outcome="passed"), sample.rule(id="second"))
    found = difference(SMALL, replace(SMALL, rules=rules)).rules
    assert [(r.id, r.old, r.new, r.lost) for r in found] == [
        ("cookies-declared", "failed", "passed", False), ("second", None, "passed", False),
    ]  # fmt: skip
    (removed,) = difference(SMALL, replace(SMALL, rules=())).rules
    assert (removed.old, removed.new) == ("failed", None)


def test_the_inventory_that_came_and_went():
    found = difference(replace(RICH, inventory=Inventory()), RICH)
    kinds = {entry.kind for entry in found.inventory.new}
    assert kinds == {"cookie", "storage", "recipient", "embed"}
    assert [e.key for e in difference(RICH, replace(RICH, inventory=Inventory())).inventory.gone] == [
        e.key for e in found.inventory.new
    ]
    assert found.anything
    assert not found.gates


def test_the_inventory_that_changed():
    cookie, recipient = RICH.inventory.cookies[0], RICH.inventory.recipients[0]
    new = replace(
        RICH.inventory,
        cookies=(replace(cookie, secure=not cookie.secure, pages=99, lifetime=60.0), *RICH.inventory.cookies[1:]),
        recipients=(replace(recipient, requests=(("gpc", 1),), hosts=("z.example",)), *RICH.inventory.recipients[1:]),
    )
    changed = difference(RICH, replace(RICH, inventory=new)).inventory.changed
    assert [(e.kind, [c.what for c in e.changes]) for e in changed] == [
        ("cookie", ["lifetime", "secure"]), ("recipient", ["hosts", "scenarios"]),
    ]  # fmt: skip


def test_how_often_something_was_asked_is_no_change():
    recipient = RICH.inventory.recipients[0]
    more = replace(recipient, requests=tuple((s, n + 1) for s, n in recipient.requests))
    inventory = replace(RICH.inventory, recipients=(more, *RICH.inventory.recipients[1:]))
    assert not difference(RICH, replace(RICH, inventory=inventory)).anything


def test_what_makes_reports_hard_to_compare_is_said():
    other = replace(SMALL, site_url="https://b.example/", policy_sha256="0" * 64, tool_version="2", complete=False)
    notes = " ".join(difference(SMALL, other).notes)
    assert all(
        words in notes for words in ("two sites", "the policy changed", "1.0 and 2", "the new report is incomplete")
    )
    assert difference(SMALL, SMALL).notes == ()


def test_findings_that_share_a_fingerprint_are_one():
    again = replace(FINDING, pages=(f"{sample.SITE}/b",), severity="warning")
    assert not difference(with_findings(FINDING, again), with_findings(again, FINDING)).findings.changed[1:]
    (new,) = difference(with_findings(), with_findings(again, FINDING)).findings.new
    assert (new.severity, new.pages) == ("error", (f"{sample.SITE}/", f"{sample.SITE}/b"))
