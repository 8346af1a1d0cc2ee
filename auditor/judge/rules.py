"""One rule: the case for its check, what the check says, and how the rule ends."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditor.findings import Case, Check, Finding, Gap, GapKind, Judgement
from auditor.findings.report import Baseline, RuleResult
from auditor.judge.across_rounds import together
from auditor.judge.gaps import reads_of
from auditor.judge.outcomes import rule_outcome, scenario_outcome
from auditor.judge.rounds import Round
from auditor.judge.waivers import Waivers, mark_known
from auditor.plurals import NOTHING
from policy.model import Clause, Policy, Rule, Severity

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A rule's result, its findings, and whether every page could be judged."""

    result: RuleResult
    findings: tuple[Finding, ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleJudge:
    """Judges the rules of one policy on one run."""

    policy: Policy
    rounds: tuple[Round, ...]
    """At least one."""
    checks: Mapping[str, Check]
    waivers: Waivers
    baseline: Baseline | None

    def judge(self, clause: Clause, rule: Rule) -> Judged:
        """Judge one rule."""
        check = self.checks[rule.check]
        wanted = rule.scenarios or check.default_scenarios(rule.options) or self.rounds[0].sight.scenarios
        parts = tuple((r, self._in_round(r, check, clause, rule, wanted)) for r in self.rounds)
        judgement = together(parts, check.absences)
        gaps, severity = judgement.gaps, rule.severity or check.severity
        found = tuple(self.waivers.apply(f) for f in judgement.findings)
        outcome = rule_outcome(found, gaps, judgement.not_applicable)
        findings = tuple(mark_known(_weighed(f, severity), self.baseline) for f in found)
        result = RuleResult(
            id=rule.id,
            check=check.id,
            title=check.title,
            clause=clause.id,
            severity=severity,
            outcome=outcome,
            examined=judgement.examined,
            unit=judgement.unit,
            location=rule.location,
            gaps=gaps,
            not_applicable=judgement.not_applicable if outcome == "not-applicable" else "",
            scenarios=tuple(scenario_outcome(s, found, gaps, judgement.not_applicable) for s in wanted),
            codes=tuple(check.codes.items()),
        )
        return Judged(result=result, findings=findings, complete=not gaps)

    def _in_round(self, a_round: Round, check: Check, clause: Clause, rule: Rule, wanted: tuple[str, ...]) -> Judgement:
        """What the check says of a round, and what of the round it could not see."""
        sight = a_round.sight
        judgement = self._ask(a_round, check, clause, rule, tuple(s for s in sight.scenarios if s in wanted))
        site = a_round.index.evidence.run.site or self.policy.site.url
        reads = reads_of(check, rule.options, self.policy.statement.url, site)
        return replace(judgement, gaps=(*(g for s in wanted for g in sight.gaps(s, reads)), *judgement.gaps))

    def _ask(self, a_round: Round, check: Check, clause: Clause, rule: Rule, scenarios: tuple[str, ...]) -> Judgement:
        """What the check says. Where nothing was seen it is not asked: it would miss everything that was declared."""
        sight = a_round.sight
        if not sight.anything(scenarios):
            gaps = () if sight.scenarios else (Gap(kind=GapKind.SCENARIO_NOT_RUN, detail="no scenario was run"),)
            return Judgement(examined=0, unit=NOTHING, gaps=gaps)
        case = Case(
            policy=self.policy,
            clause=clause,
            rule=rule,
            severity=_asked(rule.severity or check.severity),
            check=check.id,
            index=a_round.index,
            scenarios=scenarios,
        )
        try:
            return check.judge(rule.options, case)
        except Exception as error:  # noqa: BLE001 - whatever a check does, the report must say it
            # A broken check must neither stop the others nor pass its rule.
            _log.exception("check %s broke on rule %s", check.id, rule.id)
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            broke = Gap(kind=GapKind.CHECK_BROKE, detail=f"the check itself broke: {what}")
            return Judgement(examined=0, unit=NOTHING, gaps=(broke,))


def _asked(severity: Severity) -> Severity:
    """What a check is told a breach weighs. What it calls a note itself breaks no promise; where the policy calls all that a
    rule finds notes, what breaks the promise must still be told apart."""
    return "warning" if severity == "note" else severity


def _weighed(finding: Finding, severity: Severity) -> Finding:
    """The finding as it weighs in the end: a rule of notes makes nothing graver, though it fails."""
    return replace(finding, severity="note") if severity == "note" else finding
