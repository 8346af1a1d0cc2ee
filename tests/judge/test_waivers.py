from __future__ import annotations

import datetime as dt

import pytest

from auditor.errors import ExitCode
from auditor.findings import Finding, Subject
from auditor.judge import exit_code
from auditor.judge.waivers import covers
from tests.builders import line, request, visit
from tests.judge.court import TODAY, clause, host_check, judged, only_rule, promised, rule, waiver

DIRTY = visit("/", requests=[request("https://a.ads.example/p?x=1"), request("https://b.other.example/p")])
CHECK = host_check("a.ads.example", "b.other.example")
YESTERDAY = TODAY - dt.timedelta(days=1)


def statuses(*waivers) -> list[str]:
    return [f.status for f in judged(CHECK, [DIRTY], promised(waivers=waivers)).findings]


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({}, ["waived", "waived"]),
        ({"host": "a.ads.example"}, ["waived", "new"]),
        ({"host": "*.ads.example"}, ["waived", "new"]),
        ({"host": "ads.example"}, ["new", "new"]),
        ({"key": "b.*"}, ["new", "waived"]),
        ({"url": "https://a.ads.example/*"}, ["waived", "new"]),
        ({"code": "undeclared"}, ["waived", "waived"]),
        ({"code": "never-seen"}, ["new", "new"]),
        ({"name": "*"}, ["new", "new"]),
        ({"host": "*.ads.example", "code": "undeclared"}, ["waived", "new"]),
        ({"host": "*.ads.example", "code": "insecure"}, ["new", "new"]),
    ],
)
def test_what_a_waiver_matches(match, expected):
    assert statuses(waiver(**match)) == expected


def test_a_waiver_is_for_its_rule_only():
    assert statuses(waiver(rule_id="another")) == ["new", "new"]


def test_a_rule_with_nothing_but_waived_findings_is_waived():
    report = judged(CHECK, [DIRTY], promised(waivers=[waiver()]))
    assert (only_rule(report).outcome, report.verdict, exit_code(report)) == ("waived", "pass", ExitCode.OK)
    assert report.findings[0].waiver == "web team: contract ends (until 2026-06-15)"
    assert report.notes == ()


def test_waived_and_not_judged_is_not_judged():
    report = judged(CHECK, [DIRTY, visit("/b", status=500)], promised(waivers=[waiver()]))
    assert only_rule(report).outcome == "inconclusive"


def test_the_last_day_counts():
    assert statuses(waiver(TODAY)) == ["waived", "waived"]
    assert statuses(waiver(YESTERDAY)) == ["new", "new"]


def test_an_expired_waiver_says_so():
    report = judged(CHECK, [DIRTY], promised(waivers=[waiver(YESTERDAY)]))
    assert report.verdict == "fail"
    (note,) = report.notes
    assert (note.severity, note.location.line) == ("warning", 40)
    assert note.message == "the waiver for rule 'rule' expired on 2026-06-14; what it covered counts again"


def test_an_expired_waiver_does_not_hide_one_that_holds():
    assert statuses(waiver(YESTERDAY), waiver(TODAY)) == ["waived", "waived"]


def test_an_expired_waiver_that_covers_nothing_can_go():
    report = judged(CHECK, [visit()], promised(waivers=[waiver(YESTERDAY)]))
    assert "it covers nothing: remove it" in report.notes[0].message


def test_an_unused_waiver_is_a_warning():
    report = judged(CHECK, [DIRTY], promised(waivers=[waiver(host="c.example")]))
    assert [n.message for n in report.notes] == [
        "the waiver for rule 'rule' matches no finding: remove it, or correct its `match`"
    ]
    assert report.notes[0].severity == "warning"


def test_a_waiver_behind_another_is_used_too():
    assert judged(CHECK, [DIRTY], promised(waivers=[waiver(), waiver(host="a.ads.example")])).notes == ()


def test_whether_a_waiver_is_of_use_is_unknown_where_its_rule_was_not_judged():
    report = judged(CHECK, [visit()], promised(clause(rule("rule", "gpc")), waivers=[waiver()]))
    assert report.notes == ()


def recipient(*hosts: str) -> Finding:
    subject = Subject(kind="recipient", key="Ads", attributes=(*(("host", h) for h in hosts), ("name", "Ads")))
    return Finding(
        rule="rule", clause="clause", check="hosts", code="undeclared", severity="error", subject=subject,
        expected="", observed="", location=line(5), scenarios=(), pages=(),
    )  # fmt: skip


def test_a_new_host_of_the_same_recipient_is_not_waived_by_an_old_one():
    old = waiver(host="*.ads.example")
    assert covers(old, recipient("a.ads.example", "b.ads.example"))
    assert not covers(old, recipient("a.ads.example", "new.example"))
    assert not covers(old, recipient())
    assert covers(waiver(name="Ads"), recipient("a.ads.example", "new.example"))
