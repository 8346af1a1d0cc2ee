"""How rules, clauses and the whole audit end. Every decision between pass and fail is in this file.

A finding counts against a rule unless it is waived or a mere note. A rule with a finding that counts has failed, whatever
else could not be seen. Without one it is inconclusive if anything could not be seen, and only then may it be waived, not
applicable or passed. What is known from a baseline still fails its rule, but does not fail the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from auditor.errors import ExitCode
from auditor.findings import Finding, Gap, Judgement
from auditor.findings.report import (
    NOT_EVERYTHING,
    AuditReport,
    ClauseState,
    Outcome,
    RuleResult,
    ScenarioOutcome,
    Verdict,
)
from policy.model import Clause

FailOn = Literal["error", "warning", "never"]
MAX_LINES = 12
"""Lines of reasons kept for one rule; more are counted."""


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
    reason = _lines(_place(g.page, _told(g)) for g in missing)
    return ScenarioOutcome(
        scenario=scenario, outcome=outcome, reason=reason or (not_applicable if outcome == "not-applicable" else "")
    )


def rule_reason(judgement: Judgement, gaps: Sequence[Gap], outcome: Outcome) -> str:
    """What a reader is told beside a rule's outcome: one line or several."""
    if outcome == "not-applicable":
        return judgement.not_applicable
    missing = _lines(_by_reason(gaps))
    if outcome == "inconclusive":
        return missing
    seen = f"examined {judgement.unit.counted(judgement.examined)}" if judgement.unit.one else ""
    return "\n".join(part for part in (seen, missing and f"{NOT_EVERYTHING}\n{missing}") if part)


def _by_reason(gaps: Iterable[Gap]) -> Iterator[str]:
    """A line for each page and reason: what is so in every scenario need not be read once for each."""
    scenarios: dict[tuple[str, str], dict[str, None]] = {}
    for gap in gaps:
        scenarios.setdefault((gap.page, _told(gap)), {})[gap.scenario] = None
    for (page, reason), named in scenarios.items():
        yield _place("" if "" in named else ", ".join(named), _place(page, reason))


def clause_state(clause: Clause, rules: Mapping[str, RuleResult]) -> tuple[ClauseState, str]:
    """Whether a clause is kept, and why not.

    A breach that is waived is still a breach. A clause is kept only if at least one of its rules passed.
    """
    if clause.unverifiable is not None:
        return "unverifiable", clause.unverifiable
    if clause.informational:
        return "informational", ""
    wanted = clause_rules(clause)
    by_outcome: dict[str, list[str]] = {}
    for rule in wanted:
        by_outcome.setdefault(rules[rule].outcome if rule in rules else "inconclusive", []).append(rule)
    if "failed" in by_outcome:
        return "broken", ""
    if "waived" in by_outcome:
        return "broken", f"waived: {', '.join(by_outcome['waived'])}"
    if "inconclusive" in by_outcome:
        return "not-judged", f"could not be judged: {', '.join(by_outcome['inconclusive'])}"
    return ("kept", "") if "passed" in by_outcome else ("not-judged", "its rules had nothing to judge on this site")


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


def _told(gap: Gap) -> str:
    told = f"{gap.detail}: {gap.advice}" if gap.advice else gap.detail
    if gap.first_pages:
        told = f"{gap.pages} pages could not be seen ({told}): {', '.join(gap.first_pages)}, ..."
    return told if gap.round == 1 else f"visit {gap.round}: {told}"


def _place(where: str, what: str) -> str:
    return f"{where}: {what}" if where else what


def _lines(lines: Iterable[str]) -> str:
    every = list(dict.fromkeys(lines))
    kept = every if len(every) <= MAX_LINES else [*every[: MAX_LINES - 1], f"and {len(every) - MAX_LINES + 1} more"]
    return "\n".join(kept)
