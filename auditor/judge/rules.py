"""One rule: the case for its check, what the check says, and how the rule ends."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.findings import Case, Check, Finding, Gap, Judgement
from auditor.findings.report import RuleResult
from auditor.judge.gaps import Sight
from auditor.judge.outcomes import rule_outcome, rule_reason, scenario_outcome
from auditor.judge.waivers import Waivers, mark_known
from auditor.parties import Parties
from policy.model import Clause, Policy, Rule

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
    sight: Sight
    parties: Parties
    checks: Mapping[str, Check]
    waivers: Waivers
    baseline: frozenset[str]
    _memo: dict[Any, Any] = field(default_factory=dict)

    def judge(self, clause: Clause, rule: Rule) -> Judged:
        """Judge one rule."""
        check = self.checks[rule.check]
        wanted = rule.scenarios or check.default_scenarios(rule.options) or self.sight.scenarios
        judgement = self._ask(check, clause, rule, tuple(s for s in self.sight.scenarios if s in wanted))
        gaps = (*(g for s in wanted for g in self.sight.gaps(s, check.reads)), *judgement.gaps)
        findings = tuple(mark_known(self.waivers.apply(f), self.baseline) for f in judgement.findings)
        outcome = rule_outcome(findings, gaps, judgement.not_applicable)
        result = RuleResult(
            id=rule.id,
            check=check.id,
            title=check.title,
            clause=clause.id,
            severity=rule.severity or check.severity,
            outcome=outcome,
            examined=judgement.examined,
            unit=judgement.unit,
            reason=rule_reason(judgement, gaps, outcome),
            location=rule.location,
            scenarios=tuple(scenario_outcome(s, findings, gaps, judgement.not_applicable) for s in wanted),
            codes=tuple(check.codes.items()),
        )
        return Judged(result=result, findings=findings, complete=not gaps)

    def _ask(self, check: Check, clause: Clause, rule: Rule, scenarios: tuple[str, ...]) -> Judgement:
        """What the check says. Where nothing was seen it is not asked: it would miss everything that was declared."""
        if not self.sight.anything(scenarios):
            gaps = () if self.sight.scenarios else (Gap(reason="no scenario was run"),)
            return Judgement(examined=0, unit="", gaps=gaps)
        case = Case(
            policy=self.policy,
            clause=clause,
            rule=rule,
            severity=rule.severity or check.severity,
            check=check.id,
            evidence=self.sight.evidence,
            scenarios=scenarios,
            parties=self.parties,
            memo=self._memo,
        )
        try:
            return check.judge(rule.options, case)
        except Exception as error:  # noqa: BLE001 - whatever a check does, the report must say it
            # A broken check must neither stop the others nor pass its rule.
            _log.exception("check %s broke on rule %s", check.id, rule.id)
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            return Judgement(examined=0, unit="", gaps=(Gap(reason=f"the check itself broke: {what}"),))
