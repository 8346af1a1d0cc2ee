"""Rounds: what some visits saw and others did not, what is missing once and what is missing always."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from auditor.evidence import Evidence, ScenarioRun, Visit
from auditor.findings import Finding
from auditor.findings.report import AuditReport
from auditor.judge import judge
from checks import CHECKS
from policy.model import Clause, Policy, Rule
from reports.reasons import rule_reason
from tests.builders import (
    CATALOGUE,
    choice,
    chosen,
    cookie,
    declared_cookie,
    evidence,
    line,
    policy,
    probe,
    request,
    visit,
    write,
)
from tests.judge.court import TODAY, host_check, judged, only_rule

FOOTER = ("/privacy",)
PIXEL = "https://ads.example/p"


def promised(check: str, *scenarios: str, promise: Policy | None = None, severity=None, **options) -> Policy:
    rule = Rule(
        id="rule",
        check=check,
        options=CHECKS[check].options(**options),
        location=line(5),
        scenarios=scenarios,
        severity=severity,
    )
    return replace(promise or policy(), clauses=(Clause(id="clause", location=line(4), rules=(rule,)),))


def report(by: Policy, run: Evidence) -> AuditReport:
    return judge(by, run, CHECKS, CATALOGUE, today=TODAY, tool_version="1")


def linked(*rounds: Iterable[str], confirmed: bool = False, scenario: str = "no-choice", **run) -> AuditReport:
    """What `statement-reachable` says of /, /a and the statement, given the paths that lack its link in each round."""
    visits = [
        visit(p, scenario, links=() if p in missing else FOOTER, round=number)
        for number, missing in enumerate(rounds, 1)
        for p in ("/privacy", "/", "/a")
        if not confirmed or number == 1 or p in rounds[0]
    ]
    seen = evidence(visits, rounds=1 if confirmed else len(rounds), confirmed=confirmed)
    return report(promised("statement-reachable"), seen)


def told(the_report: AuditReport) -> list[tuple[str, str, str, tuple[int, ...], tuple[int, ...]]]:
    return [
        (f.code, f.subject.key.removeprefix("https://shop.example"), f.severity, f.seen_in, f.rounds)
        for f in the_report.findings
    ]


# What is there


def test_what_is_seen_in_one_round_counts_and_is_intermittent():
    visits = [visit(), visit(round=2, requests=[request(PIXEL)]), visit(round=3)]
    ended = judged(host_check("ads.example"), evidence(visits, rounds=3))
    (finding,) = ended.findings
    assert (ended.verdict, finding.intermittent, finding.seen_in, finding.rounds) == ("fail", True, (2,), (1, 2, 3))
    assert only_rule(ended).examined == 2, "requests of the round that made most, not of all together"


def test_what_is_seen_in_every_round_is_steady_and_one_finding():
    visits = [visit(round=r, requests=[request(PIXEL)]) for r in (1, 2)]
    (finding,) = judged(host_check("ads.example"), evidence(visits, rounds=2)).findings
    assert (finding.intermittent, finding.seen_in, finding.rounds) == (False, (1, 2), (1, 2))
    assert finding.pages == ("https://shop.example/",)


def test_a_round_that_did_not_see_the_page_does_not_make_it_intermittent():
    visits = [visit(requests=[request(PIXEL)]), visit(round=2, outcome="failed", reason="gone"), visit("/b", round=2)]
    ended = judged(host_check("ads.example"), evidence(visits, rounds=2))
    assert [(f.intermittent, f.rounds) for f in ended.findings] == [(False, (1,))]
    assert "https://shop.example/: visit 2: failed: gone" in rule_reason(only_rule(ended))


def test_a_gap_of_any_round_stays_one():
    visits = [visit(), visit(round=2, blind=["requests"])]
    assert only_rule(judged(host_check("ads.example"), evidence(visits, rounds=2))).outcome == "inconclusive"
    assert only_rule(judged(host_check("ads.example"), evidence(visits[:1], rounds=2))).outcome == "inconclusive"


def test_every_host_of_a_finding_is_there_for_waivers_to_match():
    by = promised("recipients-declared")
    visits = [
        visit(round=1, requests=[request("https://a.ads.example/p")]),
        visit(round=2, requests=[request("https://b.ads.example/p")]),
    ]
    (finding,) = report(by, evidence(visits, rounds=2)).findings
    assert {v for n, v in finding.subject.attributes if n == "host"} == {"a.ads.example", "b.ads.example"}


def test_a_page_that_was_visited_again_to_confirm_something_else_makes_nothing_intermittent():
    visits = [visit(requests=[request(PIXEL)]), visit("/b"), visit(round=2)]
    (finding,) = judged(host_check("ads.example"), evidence(visits, confirmed=True)).findings
    assert (finding.intermittent, finding.seen_in) == (False, (1,))
    visits = [visit(), visit(round=2, requests=[request(PIXEL)])]
    ended = judged(host_check("ads.example"), evidence(visits, confirmed=True))
    assert [(f.seen_in, f.rounds) for f in ended.findings] == [((2,), (1, 2))], "what it does see counts"
    assert ended.verdict == "fail"


# What is missing


def test_missing_in_every_round_stands():
    ended = linked(["/a"], ["/a"])
    assert told(ended) == [("missing", "/a", "error", (1, 2), (1, 2))]
    assert [e.visit for e in ended.findings[0].evidence] == ["no-choice/0003", "no-choice/0003~2"]
    assert ended.verdict == "fail"


@pytest.mark.parametrize("rounds", [(["/a"], []), ([], ["/a"])])
def test_missing_in_one_of_two_rounds_is_a_note(rounds):
    ended = linked(*rounds)
    seen_in = (1,) if rounds[0] else (2,)
    assert told(ended) == [("missing", "/a", "note", seen_in, (1, 2))]
    assert (ended.verdict, only_rule(ended).outcome) == ("pass", "passed")


def test_missing_in_two_of_three_rounds_is_a_note():
    assert told(linked(["/a"], ["/a"], [])) == [("missing", "/a", "note", (1, 2), (1, 2, 3))]


def test_confirmed_by_the_one_page_that_was_visited_again():
    ended = linked(["/a"], ["/a"], confirmed=True)
    assert told(ended) == [("missing", "/a", "error", (1, 2), (1, 2))]
    ended = linked(["/a"], [], confirmed=True)
    assert (told(ended), ended.verdict) == ([("missing", "/a", "note", (1,), (1, 2))], "pass")


def test_missing_everywhere_and_then_still_on_one_page_fails_by_that_page():
    ended = linked(["/", "/a", "/privacy"], ["/a"], confirmed=True)
    assert told(ended) == [("missing", "/a", "error", (1, 2), (1, 2)), ("missing", "/privacy", "note", (1,), (1, 2))]
    assert ended.verdict == "fail"


def test_a_different_page_each_time_is_not_passed():
    ended = linked(["/a"], ["/"])
    assert {s for _, _, s, _, _ in told(ended)} == {"note"}
    assert (ended.verdict, rule_reason(only_rule(ended))) == (
        "incomplete",
        "every visit missed something, though never the same",
    )


def test_a_run_that_nothing_confirmed_is_judged_as_it_is():
    assert told(linked(["/a"])) == [("missing", "/a", "error", (1,), (1,))]


def test_what_there_was_no_time_to_confirm_is_not_confirmed():
    visits = [visit("/privacy", links=FOOTER), visit("/", links=FOOTER), visit("/a")]
    cut = evidence(visits)
    cut = replace(cut, run=replace(cut.run, time_was_up=True))
    ended = report(promised("statement-reachable"), cut)
    assert (only_rule(ended).outcome, [f.severity for f in ended.findings]) == ("inconclusive", ["note"])


def test_a_page_that_could_not_be_visited_again_is_neither_broken_nor_kept():
    visits = [visit("/privacy", links=FOOTER), visit("/a"), visit("/a", round=2, status=503)]
    ended = report(promised("statement-reachable"), evidence(visits, confirmed=True))
    assert [f.severity for f in ended.findings] == ["note"]
    assert only_rule(ended).outcome == "inconclusive"
    visits[2] = visit("/a", round=2, links=FOOTER, blind=["links"])
    assert (
        only_rule(report(promised("statement-reachable"), evidence(visits, confirmed=True))).outcome == "inconclusive"
    )


def test_a_page_beyond_those_that_were_visited_again_is_not_confirmed():
    visits = [
        visit("/privacy", links=FOOTER),
        visit("/a"),
        visit("/b"),
        visit("/c", links=FOOTER),
        visit("/a", round=2, links=FOOTER),
    ]
    ended = report(promised("statement-reachable"), evidence(visits, confirmed=True))
    assert [(f.subject.key[-2:], f.severity) for f in ended.findings] == [("/a", "note"), ("/b", "note")]
    assert "no other visit looked" in rule_reason(only_rule(ended))
    assert ended.verdict == "incomplete"


def test_one_scenario_that_was_visited_again_vouches_for_the_others():
    visits = [
        visit(p, s, links=() if p == "/a" else FOOTER) for s in ("no-choice", "gpc") for p in ("/privacy", "/a", "/b")
    ]
    again = evidence([*visits, visit("/a", round=2)], confirmed=True)
    (finding,) = report(promised("statement-reachable"), again).findings
    assert (finding.severity, finding.scenarios) == ("error", ("no-choice", "gpc"))
    flaky = report(
        promised("statement-reachable"), evidence([*visits, visit("/a", round=2, links=FOOTER)], confirmed=True)
    )
    assert [f.severity for f in flaky.findings] == ["note"]
    assert only_rule(flaky).outcome == "inconclusive", "the other scenario was not looked at again"


def test_a_contact_that_is_missing_first_and_whose_page_is_dead_then_is_missing_both_times():
    by = promised("contact-reachable", email="care@shop.example", page="/contact")
    visits = [visit(links=["/contact"]), visit("/contact", text="nothing"), visit("/contact", round=2, status=404)]
    ended = report(by, evidence(visits, confirmed=True))
    assert {f.code: f.severity for f in ended.findings} == {"missing": "error", "dead": "error"}


@pytest.mark.parametrize(("again", "severity"), [(404, "error"), (200, "note")])
def test_a_dead_link_is_confirmed_by_asking_again(again, severity):
    page = visit(links=["https://else.example/x"])
    probes = [probe("https://else.example/x", 404), probe("https://else.example/x", again, round=2)]
    (finding,) = report(promised("external-links"), evidence([page], probes, confirmed=True)).findings
    assert (finding.code, finding.severity, finding.intermittent) == ("dead", severity, again == 200)


def test_a_page_broken_without_cookies_is_confirmed():
    text = "word " * 300
    good = [visit("/", "no-choice", text=text)]
    broken, works = visit("/", "no-cookies", text="Please enable cookies"), visit("/", "no-cookies", text=text, round=2)
    by = promised("works-without-cookies", "no-cookies")
    for again, severity in ((replace(broken, round=2), "error"), (works, "note")):
        (finding,) = report(by, evidence([*good, broken, again], confirmed=True)).findings
        assert (finding.code, finding.severity) == ("broken", severity)


def test_a_choice_that_is_not_offered_is_confirmed():
    by = promised("choice-offered", offer=("reject",), equal=False, unselected=False)
    nothing = chosen("reject-all", choice("reject", "no-way"))
    for outcome, severity in (("no-way", "error"), ("made", "note")):
        again = chosen("reject-all", choice("reject", outcome), round=2)
        run = evidence([nothing, again], confirmed=True)
        unmade = (
            ScenarioRun(name="reject-all", browser="test", complete=False, reason="rejecting could not be proven"),
        )
        findings = report(by, replace(run, run=replace(run.run, scenarios=unmade))).findings
        assert [(f.code, f.severity) for f in findings] == [("missing", severity)]


def test_what_one_round_met_is_no_declaration_that_was_never_seen():
    by = promised("cookies-declared", promise=policy(cookies=[declared_cookie("sid")]))
    met = visit(round=2, cookies=[cookie("sid")], writes=[write("sid")])
    assert told(report(by, evidence([visit(), met], rounds=2))) == []
    assert [f.code for f in report(by, evidence([visit(), visit(round=2)], rounds=2)).findings] == ["never-seen"]


# The inventory


def inventory(*visits: Visit, rounds: int = 2):
    return judged(host_check(), evidence(visits, rounds=rounds)).inventory


def test_the_inventory_says_what_is_intermittent_and_counts_no_page_twice():
    every = inventory(
        *(visit(round=r, requests=[request(PIXEL)], cookies=[cookie("a")], writes=[write("a")]) for r in (1, 2))
    )
    assert [(c.name, c.pages, c.intermittent) for c in every.cookies] == [("a", 1, False)]
    assert [(r.requests, r.pages, r.intermittent) for r in every.recipients] == [((("no-choice", 1),), 1, False)]
    some = inventory(visit(), visit(round=2, requests=[request(PIXEL)], cookies=[cookie("a")]))
    assert [c.intermittent for c in some.cookies] == [r.intermittent for r in some.recipients] == [True]


def test_coverage_tells_the_round_in_which_a_page_was_not_seen():
    run = evidence([visit(), visit(round=2, outcome="failed", reason="gone")], rounds=2)
    (page,) = judged(host_check(), run).coverage.pages
    assert page.outcomes == (("no-choice", "visit 2: failed: gone"),)


def test_a_finding_that_was_found_in_some_scenarios_names_them_all():
    visits = [
        visit("/", s, round=r, requests=[request(PIXEL)] if (s, r) in {("gpc", 1), ("no-choice", 2)} else [])
        for s in ("no-choice", "gpc")
        for r in (1, 2)
    ]
    (finding,) = judged(host_check("ads.example"), evidence(visits, rounds=2)).findings
    assert isinstance(finding, Finding)
    assert finding.scenarios == ("no-choice", "gpc")
