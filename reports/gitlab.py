"""GitLab's code quality report: every finding at the line of the policy that it breaks, shown in a merge request.

Source: GitLab's documentation, "Code Quality report format". Waived findings are left out, known ones are in: GitLab itself
compares with the target branch. A rule that could not be judged is an entry too, because the format has no other place for it
and an empty list would read as a pass.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport, RuleResult
from policy.errors import Location
from policy.model import Severity
from reports.escape import json_text, line
from reports.interface import Format, Images
from reports.places import in_repository
from reports.reasons import rule_reason
from reports.words import intermittent

_SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}
"""GitLab knows info, minor, major, critical and blocker."""
_TEXT = 600
"""Characters of each part of a description."""


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - the format has no pictures
    """The report as a JSON list that ends in a newline; `[]` if there is nothing to tell."""
    entries = [_finding(finding) for finding in report.findings if finding.status != "waived"]
    entries += [_not_judged(rule) for rule in report.rules if rule.outcome == "inconclusive"]
    return json_text(json.dumps(entries, ensure_ascii=False, indent=2)) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    seen = "; ".join(text for text in (finding.observed, intermittent(finding)) if text)
    told = f"{line(finding.subject.key)}: {line(seen, _TEXT)}. Promised: {line(finding.expected, _TEXT)}"
    severity = _SEVERITIES[finding.severity]
    return _entry(f"{finding.check}/{finding.code}", told, severity, finding.fingerprint, finding.location)


def _not_judged(rule: RuleResult) -> dict[str, Any]:
    reason = line("; ".join(rule_reason(rule).splitlines()) or "no reason was recorded", _TEXT)
    name = f"not-judged\x1f{rule.id}".encode("utf-8", "surrogatepass")
    fingerprint = hashlib.sha256(name).hexdigest()[:32]
    return _entry(
        f"{rule.check}/not-judged",
        f"{line(rule.id)} could not be judged: {reason}",
        "minor",
        fingerprint,
        rule.location,
    )


def _entry(name: str, told: str, severity: str, fingerprint: str, location: Location) -> dict[str, Any]:
    return {
        "description": told,
        "check_name": line(name),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {
            "path": line(in_repository(location.file), 1_000) or "policy",
            "lines": {"begin": max(1, location.line)},
        },
    }


FORMAT = Format(
    id="gitlab", title="GitLab code quality, for a merge request", filename="gl-code-quality-report.json", render=render
)
