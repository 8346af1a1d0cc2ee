"""GitHub's workflow commands: what a job prints to have findings shown beside the policy's lines.

Source: GitHub's documentation, "Workflow commands", and the runner's `ActionCommand.cs` for what must be escaped. GitHub shows
ten errors, ten warnings and ten notices of a step; the gravest are told, and what is left out is counted in plain lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport, RuleResult
from auditor.plurals import counted
from policy.errors import Location
from policy.model import Severity
from reports.escape import logged
from reports.interface import Format, Images
from reports.places import in_repository
from reports.reasons import rule_reason
from reports.tally import worst_first
from reports.words import VERDICTS, intermittent, listed, meaning

_MOST = 10
"""Of each level that GitHub shows of one step."""
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_TEXT = 500
"""Characters of each part of a message."""
_LINES = 6
"""Lines told of why a rule could not be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Annotation:
    level: str
    title: str
    text: str
    location: Location | None = None

    def command(self) -> str:
        """One line: `::error file=store.yaml,line=3,col=5,title=...::...`."""
        properties = {"title": self.title}
        if self.location:
            place = {"file": in_repository(self.location.file), "line": str(max(1, self.location.line))}
            properties = place | {"col": str(max(1, self.location.column))} | properties
        told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        return f"::{self.level} {told}::{_data(self.text)}"


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - a log has no pictures
    """The report as lines of workflow commands, the gravest first, that end in a newline."""
    lines: list[str] = []
    annotations = list(_annotations(report))
    for level in ("error", "warning", "notice"):
        mine = [annotation for annotation in annotations if annotation.level == level]
        lines += [annotation.command() for annotation in mine[:_MOST]]
        if len(mine) > _MOST:
            lines.append(f"auditor: {counted(len(mine) - _MOST, f'more {level}')}; report.json lists all findings")
    return "\n".join(lines) + "\n"


def _annotations(report: AuditReport) -> Iterator[_Annotation]:
    verdict = f"Privacy audit: {VERDICTS[report.verdict]}"
    yield _Annotation(level="notice", title=verdict, text=f"{logged(report.site_url)}\n{meaning(report)}")
    # What was not judged stands before the warnings: it must not be what the limit leaves out.
    yield from (_not_judged(rule) for rule in report.rules if rule.outcome == "inconclusive")
    live = [finding for finding in report.findings if finding.status != "waived"]
    yield from (_finding(f) for f in sorted(worst_first(live), key=lambda f: f.status != "new"))


def _finding(finding: Finding) -> _Annotation:
    seen = "; ".join(text for text in (finding.observed, intermittent(finding)) if text)
    known = " (known from the baseline)" if finding.status == "known" else ""
    parts = [
        f"{finding.subject.key}: {seen}{known}",
        f"Promised: {finding.expected}",
        f"Seen in: {listed(finding.scenarios, 4)}" if finding.scenarios else "",
        f"To do: {finding.hint}" if finding.hint else "",
    ]
    return _Annotation(
        level=_LEVELS[finding.severity],
        title=f"{finding.check}/{finding.code}",
        text="\n".join(logged(part, _TEXT) for part in parts if part),
        location=finding.location,
    )


def _not_judged(rule: RuleResult) -> _Annotation:
    reasons = rule_reason(rule).splitlines() or ["no reason was recorded"]
    more = [f"and {len(reasons) - _LINES:,} more"] if len(reasons) > _LINES else []
    text = "\n".join([*(logged(reason, _TEXT) for reason in reasons[:_LINES]), *more])
    return _Annotation(level="warning", title=f"{rule.id} could not be judged", text=text, location=rule.location)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(logged(text, _TEXT)).replace(":", "%3A").replace(",", "%2C")


FORMAT = Format(
    id="github", title="GitHub annotations, for the log of a workflow", filename="annotations.txt", render=render
)
