"""Words for judging made-up rules: checks that say what a test wants them to say, and policies around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from auditor.evidence import Evidence, EvidenceKind, ScenarioRun, Visit
from auditor.findings import Breach, Case, Check, Finding, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.findings.report import AuditReport, Baseline, RuleResult
from auditor.judge import judge
from auditor.plurals import Unit
from policy.model import Clause, Policy, Rule, Waiver
from tests.builders import CATALOGUE, evidence, line, policy

TODAY = dt.date(2026, 6, 15)


def host_check(
    *hosts: str, severity="error", scenarios=(), gaps: Iterable[Gap] = (), reads=("requests",), na=""
) -> Check:
    """A check called `hosts` that finds each request to one of these hosts."""

    def look(options: Options, case: Case) -> Judgement:
        sightings = Sightings(case)
        requests = [(v, r) for v in case.visits for r in v.requests]
        for v, r in requests:
            for host in hosts:
                if f"//{host}/" in r.url:
                    subject = Subject(kind="recipient", key=host, attributes=(("host", host), ("url", r.url)))
                    sightings.add(Breach(code="undeclared", subject=subject, expected="none", observed=host), v)
        return Judgement(
            examined=len(requests),
            unit=Unit("request"),
            findings=sightings.findings(),
            gaps=tuple(gaps),
            not_applicable=na,
        )

    return check(look, severity=severity, scenarios=scenarios, reads=reads)


def check(look: Callable[[Options, Case], Judgement], *, severity="error", scenarios=(), reads=("requests",)) -> Check:
    return Check(
        id="hosts", title="No request goes there", options=Options, judge=look, codes={"undeclared": "it went there"},
        reads=frozenset(map(EvidenceKind, reads)), severity=severity, scenarios=scenarios,
    )  # fmt: skip


def unproven(detail: str, **more) -> Gap:
    """Why a made-up rule could not be judged."""
    return Gap(kind=GapKind.UNPROVEN, detail=detail, **more)


def rule(id_: str = "rule", *scenarios: str, severity=None) -> Rule:
    return Rule(id=id_, check="hosts", options=Options(), location=line(5), severity=severity, scenarios=scenarios)


def clause(*rules: Rule, id_: str = "clause", **fields) -> Clause:
    return Clause(id=id_, location=line(4), rules=rules, **fields)


def waiver(expires: dt.date = TODAY, rule_id: str = "rule", **match: str) -> Waiver:
    return Waiver(
        rule=rule_id,
        owner="web team",
        reason="contract ends",
        expires=expires,
        location=line(40),
        match=tuple(match.items()),
    )


def promised(*clauses: Clause, waivers: Iterable[Waiver] = (), **more) -> Policy:
    return policy(clauses=clauses or (clause(rule()),), waivers=tuple(waivers), **more)


def judged(the_check: Check, seen: Evidence | Iterable[Visit], the_policy: Policy | None = None, **more) -> AuditReport:
    run = seen if isinstance(seen, Evidence) else evidence(seen)
    return judge(
        the_policy or promised(), run, {"hosts": the_check}, CATALOGUE,
        today=TODAY, tool_version="1.2.3", **more,
    )  # fmt: skip


def only_rule(report: AuditReport) -> RuleResult:
    (result,) = report.rules
    return result


def with_scenarios(run: Evidence, *scenarios: ScenarioRun) -> Evidence:
    return replace(run, run=replace(run.run, scenarios=scenarios))


def baseline_of(*findings: Finding) -> Baseline:
    known = frozenset(f.fingerprint for f in findings)
    return Baseline(path="old.json", started="2026-01-01T00:00:00Z", policy_sha256="0" * 64, fingerprints=known)
