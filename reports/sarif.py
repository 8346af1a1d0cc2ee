"""SARIF 2.1.0, for code scanning: every finding at the line of the policy that it breaks.

A SARIF rule is a check's finding code (`cookies-declared/undeclared`). Waived findings are left out; rules that could not
be judged are notifications of the invocation, because they are no results. Source: the OASIS standard, sections 3.13-3.58.
"""

from __future__ import annotations

import json
import posixpath
import re
from typing import Any
from urllib.parse import quote

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport, RuleResult
from policy.errors import Location
from reports.escape import bounded, encodable, json_text, visible
from reports.interface import Format, Images
from reports.places import LONGEST
from reports.reasons import rule_reason, scenario_reason
from reports.words import intermittent, listed, scenario

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_TEXT = 2_000
"""Characters of one message; code scanning shows the first 1,000 or so."""
_LINK = re.compile(r"\[([^\[\]]*)\]\(")


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - SARIF carries no pictures here
    """The report as a SARIF log that ends in a newline."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json_text(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _run(report: AuditReport) -> dict[str, Any]:
    findings = [finding for finding in report.findings if finding.status != "waived"]
    descriptors = _descriptors(report, findings)
    index = {descriptor["id"]: number for number, descriptor in enumerate(descriptors)}
    return {
        "tool": {
            "driver": {
                "name": _text(report.tool),
                "version": _text(report.tool_version),
                "rules": descriptors,
            }
        },
        "invocations": [_invocation(report)],
        "artifacts": [{"location": {"uri": _uri(report.policy_path)}, "hashes": {"sha-256": report.policy_sha256}}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index, report) for finding in findings],
        "properties": {"verdict": report.verdict, "complete": report.complete, "site": _text(report.site_url)},
    }


def _rule_id(check: str, code: str) -> str:
    return _text(f"{check}/{code}")


def _descriptors(report: AuditReport, findings: list[Finding]) -> list[dict[str, Any]]:
    """One a finding code: all codes of the checks that were used, and any other that a finding carries."""
    titles = {rule.check: rule.title for rule in report.rules}
    known = {
        _rule_id(rule.check, code): (rule.title, meaning, rule.severity)
        for rule in report.rules
        for code, meaning in rule.codes
    }
    for finding in findings:
        title = titles.get(finding.check) or finding.check
        known.setdefault(_rule_id(finding.check, finding.code), (title, "", finding.severity))
    return [_descriptor(identity, *known[identity]) for identity in sorted(known)]


def _descriptor(identity: str, title: str, meaning: str, severity: str) -> dict[str, Any]:
    return {
        "id": identity,
        "shortDescription": {"text": _text(meaning or title)},
        "fullDescription": {"text": _text(f"{meaning}\n{title}" if meaning else title)},
        "help": {"text": f"auditor explain {identity.partition('/')[0]}"},
        "defaultConfiguration": {"level": severity},
    }


def _result(finding: Finding, index: dict[str, int], report: AuditReport) -> dict[str, Any]:
    identity = _rule_id(finding.check, finding.code)
    state = {"baselineState": "unchanged" if finding.status == "known" else "new"} if report.baseline else {}
    source = next((c.law for c in report.clauses if c.id == finding.clause), None)
    law = {"law": _text(f"{source.reference}, {source.url}")} if source else {}
    return {
        "ruleId": identity,
        "ruleIndex": index[identity],
        "kind": "fail",
        "level": finding.severity,
        "message": {"text": _message(finding)},
        "locations": [_location(finding.location)],
        "partialFingerprints": {"auditor/v1": finding.fingerprint},
        **state,
        "properties": {
            "rule": _text(finding.rule),
            "clause": _text(finding.clause),
            "status": finding.status,
            "scenarios": [_text(name) for name in finding.scenarios],
            "pages": [_text(page) for page in finding.pages[:20]],
            **law,
            "intermittent": finding.intermittent,
        },
    }


def _message(finding: Finding) -> str:
    where = listed([scenario(name) for name in finding.scenarios], 4)
    parts = [
        f"{finding.subject.key}: {finding.observed}",
        intermittent(finding).capitalize(),
        f"Promised: {finding.expected}",
        f"Seen in: {where}" if where else "",
        f"On: {listed(finding.pages)}" if finding.pages else "",
        f"Caused by: {listed(finding.chain)}" if finding.chain else "",
        finding.hint,
    ]
    return _text("\n".join(bounded(part, _TEXT // 4) for part in parts if part))


def _invocation(report: AuditReport) -> dict[str, Any]:
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [_notification(r) for r in report.rules if r.outcome == "inconclusive"],
    }


def _notification(rule: RuleResult) -> dict[str, Any]:
    reason = (
        rule_reason(rule) or "; ".join(filter(None, map(scenario_reason, rule.scenarios))) or "no reason was recorded"
    )
    return {
        "level": "warning",
        "message": {"text": _text(f"{rule.id} ({rule.check}) could not be judged: {reason}")},
        "locations": [_location(rule.location)],
        "properties": {"rule": _text(rule.id), "clause": _text(rule.clause)},
    }


def _location(location: Location) -> dict[str, Any]:
    region = {"startLine": max(1, location.line), "startColumn": max(1, location.column)}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(location.file)}, "region": region}}


def _uri(path: str) -> str:
    """A path as a URI reference: relative where the path is, `file:` where it is absolute."""
    slashed = encodable(path[:LONGEST]).replace("\\", "/")
    if re.match(r"[A-Za-z]:/", slashed):
        return f"file:///{slashed[:2]}{quote(slashed[2:])}"
    if slashed.startswith("/"):
        return f"file://{quote(posixpath.normpath('/' + slashed.lstrip('/')))}"
    return quote(posixpath.normpath(slashed))


def _text(text: str) -> str:
    """Plain text that a viewer shows as it is: in messages `[text](target)` would be a link (3.11.6)."""
    shown = visible(bounded(text, _TEXT)) or "-"
    return _LINK.sub(r"\\[\1\\](", shown) if "](" in shown else shown


FORMAT = Format(id="sarif", title="SARIF 2.1.0, for code scanning", filename="report.sarif", render=render)
