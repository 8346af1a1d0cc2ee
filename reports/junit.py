"""JUnit XML, for CI servers: a suite a clause, a case a rule and scenario.

Failed is a failure, inconclusive an error; not applicable, waived and known from the baseline are skipped. A rule that failed without any of its
scenarios failing (a promise that concerns the whole run) has a case of its own, so that no failure is lost.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport, Outcome, RuleResult
from auditor.plurals import counted
from reports.escape import xml
from reports.interface import Format, Images
from reports.reasons import rule_reason, scenario_reason
from reports.tally import by_clause, by_rule
from reports.words import OUTCOMES, intermittent

_MOST = 100
"""Findings told in one case; CI servers show them as one text."""


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - JUnit knows no pictures
    """The report as JUnit XML that ends in a newline."""
    root = ET.Element("testsuites", name=xml(f"{report.tool}: {report.site_name}"))
    findings = by_rule(report)
    for clause, rules in by_clause(report):
        if rules:
            root.append(_suite(xml(clause.id) if clause else "other rules", rules, findings))
    for counter in ("tests", "failures", "errors", "skipped"):
        root.set(counter, str(sum(int(suite.get(counter, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(name: str, rules: list[RuleResult], findings: dict[str, list[Finding]]) -> ET.Element:
    suite = ET.Element("testsuite", name=name)
    for rule in rules:
        suite.extend(_cases(rule, findings.get(rule.id, [])))
    suite.set("tests", str(len(suite)))
    for counter, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(counter, str(len(suite.findall(f"testcase/{tag}"))))
    return suite


def _cases(rule: RuleResult, findings: list[Finding]) -> list[ET.Element]:
    cases = [
        _case(rule, s.scenario, s.outcome, scenario_reason(s), [f for f in findings if s.scenario in f.scenarios])
        for s in rule.scenarios
    ]
    told = {s.scenario for s in rule.scenarios}
    elsewhere = [f for f in findings if f.status != "waived" and not told & set(f.scenarios)]
    untold = rule.outcome not in {s.outcome for s in rule.scenarios} and (not cases or rule.outcome != "passed")
    if untold or (elsewhere and rule.outcome == "failed"):
        cases.append(_case(rule, "", rule.outcome, rule_reason(rule), elsewhere or findings))
    return cases


def _case(rule: RuleResult, scenario: str, outcome: Outcome, reason: str, findings: list[Finding]) -> ET.Element:
    case = ET.Element(
        "testcase",
        name=xml(f"{rule.id} [{scenario}]" if scenario else rule.id),
        classname=xml(rule.clause),
        file=xml(rule.location.file),
        line=str(rule.location.line),
    )
    tag = {"failed": "failure", "inconclusive": "error", "not-applicable": "skipped", "waived": "skipped"}.get(outcome)
    if tag:
        told = _told(findings, waived=outcome == "waived")
        why = reason or rule_reason(rule) or OUTCOMES[outcome]
        message = counted(len(told), "finding") if outcome == "failed" and told else why
        if outcome == "failed" and _all_known(findings):
            tag, message = "skipped", f"{counted(len(told), 'finding')}, known from the baseline"
        result = ET.SubElement(case, tag, type=xml(f"{rule.check} {rule.severity}"), message=xml(message))
        result.text = (
            "\n".join(told[:_MOST] + ([f"and {len(told) - _MOST:,} more"] if len(told) > _MOST else [])) or None
        )
    return case


def _all_known(findings: list[Finding]) -> bool:
    """Whether all that failed is in the baseline."""
    counted = [f.status for f in findings if f.status != "waived" and f.severity != "note"]
    return bool(counted) and all(status == "known" for status in counted)


def _told(findings: list[Finding], *, waived: bool) -> list[str]:
    return [_sentence(f) for f in findings if (f.status == "waived") == waived]


def _sentence(finding: Finding) -> str:
    text = (
        f"{finding.location}: {finding.severity} {finding.check}/{finding.code} {finding.subject.key}: "
        f"{finding.observed}; promised: {finding.expected}"
    )
    return xml("; ".join(part for part in (text, intermittent(finding), finding.waiver) if part), 1_000)


FORMAT = Format(id="junit", title="JUnit XML, for CI servers", filename="junit.xml", render=render)
