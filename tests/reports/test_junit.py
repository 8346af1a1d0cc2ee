from __future__ import annotations

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase

from auditor.findings.report import AuditReport, ScenarioOutcome
from reports.junit import render
from tests.reports import sample


def cases(report: AuditReport) -> dict[str, TestCase]:
    document = JUnitXml.fromstring(render(report, {}).encode())
    return {case.name: case for suite in document for case in suite}


def kinds(report: AuditReport) -> dict[str, list[type]]:
    return {name: [type(result) for result in case.result] for name, case in cases(report).items()}


def test_one_case_a_rule_and_scenario() -> None:
    assert kinds(sample.small()) == {"cookies-declared [no-choice]": [Failure], "cookies-declared [gpc]": []}
    assert cases(sample.small())["cookies-declared [gpc]"].classname == "cookies"


def test_outcomes_become_what_ci_servers_know() -> None:
    found = kinds(sample.rich())
    assert found["storage-declared [gpc]"] == []
    assert found["works-without-cookies [no-cookies]"] == [Error]
    assert found["no-embeds [gpc]"] == [Skipped]
    assert found["partner-pixel [gpc]"] == [Skipped]


def test_a_failure_tells_its_own_findings_and_no_waived_one() -> None:
    (failure,) = cases(sample.rich())["cookies-declared [no-choice]"].result
    assert "_ga @ shop.example" in failure.text
    assert "old_ab" not in failure.text


def test_a_failure_without_a_scenario_is_not_lost() -> None:
    assert kinds(sample.rich())["cookies-declared"] == [Failure]
    alone = sample.empty(rules=(sample.rule(outcome="failed", scenarios=()),), findings=(sample.finding(),))
    assert kinds(alone) == {"cookies-declared": [Failure]}


def test_a_rule_that_is_inconclusive_as_a_whole_is_an_error() -> None:
    seen = (ScenarioOutcome(scenario="gpc", outcome="passed"),)
    found = kinds(
        sample.empty(rules=(sample.rule(outcome="inconclusive", scenarios=seen, gaps=(sample.gap("no banner"),)),))
    )
    assert found == {"cookies-declared [gpc]": [], "cookies-declared": [Error]}


def test_counters_add_up() -> None:
    document = JUnitXml.fromstring(render(sample.rich(), {}).encode())
    written = (document.tests, document.failures, document.errors, document.skipped)
    document.update_statistics()
    assert written == (document.tests, document.failures, document.errors, document.skipped)
    assert document.tests == sum(suite.tests for suite in document) > 0
