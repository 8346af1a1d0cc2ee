from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.errors import ExitCode
from auditor.evidence import Blind, EvidenceKind, PageText, ScenarioRun
from auditor.findings import Breach, GapKind, Judgement, Sightings, Subject
from auditor.judge import exit_code
from auditor.plurals import Unit
from reports.reasons import clause_reason, rule_reason, scenario_reason
from tests.builders import choice, chosen, evidence, request, visit
from tests.judge.court import (
    baseline_of,
    check,
    clause,
    host_check,
    judged,
    only_rule,
    promised,
    rule,
    unproven,
    waiver,
    with_scenarios,
)

AT = "https://shop.example/"
CLEAN = visit("/")
DIRTY = visit("/", requests=[request("https://t.example/p")])


def ended(report) -> tuple[str, str, ExitCode]:
    return only_rule(report).outcome, report.verdict, exit_code(report)


def test_a_clean_site_passes():
    report = judged(host_check("t.example"), [CLEAN])
    assert ended(report) == ("passed", "pass", ExitCode.OK)
    assert report.complete
    assert rule_reason(only_rule(report)) == "examined 1 request"


def test_a_finding_fails():
    report = judged(host_check("t.example"), [DIRTY])
    assert ended(report) == ("failed", "fail", ExitCode.FAILED)
    assert [f.subject.key for f in report.findings] == ["t.example"]
    assert only_rule(report).codes == (("undeclared", "it went there"),)


@pytest.mark.parametrize(
    ("severity", "fail_on", "outcome", "verdict", "code"),
    [
        ("error", "error", "failed", "fail", ExitCode.FAILED),
        ("error", "warning", "failed", "fail", ExitCode.FAILED),
        ("error", "never", "failed", "fail", ExitCode.OK),
        ("warning", "error", "failed", "pass", ExitCode.OK),
        ("warning", "warning", "failed", "fail", ExitCode.FAILED),
        ("warning", "never", "failed", "pass", ExitCode.OK),
        ("note", "error", "failed", "pass", ExitCode.OK),
        ("note", "warning", "failed", "pass", ExitCode.OK),
    ],
)
def test_what_a_severity_does(severity, fail_on, outcome, verdict, code):
    report = judged(host_check("t.example", severity=severity), [DIRTY], fail_on=fail_on)
    assert (only_rule(report).outcome, report.verdict, exit_code(report, fail_on)) == (outcome, verdict, code)
    assert report.findings


def test_a_rule_may_have_another_severity_than_its_check():
    report = judged(host_check("t.example"), [DIRTY], promised(clause(rule(severity="warning"))))
    assert only_rule(report).severity == "warning"
    assert report.verdict == "pass"


def test_a_rule_of_notes_breaks_its_clause_and_fails_no_audit():
    report = judged(host_check("t.example"), [DIRTY], promised(clause(rule(severity="note"))), fail_on="warning")
    assert ended(report) == ("failed", "pass", ExitCode.OK)
    assert ([f.severity for f in report.findings], report.clauses[0].state) == (["note"], "broken")
    again = judged(
        host_check("t.example"),
        [DIRTY],
        promised(clause(rule(severity="note"))),
        baseline=baseline_of(*report.findings),
    )
    assert [f.status for f in again.findings] == ["known"]


def test_what_a_check_calls_a_note_breaks_nothing():
    def look(options, case):
        sightings = Sightings(case)
        sightings.add(
            Breach(
                code="undeclared", subject=Subject(kind="cookie", key="a"), expected="x", observed="y", severity="note"
            ),
            DIRTY,
        )
        return Judgement(examined=1, unit=Unit("cookie", "cookie"), findings=sightings.findings())

    for severity in ("error", "note"):
        assert ended(judged(check(look, severity=severity), [DIRTY])) == ("passed", "pass", ExitCode.OK)


def test_a_gap_of_the_check_makes_it_inconclusive():
    report = judged(host_check("t.example", gaps=[unproven("no statement", page="/x")]), [CLEAN])
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert rule_reason(only_rule(report)) == "/x: no statement"
    assert not report.complete


def test_a_finding_outweighs_a_gap_and_both_are_told():
    report = judged(host_check("t.example", gaps=[unproven("no statement")]), [DIRTY])
    assert ended(report) == ("failed", "fail", ExitCode.FAILED)
    assert "not everything could be judged:\nno statement" in rule_reason(only_rule(report))
    assert not report.complete


def test_never_still_tells_what_could_not_be_judged():
    report = judged(host_check("t.example", gaps=[unproven("x")]), [CLEAN])
    assert exit_code(report, "never") == ExitCode.INCONCLUSIVE


def test_not_applicable_is_no_pass_of_its_own_but_exits_well():
    report = judged(host_check(na="no link leaves the site"), [CLEAN])
    assert ended(report) == ("not-applicable", "pass", ExitCode.OK)
    assert rule_reason(only_rule(report)) == "no link leaves the site"


def test_a_check_that_breaks_never_passes(caplog):
    def explode(options, case):
        raise ZeroDivisionError("by\nnothing")

    report = judged(check(explode), [CLEAN])
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert rule_reason(only_rule(report)) == "the check itself broke: ZeroDivisionError: by"
    assert "check hosts broke on rule rule" in caplog.text


def test_a_policy_without_rules_judges_nothing():
    report = judged(host_check(), [CLEAN], promised(clause(informational=True)))
    assert (report.verdict, report.complete, exit_code(report)) == ("incomplete", False, ExitCode.INCONCLUSIVE)
    assert "nothing was judged" in report.notes[0].message


# --- what could not be seen ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (visit("/b", status=500), "the server answered 500"),
        (visit("/b", status=503), "the server answered 503"),
        (visit("/b", status=403), "the server answered 403"),
        (visit("/b", status=401), "the server answered 401"),
        (visit("/b", status=429), "the server answered 429"),
        (visit("/b", outcome="failed", reason="timed out", status=None), "failed: timed out"),
        (visit("/b", outcome="blocked", reason="robot wall"), "blocked: robot wall"),
        (visit("/b", outcome="crashed", status=None), "crashed"),
        (visit("/b", blind=["requests"]), "requests not recorded: lost"),
        (visit("/b", blind=["visit"]), "the visit not recorded: lost"),
    ],
)
def test_a_page_that_was_not_seen_makes_every_rule_inconclusive(broken, reason):
    report = judged(host_check("t.example"), [CLEAN, broken])
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert rule_reason(only_rule(report)) == f"no-choice: https://shop.example/b: {reason}"
    assert not report.complete


def test_a_run_of_an_auditor_that_did_not_watch_is_silent_and_not_clean():
    old = visit(watched=())
    reason = "probings not recorded: the run was recorded by an auditor that did not watch for them"
    report = judged(host_check("t.example", reads=("requests", "probings")), [old])
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert rule_reason(only_rule(report)) == f"no-choice: https://shop.example/: {reason}"
    assert ended(judged(host_check("t.example"), [old])) == ("passed", "pass", ExitCode.OK)
    assert ended(judged(host_check("t.example", reads=("probings",)), [CLEAN])) == ("passed", "pass", ExitCode.OK)


@pytest.mark.parametrize(
    "page",
    [visit("/b", blind=["screenshot"]), visit("/b", outcome="download", status=200), visit("/b", status=404)],
    ids=["a picture is not read", "a download is no page", "a missing page was seen"],
)
def test_what_takes_nothing_from_a_rule(page):
    report = judged(host_check("t.example"), [CLEAN, page])
    assert ended(report) == ("passed", "pass", ExitCode.OK)
    assert report.complete


@pytest.mark.parametrize("status", [401, 404, 410])
def test_a_start_page_that_is_missing_was_not_seen(status):
    start = visit("/", status=status, found_on="start")
    report = judged(host_check("t.example"), [start])
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert f"no-choice: https://shop.example/: the server answered {status}" in rule_reason(only_rule(report))
    assert report.coverage.visited == 0
    spied = visit("/", status=404, found_on="start", requests=DIRTY.requests)
    assert ended(judged(host_check("t.example"), [spied]))[0] == "failed"


@pytest.mark.parametrize(
    ("mime", "outcome"), [("application/json", "inconclusive"), ("application/xhtml+xml", "passed")]
)
def test_a_start_page_that_is_no_page_shows_nothing_of_the_site(mime, outcome):
    assert ended(judged(host_check("t.example"), [visit("/", mime=mime, found_on="start")]))[0] == outcome
    assert ended(judged(host_check("t.example"), [visit("/", mime=mime)]))[0] == "passed"


def test_an_empty_start_page_shows_nothing_of_the_site():
    silent, spoken = PageText(document=AT, text=" \n"), PageText(document=AT, text="hello")
    empty = visit("/", found_on="start", texts=(silent,), requests=[request(f"{AT}favicon.ico", status=404)])
    report = judged(host_check("t.example"), [empty])
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert "the page is empty" in rule_reason(only_rule(report))
    for seen in (
        replace(empty, texts=(spoken,)),
        replace(empty, title="x"),
        replace(empty, found_on="/"),
        replace(empty, texts=()),
    ):
        assert ended(judged(host_check("t.example"), [seen]))[0] == "passed"
    assert ended(judged(host_check("t.example"), [replace(empty, requests=DIRTY.requests)]))[0] == "failed"


def test_a_journey_that_ended_early_names_its_step_in_the_policy():
    walk = choice("journey", "failed", reason="click: not there", location="14:7")
    run = evidence([CLEAN, chosen("journey:opt-out", walk)])
    broken = ScenarioRun(name="journey:opt-out", browser="x", complete=False, reason="it did not reach its end")
    report = judged(host_check(), with_scenarios(run, *run.run.scenarios[:1], broken))
    assert "journey:opt-out: it did not reach its end (step at 14:7 of the policy)" in rule_reason(only_rule(report))


def test_many_pages_with_one_reason_are_counted():
    pages = [visit(f"/{i}", status=500) for i in range(7)]
    reason = rule_reason(only_rule(judged(host_check(), [CLEAN, *pages])))
    assert reason.startswith("no-choice: 7 pages could not be seen (the server answered 500): https://shop.example/0, ")
    assert "\n" not in reason


def test_a_site_that_answers_500_everywhere_is_not_judged():
    def never_asked(options, case):
        raise AssertionError("asked about nothing")

    report = judged(check(never_asked), [visit("/", status=500)])
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert "no page could be seen" in rule_reason(only_rule(report))


def test_what_is_so_in_several_scenarios_is_said_once():
    seen = [v for s in ("no-choice", "gpc") for v in (visit("/", s), visit("/a", s, status=500))]
    reason = rule_reason(only_rule(judged(host_check(), seen)))
    assert reason.split("\n") == ["no-choice, gpc: https://shop.example/a: the server answered 500"]


def test_an_empty_run_is_not_judged():
    assert ended(judged(host_check(), [])) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    run = with_scenarios(evidence([]), ScenarioRun(name="gpc", browser="x"))
    assert rule_reason(only_rule(judged(host_check(), run))) == "gpc: no page was visited"


def test_a_scenario_that_was_not_run_is_a_gap():
    report = judged(host_check("t.example"), [CLEAN], promised(clause(rule("rule", "no-choice", "gpc"))))
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert rule_reason(only_rule(report)) == "gpc: this scenario was not run"
    assert [(s.scenario, s.outcome) for s in only_rule(report).scenarios] == [
        ("no-choice", "passed"),
        ("gpc", "inconclusive"),
    ]


def test_the_scenarios_of_the_check_hold_where_the_rule_names_none():
    report = judged(host_check("t.example", scenarios=("gpc",)), [DIRTY, visit("/", "gpc")])
    assert ended(report) == ("passed", "pass", ExitCode.OK)
    assert [s.scenario for s in only_rule(report).scenarios] == ["gpc"]


def test_a_scenario_that_broke_off_is_a_gap():
    run = with_scenarios(
        evidence([CLEAN]), ScenarioRun(name="no-choice", browser="x", complete=False, reason="it died")
    )
    report = judged(host_check(), run)
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert rule_reason(only_rule(report)) == "no-choice: it died"


def test_a_scenario_elsewhere_concerns_no_rule_but_completeness():
    seen = [CLEAN, visit("/", "gpc", status=500)]
    report = judged(host_check(), seen, promised(clause(rule("rule", "no-choice"))))
    assert ended(report) == ("passed", "pass", ExitCode.OK)
    assert not report.complete


def test_each_scenario_has_its_own_outcome():
    seen = [CLEAN, replace(DIRTY, scenario="gpc"), visit("/", "no-cookies", status=500)]
    outcomes = {
        s.scenario: (s.outcome, scenario_reason(s)) for s in only_rule(judged(host_check("t.example"), seen)).scenarios
    }
    assert outcomes["no-choice"] == ("passed", "")
    assert outcomes["gpc"] == ("failed", "")
    assert outcomes["no-cookies"][0] == "inconclusive"
    assert "the server answered 500" in outcomes["no-cookies"][1]


def test_a_finding_without_scenario_concerns_all_of_them():
    def find(options, case):
        (finding,) = host_check("t.example").judge(options, case).findings
        return Judgement(examined=1, unit=Unit("x", "x"), findings=(replace(finding, scenarios=()),))

    seen = [DIRTY, visit("/", "gpc")]
    assert [s.outcome for s in only_rule(judged(check(find), seen)).scenarios] == ["failed", "failed"]


def test_what_could_not_be_judged_is_data():
    broken = [visit(f"/{n}", status=503) for n in range(7)]
    seen = [CLEAN, visit("/b", blind=["requests"]), *broken, visit("/", "gpc", watched=())]
    rules = promised(clause(rule("rule", "no-choice", "gpc", "dnt")))
    result = only_rule(judged(host_check("t.example", reads=("requests", "probings")), seen, rules))
    told = {(g.kind, g.scenario, g.page, g.pages, g.detail) for g in result.gaps}
    old = "probings not recorded: the run was recorded by an auditor that did not watch for them"
    assert told == {
        (GapKind.PAGE_NOT_SEEN, "no-choice", "", 7, "the server answered 503"),
        (GapKind.EVIDENCE_NOT_RECORDED, "no-choice", "https://shop.example/b", 0, "requests not recorded: lost"),
        (GapKind.RUN_TOO_OLD, "gpc", "https://shop.example/", 0, old),
        (GapKind.SCENARIO_NOT_RUN, "dnt", "", 0, "this scenario was not run"),
    }
    assert [s.gaps for s in result.scenarios] == [
        tuple(g for g in result.gaps if g.scenario == s) for s in ("no-choice", "gpc", "dnt")
    ]


@pytest.mark.parametrize(
    ("cuts", "kind"),
    [
        ((True, True), GapKind.EVIDENCE_CUT),
        ((True, False), GapKind.EVIDENCE_NOT_RECORDED),
        ((False, False), GapKind.EVIDENCE_NOT_RECORDED),
    ],
)
def test_what_was_kept_in_part_is_told_from_what_was_not_kept(cuts, kind):
    blind = tuple(Blind(kind=EvidenceKind.REQUESTS, reason=f"of them, {n}", cut=cut) for n, cut in enumerate(cuts))
    (gap,) = only_rule(judged(host_check(), [replace(CLEAN, blind=blind)])).gaps
    assert gap.kind is kind


@pytest.mark.parametrize(
    ("choices", "kind"),
    [((choice("reject", "no-banner"),), GapKind.CHOICE_NOT_MADE), ((), GapKind.SCENARIO_INCOMPLETE)],
)
def test_a_scenario_that_ended_early_says_whether_its_choice_is_why(choices, kind):
    run = with_scenarios(
        evidence([CLEAN, chosen("reject-all", *choices)]),
        ScenarioRun(name="no-choice", browser="b"),
        ScenarioRun(name="reject-all", browser="b", complete=False, reason="no consent banner was found"),
    )
    (gap,) = [g for g in only_rule(judged(host_check(), run)).gaps if g.scenario == "reject-all"]
    assert (gap.kind, gap.detail) == (kind, "no consent banner was found")


# --- clauses ------------------------------------------------------------------------------------------------------------


def states(*clauses, seen=(CLEAN,), the_check=None, **more) -> dict[str, tuple[str, str]]:
    report = judged(the_check or host_check("t.example"), seen, promised(*clauses, **more))
    return {c.id: (c.state, clause_reason(c)) for c in report.clauses}


def test_clauses_without_rules():
    told = states(
        clause(id_="a", unverifiable="cannot be seen"), clause(id_="b", informational=True), clause(rule(), id_="c")
    )
    assert told == {"a": ("unverifiable", "cannot be seen"), "b": ("informational", ""), "c": ("kept", "")}


def test_a_clause_that_points_to_a_rule_shares_its_fate():
    told = states(clause(rule(), id_="a"), clause(id_="b", see=("rule",)), seen=[DIRTY])
    assert told == {"a": ("broken", ""), "b": ("broken", "")}


def test_a_clause_with_a_rule_that_was_not_judged():
    told = states(clause(rule("x"), rule("y", "gpc")))
    assert told == {"clause": ("not-judged", "could not be judged: y")}


def test_a_breach_outweighs_what_was_not_judged():
    assert states(clause(rule("x"), rule("y", "gpc")), seen=[DIRTY])["clause"] == ("broken", "")


def test_a_waived_breach_is_a_breach():
    told = states(clause(rule()), seen=[DIRTY], waivers=[waiver()])
    assert told == {"clause": ("broken", "waived: rule")}


def test_a_clause_is_not_kept_by_rules_that_had_nothing_to_judge():
    told = states(clause(rule()), the_check=host_check(na="nothing there"))
    assert told["clause"] == ("not-judged", "its rules had nothing to judge on this site")


# --- what is known already ----------------------------------------------------------------------------------------------


def test_a_known_finding_fails_its_rule_but_not_the_audit():
    (finding,) = judged(host_check("t.example"), [DIRTY]).findings
    report = judged(host_check("t.example"), [DIRTY], baseline=baseline_of(finding))
    assert [f.status for f in report.findings] == ["known"]
    assert ended(report) == ("failed", "pass", ExitCode.OK)


def test_a_new_finding_beside_a_known_one_fails_the_audit():
    (finding,) = judged(host_check("t.example"), [DIRTY]).findings
    seen = [visit("/", requests=[request("https://t.example/p"), request("https://u.example/p")])]
    report = judged(host_check("t.example", "u.example"), seen, baseline=baseline_of(finding))
    assert [f.status for f in report.findings] == ["known", "new"]
    assert ended(report) == ("failed", "fail", ExitCode.FAILED)


def test_a_gap_beside_known_findings_leaves_the_audit_incomplete():
    gap = unproven("the banner was not seen")
    (finding,) = judged(host_check("t.example"), [DIRTY]).findings
    report = judged(host_check("t.example", gaps=[gap]), [DIRTY], baseline=baseline_of(finding))
    assert ended(report) == ("failed", "incomplete", ExitCode.INCONCLUSIVE)
    assert not report.rules[0].complete


def test_a_gap_beside_a_new_finding_changes_nothing():
    report = judged(host_check("t.example", gaps=[unproven("unseen")]), [DIRTY])
    assert ended(report) == ("failed", "fail", ExitCode.FAILED)


def test_a_gap_beside_a_warning_leaves_the_audit_incomplete():
    check = host_check("t.example", severity="warning", gaps=[unproven("unseen")])
    assert ended(judged(check, [DIRTY])) == ("failed", "incomplete", ExitCode.INCONCLUSIVE)


def test_what_is_inconclusive_stays_so_with_a_baseline():
    (finding,) = judged(host_check("t.example"), [DIRTY]).findings
    report = judged(host_check("t.example", gaps=[unproven("unseen")]), [visit()], baseline=baseline_of(finding))
    assert ended(report) == ("inconclusive", "incomplete", ExitCode.INCONCLUSIVE)
    assert report.gone == 1
