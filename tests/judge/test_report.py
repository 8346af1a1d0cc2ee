from __future__ import annotations

from dataclasses import replace

from tests.builders import evidence, request, visit
from tests.judge.court import clause, host_check, judged, promised, rule

DIRTY = visit("/", requests=[request("https://t.example/p")])


def test_what_the_report_says_of_itself():
    report = judged(host_check(), [visit()])
    assert (report.tool, report.tool_version) == ("auditor", "1.2.3")
    assert (report.policy_path, report.site_name, report.site_url) == ("policy.yaml", "Shop", "https://shop.example/")
    assert report.statement_url == "https://shop.example/privacy"
    assert report.started == "2026-01-01T00:00:00Z"


def test_findings_stand_in_the_order_of_rules():
    clauses = clause(rule("b"), id_="one"), clause(rule("a"), id_="two")
    report = judged(host_check("t.example"), [DIRTY], promised(*clauses))
    assert [(f.rule, f.clause) for f in report.findings] == [("b", "one"), ("a", "two")]
    assert [r.id for r in report.rules] == ["b", "a"]


def test_judging_twice_gives_the_same():
    run = evidence([DIRTY, visit("/b"), replace(DIRTY, scenario="gpc")])
    assert judged(host_check("t.example"), run) == judged(host_check("t.example"), run)


def test_a_run_of_another_site_is_noted():
    run = evidence([visit()])
    run = replace(run, run=replace(run.run, site="https://elsewhere.example/"))
    assert "does not count as first-party" in judged(host_check(), run).notes[0].message


def test_notes_of_the_policy_are_passed_on():
    (note,) = judged(host_check(), [visit()], promised(notes=("section 'x' is unused",))).notes
    assert (note.severity, note.message) == ("note", "section 'x' is unused")
