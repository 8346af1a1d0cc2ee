"""`report.json`: the published, versioned contract. Its JSON Schema is `report.schema.json` beside this file.

Keys stand in a fixed order, the verdict first; two audits of one site differ in `started` and `milliseconds` only.
Within a version of the contract, keys are only ever added.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable
from typing import Any

from auditor.findings.finding import Finding
from auditor.findings.gap import Gap
from auditor.findings.inventory import Inventory
from auditor.findings.report import SCHEMA_VERSION, AuditReport, ClauseResult, Coverage, PageEntry, RuleResult
from policy.errors import Location
from reports.escape import json_text
from reports.interface import Format, Images
from reports.reasons import clause_reason, rule_reason, scenario_reason

_MOST_GAPS = 200
"""Told of one rule; of the others, how many they are."""
_LARGEST = 2**53 - 1
"""The largest whole number every JSON reader holds exactly; an endless lifetime is written as this."""


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - pictures stay in the evidence folder
    """The report as JSON text that ends in a newline and can always be encoded as UTF-8."""
    text = json.dumps(contract(report), ensure_ascii=False, allow_nan=False, indent=2)
    return json_text(text) + "\n"


def contract(report: AuditReport) -> dict[str, Any]:
    """The report as plain dicts, lists, strings and numbers, in the contract's order."""
    return {
        "verdict": report.verdict,
        "complete": report.complete,
        "schema": SCHEMA_VERSION,
        "policy": {"path": report.policy_path, "sha256": report.policy_sha256},
        "tool": {"name": report.tool, "version": report.tool_version},
        "started": report.started,
        "milliseconds": report.milliseconds,
        "site": {"name": report.site_name, "url": report.site_url},
        "statement": _statement(report),
        "rules": [_rule(rule) for rule in report.rules],
        "clauses": [_clause(clause) for clause in report.clauses],
        "findings": [_finding(finding) for finding in report.findings],
        "notes": [_record(note) for note in report.notes],
        "inventory": _inventory(report.inventory),
        "scenarios": [_record(scenario) for scenario in report.scenarios],
        "method": _record(report.method),
        "coverage": _coverage(report.coverage),
        "baseline": _baseline(report),
        "command": list(report.command),
    }


def _baseline(report: AuditReport) -> dict[str, Any] | None:
    known = report.baseline
    if known is None:
        return None
    facts = {"path": known.path, "started": known.started, "policy_sha256": known.policy_sha256}
    return facts | {"findings": len(known.fingerprints), "gone": report.gone}


def _statement(report: AuditReport) -> dict[str, Any]:
    states = [{"id": clause.id, "state": clause.state} for clause in report.clauses]
    sentences = [_record(sentence) for sentence in report.sentences]
    return {
        "url": report.statement_url,
        "source": report.statement_source,
        "sentences": sentences,
        "clauses": states,
    }


def _rule(rule: RuleResult) -> dict[str, Any]:
    return {
        "id": rule.id,
        "check": rule.check,
        "title": rule.title,
        "clause": rule.clause,
        "severity": rule.severity,
        "outcome": rule.outcome,
        "examined": rule.examined,
        "unit": rule.unit.plural,
        "reason": rule_reason(rule),
        "location": _location(rule.location),
        "complete": rule.complete,
        "scenarios": [
            {"scenario": s.scenario, "outcome": s.outcome, "reason": scenario_reason(s)} for s in rule.scenarios
        ],
        "codes": [{"code": code, "meaning": meaning} for code, meaning in rule.codes],
        "gaps": [_gap(gap) for gap in rule.gaps[:_MOST_GAPS]],
        "gaps_left_out": max(0, len(rule.gaps) - _MOST_GAPS),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "kind": gap.kind.value,
        "scenario": gap.scenario,
        "page": gap.page,
        "detail": gap.detail,
        "advice": gap.to_do,
        "pages": gap.pages,
        "first_pages": list(gap.first_pages),
        "round": gap.round,
    }


def _clause(clause: ClauseResult) -> dict[str, Any]:
    return {
        "id": clause.id,
        "section": clause.section,
        "quote": clause.quote,
        "state": clause.state,
        "reason": clause_reason(clause),
        "rules": list(clause.rules),
        "location": _location(clause.location),
        "law": clause.law and _record(clause.law),
        "decided_by": clause.decided_by,
        "deciding": list(clause.deciding),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    subject = {
        "kind": finding.subject.kind,
        "key": finding.subject.key,
        "attributes": [{"name": name, "value": value} for name, value in finding.subject.attributes],
    }
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "clause": finding.clause,
        "check": finding.check,
        "code": finding.code,
        "severity": finding.severity,
        "status": finding.status,
        "subject": subject,
        "expected": finding.expected,
        "observed": finding.observed,
        "scenarios": list(finding.scenarios),
        "pages": list(finding.pages),
        "location": _location(finding.location),
        "evidence": [_record(reference) for reference in finding.evidence],
        "chain": list(finding.chain),
        "hint": finding.hint,
        "waiver": finding.waiver,
        "intermittent": finding.intermittent,
        "seen_in": list(finding.seen_in),
        "rounds": list(finding.rounds),
    }


def _location(location: Location) -> dict[str, Any]:
    return {"file": location.file, "line": location.line, "column": location.column}


def _inventory(inventory: Inventory) -> dict[str, Any]:
    recipients = [_record(entry) | {"requests": _counts(entry.requests)} for entry in inventory.recipients]
    hosts = [_record(entry) | {"requests": _counts(entry.requests)} for entry in inventory.hosts]
    return _record(inventory) | {"recipients": recipients, "hosts": hosts}


def _counts(pairs: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"scenario": scenario, "count": count} for scenario, count in pairs]


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return _record(coverage) | {"pages": [_page(page) for page in coverage.pages]}


def _page(page: PageEntry) -> dict[str, Any]:
    outcomes = [{"scenario": scenario, "outcome": outcome} for scenario, outcome in page.outcomes]
    return _record(page) | {"outcomes": outcomes}


def _record(record: Any) -> dict[str, Any]:
    """A dataclass as a dict in the order of its fields."""
    return {field.name: _plain(getattr(record, field.name)) for field in dataclasses.fields(record)}


def _plain(value: Any) -> Any:
    """Dataclasses as dicts, tuples as lists, whole floats as whole numbers."""
    if dataclasses.is_dataclass(value):
        return _record(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | int | None:
    if math.isnan(value):
        return None
    if abs(value) > _LARGEST:
        return _LARGEST if value > 0 else -_LARGEST
    return int(value) if value.is_integer() else value


FORMAT = Format(id="json", title="JSON, the published contract", filename="report.json", render=render)
