"""`auditor policy test`: the examples of a policy, tried without a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor import __version__
from auditor.errors import UsageError
from auditor.examples import evidence_of
from auditor.findings import Finding
from auditor.findings.report import AuditReport
from auditor.judge import judge
from auditor.judge.outcomes import counts
from auditor.vocabulary import catalogue, vocabulary
from checks import CHECKS
from policy.model import Example, Expectation, Policy
from policy.reader import read_policy
from reports.escape import line
from reports.reasons import rule_reason

_MOST = 5
"""Findings told of a rule that did not end as expected."""


@dataclass(frozen=True, slots=True)
class Tried:
    """An example, and what is not as it expects; nothing if it holds."""

    name: str
    surprises: tuple[str, ...]


def try_examples(file: Path) -> tuple[Tried, ...]:
    """Every example of the policy in that file. Raises PolicyError, and UsageError for a policy without examples."""
    today = dt.datetime.now(dt.UTC).date()
    policy = read_policy(file, vocabulary(), today=today)
    if not policy.examples:
        raise UsageError(f"{file} has no examples: write some under `examples`, there is nothing to test")
    return tuple(_try(policy, example, today) for example in policy.examples)


def _try(policy: Policy, example: Example, today: dt.date) -> Tried:
    evidence = evidence_of(example, policy.site.url, _scenarios(policy, example))
    report = judge(policy, evidence, CHECKS, catalogue(), today=today, tool_version=__version__)
    return Tried(example.name, tuple(s for e in example.expected for s in _surprises(e, report)))


def _scenarios(policy: Policy, example: Example) -> tuple[str, ...]:
    """Those that the expected rules are judged in; no-choice if they are judged in any."""
    ids = {e.rule for e in example.expected}
    rules = (rule for _, rule in policy.rules if rule.id in ids)
    named = (s for r in rules for s in r.scenarios or CHECKS[r.check].default_scenarios(r.options))
    return tuple(dict.fromkeys(named)) or ("no-choice",)


def _surprises(expected: Expectation, report: AuditReport) -> Iterator[str]:
    result = next(r for r in report.rules if r.id == expected.rule)
    found = [f for f in report.findings if f.rule == expected.rule and (counts(f) or result.severity == "note")]
    codes = tuple(sorted({f.code for f in found}))
    if result.outcome == expected.outcome and expected.codes in (None, codes):
        return
    promised = _ended(expected.outcome, expected.codes or ())
    yield f"{expected.location}: {line(expected.rule, 100)}: expected {promised}, but {_ended(result.outcome, codes)}"
    yield from (f"    {_told(f)}" for f in found[:_MOST])
    if len(found) > _MOST:
        yield f"    and {len(found) - _MOST:,} more findings"
    if not found and (reason := rule_reason(result)):
        yield f"    {line('; '.join(reason.splitlines()), 600)}"


def _ended(outcome: str, codes: tuple[str, ...]) -> str:
    return f"{outcome} ({', '.join(line(c, 60) for c in codes)})" if codes else outcome


def _told(finding: Finding) -> str:
    return f"{finding.code}: {line(finding.subject.key)}: {line(finding.observed)}"
