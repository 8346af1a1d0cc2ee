"""A policy and the evidence of a run -> the audit report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urljoin

from auditor.evidence import Evidence
from auditor.findings import Check
from auditor.findings.report import AuditReport, Baseline, ClauseResult, Note, RuleResult
from auditor.judge.annotated import annotated
from auditor.judge.coverage import coverage
from auditor.judge.inventory.whole import inventory
from auditor.judge.outcomes import FailOn, clause_end, clause_rules, verdict
from auditor.judge.rounds import rounds_of
from auditor.judge.rules import RuleJudge
from auditor.judge.unseen import unseen
from auditor.judge.waivers import Waivers
from auditor.memory import no_collector
from auditor.observed.pages.failed_parts import absent_scripts
from auditor.observed.pages.instead import with_instead
from auditor.observed.parties import Parties
from auditor.plurals import counted
from auditor.urls import without_values
from policy.catalogue import Catalogue
from policy.errors import Location
from policy.model import Policy

TOOL = "auditor"
_MOST_NAMED = 5


def judge(
    policy: Policy,
    evidence: Evidence,
    checks: Mapping[str, Check],
    catalogue: Catalogue,
    *,
    today: dt.date,
    tool_version: str,
    baseline: Baseline | None = None,
    fail_on: FailOn = "error",
) -> AuditReport:
    """Judge every rule of a policy on the evidence of a run.

    `today` (UTC) decides which waivers hold. What the `baseline` knows does not fail the audit.
    `fail_on` is the severity from which a finding makes the verdict `fail`. Every rule's check must be in `checks`.
    """
    parties = Parties(policy, catalogue)
    evidence = with_instead(evidence)
    waivers = Waivers(policy.waivers, today)
    court = RuleJudge(
        policy=policy, rounds=rounds_of(evidence, parties), checks=checks, waivers=waivers, baseline=baseline
    )
    with no_collector():
        judged = [court.judge(clause, rule) for clause, rule in policy.rules]
    rules = tuple(j.result for j in judged)
    findings = tuple(f for j in judged for f in j.findings)
    clauses = _clauses(policy, rules)
    source, sentences = annotated(policy, evidence, clauses)
    return AuditReport(
        verdict=verdict(rules, findings, fail_on),
        complete=bool(rules) and all(j.complete for j in judged) and _saw_all(evidence),
        policy_path=policy.path,
        policy_sha256=policy.sha256,
        tool=TOOL,
        tool_version=tool_version,
        started=evidence.run.started,
        milliseconds=evidence.run.milliseconds,
        site_name=policy.site.name,
        site_url=evidence.run.site,
        statement_url=urljoin(policy.site.url, policy.statement.url) if policy.statement.url else "",
        rules=rules,
        clauses=clauses,
        findings=findings,
        notes=(*_notes(policy, parties, evidence), *waivers.notes({r.id: r.outcome for r in rules})),
        inventory=inventory(evidence, parties),
        scenarios=evidence.run.scenarios,
        method=evidence.run.method,
        coverage=coverage(evidence),
        baseline=baseline,
        sentences=sentences,
        statement_source=source,
        command=evidence.run.command or ("auditor", "audit", policy.path),
    )


def _saw_all(evidence: Evidence) -> bool:
    return all(s.complete for s in evidence.run.scenarios) and not any(unseen(v) for v in evidence.visits)


def _clauses(policy: Policy, rules: Sequence[RuleResult]) -> tuple[ClauseResult, ...]:
    by_id = {r.id: r for r in rules}
    results = []
    for clause in policy.clauses:
        end = clause_end(clause, by_id)
        results.append(
            ClauseResult(
                id=clause.id,
                section=clause.section,
                quote=clause.quote,
                state=end.state,
                unverifiable=clause.unverifiable or "",
                decided_by=end.by,
                deciding=end.rules,
                rules=clause_rules(clause),
                location=clause.location,
                law=clause.law,
            )
        )
    return tuple(results)


def _notes(policy: Policy, parties: Parties, evidence: Evidence) -> Iterator[Note]:
    top = Location(file=policy.path, line=1, column=1)
    if not policy.rules:
        yield Note(severity="warning", message="the policy has no rules: nothing was judged", location=top)
    if not parties.is_first_url(evidence.run.site):
        message = f"the run visited {evidence.run.site}, which this policy does not count as first-party"
        yield Note(severity="warning", message=message, location=top)
    yield from (Note(severity="note", message=message, location=top) for message in policy.notes)
    absent = dict.fromkeys(without_values(r.url) for v in evidence.visits for r in absent_scripts(v))
    if absent:
        named = ", ".join(list(absent)[:_MOST_NAMED]) + (", ..." if len(absent) > _MOST_NAMED else "")
        message = f"the site loads {counted(len(absent), 'script')} that nobody gets: {named}"
        yield Note(severity="note", message=message, location=top)
