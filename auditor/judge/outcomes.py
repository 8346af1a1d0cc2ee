"""How rules, clauses and the whole audit end. Every decision between pass and fail is in this file.

A finding counts against a rule unless it is waived or a mere note. A rule with a finding that counts has failed, whatever
else could not be seen. Without one it is inconclusive if anything could not be seen, and only then may it be waived, not
applicable or passed. What is known from a baseline still fails its rule, but does not fail the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.errors import ExitCode
from auditor.findings import Finding, Gap
from auditor.findings.report import AuditReport, ClauseState, Outcome, RuleResult, ScenarioOutcome, Verdict
from policy.model import Clause

FailOn = Literal["error", "warning", "never"]


def counts(finding: Finding) -> bool:
    """Whether a finding fails its rule."""
    return finding.status != "waived" and finding.severity != "note"


def rule_outcome(findings: Sequence[Finding], gaps: Sequence[Gap], not_applicable: str) -> Outcome:
    """How a rule, or a rule in one scenario, ended."""
    if any(counts(f) for f in findings):
        return "failed"
    if gaps:
        return "inconclusive"
    if any(f.status == "waived" and f.severity != "note" for f in findings):
        return "waived"
    return "not-applicable" if not_applicable else "passed"


def scenario_outcome(
    scenario: str, findings: Iterable[Finding], gaps: Iterable[Gap], not_applicable: str
) -> ScenarioOutcome:
    """How a rule ended in one scenario. Findings and gaps that name no scenario concern each."""
    found = [f for f in findings if scenario in f.scenarios or not f.scenarios]
    missing = [g for g in gaps if g.scenario in (scenario, "")]
    outcome = rule_outcome(found, missing, not_applicable)
    return ScenarioOutcome(
        scenario=scenario,
        outcome=outcome,
        gaps=tuple(missing),
        not_applicable=not_applicable if outcome == "not-applicable" else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseEnd:
    """How a clause ended: its state, and the rules that decided it, by the outcome they share."""

    state: ClauseState
    by: Outcome | None = None
    rules: tuple[str, ...] = ()


_DECIDING: tuple[tuple[Outcome, ClauseState], ...] = (
    ("failed", "broken"),
    ("waived", "broken"),
    ("inconclusive", "not-judged"),
    ("passed", "kept"),
    ("not-applicable", "not-judged"),
)
"""The first outcome that one of its rules has decides a clause."""


def clause_end(clause: Clause, rules: Mapping[str, RuleResult]) -> ClauseEnd:
    """Whether a clause is kept, and which rules say so.

    A breach that is waived is still a breach. A clause is kept only if at least one of its rules passed.
    """
    if clause.unverifiable is not None:
        return ClauseEnd(state="unverifiable")
    if clause.informational:
        return ClauseEnd(state="informational")
    by_outcome: dict[Outcome, list[str]] = {}
    for rule in clause_rules(clause):
        by_outcome.setdefault(rules[rule].outcome if rule in rules else "inconclusive", []).append(rule)
    for outcome, state in _DECIDING:
        if outcome in by_outcome:
            return ClauseEnd(state=state, by=outcome, rules=tuple(by_outcome[outcome]))
    return ClauseEnd(state="not-judged")


def clause_rules(clause: Clause) -> tuple[str, ...]:
    """Ids of the rules that verify a clause: its own, and those it points to."""
    return tuple(dict.fromkeys((*(r.id for r in clause.rules), *clause.see)))


def verdict(rules: Sequence[RuleResult], findings: Sequence[Finding], fail_on: FailOn) -> Verdict:
    """The whole. `never` only keeps the exit code from failing; the verdict then is that of `error`.

    Without any rule nothing was judged, so nothing passed.
    """
    if _gating(findings, fail_on):
        return "fail"
    return "pass" if _settled(rules, findings, fail_on) else "incomplete"


def exit_code(report: AuditReport, fail_on: FailOn = "error") -> ExitCode:
    """What the process says to its caller."""
    if fail_on != "never" and _gating(report.findings, fail_on):
        return ExitCode.FAILED
    return ExitCode.OK if _settled(report.rules, report.findings, fail_on) else ExitCode.INCONCLUSIVE


def _gating(findings: Iterable[Finding], fail_on: FailOn) -> frozenset[str]:
    """Rules with a finding that fails the audit, were it not for `never`."""
    severities = {"error", "warning"} if fail_on == "warning" else {"error"}
    return frozenset(f.rule for f in findings if f.status == "new" and f.severity in severities)


def _settled(rules: Sequence[RuleResult], findings: Iterable[Finding], fail_on: FailOn) -> bool:
    """Whether nothing that could not be judged may yet fail the audit. What is known or a mere warning hides no gap."""
    told = _gating(findings, fail_on)
    open_ = (r for r in rules if r.outcome == "inconclusive" or (r.outcome == "failed" and not r.complete))
    return bool(rules) and all(r.id in told for r in open_)
