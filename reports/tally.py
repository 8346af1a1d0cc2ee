"""What every report counts and how it groups: findings by rule, rules by clause, the worst first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport, ClauseResult, RuleResult

_SEVERITY = {"error": 0, "warning": 1, "note": 2}
_STATUS = {"new": 0, "known": 1, "waived": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The numbers of a verdict."""

    rules: Counter[str]
    """Outcome -> rules."""
    clauses: Counter[str]
    """State -> clauses."""
    statuses: Counter[str]
    """Status -> findings."""
    severities: Counter[str]
    """Severity -> findings that are not waived."""


def tally(report: AuditReport) -> Tally:
    """Counts of the report."""
    return Tally(
        rules=Counter(rule.outcome for rule in report.rules),
        clauses=Counter(clause.state for clause in report.clauses),
        statuses=Counter(finding.status for finding in report.findings),
        severities=Counter(finding.severity for finding in report.findings if finding.status != "waived"),
    )


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by severity, then new before known before waived; otherwise in the report's order."""
    return sorted(findings, key=lambda finding: (_SEVERITY[finding.severity], _STATUS[finding.status]))


def by_rule(report: AuditReport) -> dict[str, list[Finding]]:
    """Rule id -> its findings, worst first."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        groups[finding.rule].append(finding)
    return {rule: worst_first(findings) for rule, findings in groups.items()}


def by_clause(report: AuditReport) -> list[tuple[ClauseResult | None, list[RuleResult]]]:
    """Clauses in the statement's order, each with its own rules; last, under None, rules of no known clause."""
    groups: dict[str, list[RuleResult]] = defaultdict(list)
    for rule in report.rules:
        groups[rule.clause].append(rule)
    known: list[tuple[ClauseResult | None, list[RuleResult]]] = [
        (clause, groups.pop(clause.id, [])) for clause in report.clauses
    ]
    rest = [rule for rules in groups.values() for rule in rules]
    return [*known, (None, rest)] if rest else known
