"""Markdown, for a pull request's comment: the verdict, the counts, the findings, what could not be judged.

Every cell is literal text (see `reports.escape.markdown`); the whole stays under GitHub's limit for a comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport, RuleResult
from auditor.plurals import counted
from reports.escape import markdown as esc
from reports.interface import Format, Images
from reports.reasons import facts, missing, to_do
from reports.tally import tally, worst_first
from reports.words import (
    OUTCOMES,
    SEVERITIES,
    STATUSES,
    VERDICTS,
    against_baseline,
    intermittent,
    meaning,
    scenario,
)

LIMIT = 65_000
"""Characters: GitHub refuses a comment of more than 65,536."""
_ICONS = {"pass": "✅", "fail": "❌", "incomplete": "⚠️"}
_RESERVE = 400
"""Characters kept for the closing lines of a table that was cut."""


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - a comment cannot carry pictures
    """The report as GitHub-flavoured Markdown that ends in a newline."""
    live = [finding for finding in report.findings if finding.status != "waived"]
    waived = [finding for finding in report.findings if finding.status == "waived"]
    blocks = [_head(report), _counts(report)]
    room = LIMIT - sum(len(block) for block in blocks) - _RESERVE
    for block in (_inconclusive(report, room // 4), _waived(waived, room // 8), _notes(report, room // 8)):
        room -= len(block)
        blocks.append(block)
    if live:
        blocks.insert(2, _findings(live, room))
    return "\n".join(block for block in blocks if block)


def _head(report: AuditReport) -> str:
    verdict = f"## {_ICONS[report.verdict]} {VERDICTS[report.verdict]}: {esc(report.site_name)}"
    seen = ", ".join(esc(scenario(run.name)) for run in report.scenarios[:12]) or "none"
    pages = f"{report.coverage.visited:,} of {counted(report.coverage.found, 'page')}"
    facts = f"{esc(report.site_url)} · scenarios: {seen} · {pages} · policy <code>{esc(report.policy_path)}</code>"
    known = against_baseline(report)
    return f"{verdict}\n\n{esc(meaning(report))}\n\n{facts}{f' · {esc(known)}' if known else ''}\n"


def _counts(report: AuditReport) -> str:
    numbers = tally(report)
    outcomes = [outcome for outcome in OUTCOMES if numbers.rules[outcome]]
    head = ("Rules", *(OUTCOMES[outcome] for outcome in outcomes), "Findings", *STATUSES.values())
    rules = [f"{numbers.rules[outcome]:,}" for outcome in outcomes]
    findings = [f"{numbers.statuses[status]:,}" for status in STATUSES]
    row = (f"{len(report.rules):,}", *rules, f"{len(report.findings):,}", *findings)
    return table(head, [row], 4_000)


def _findings(findings: list[Finding], room: int) -> str:
    ordered = sorted(worst_first(findings), key=lambda finding: finding.status != "new")
    head = ("", "Finding", "Promised", "Observed", "Seen in", "Policy")
    return "### Findings\n\n" + table(head, (_row(finding) for finding in ordered), room, len(ordered))


def _row(finding: Finding) -> tuple[str, ...]:
    status = "" if finding.status == "new" else f"<br>{STATUSES[finding.status]}"
    return (
        SEVERITIES[finding.severity] + status,
        f"<code>{esc(finding.subject.key, 160)}</code><br>{esc(finding.check)}/{esc(finding.code)}",
        esc(finding.expected),
        "<br>".join(esc(text) for text in (finding.observed, intermittent(finding)) if text),
        ", ".join(esc(name) for name in finding.scenarios[:8]) or "-",
        f"{esc(finding.location.file, 80)}:{finding.location.line}",
    )


def _inconclusive(report: AuditReport, room: int) -> str:
    rules = [rule for rule in report.rules if rule.outcome == "inconclusive"]
    if not rules:
        return ""
    return "### Could not be judged\n\n" + table(
        ("Rule", "Check", "Why", "What to do"), map(_unjudged, rules), room, len(rules)
    )


def _unjudged(rule: RuleResult) -> tuple[str, ...]:
    lacks = missing(rule.gaps)
    why, advice = ("<br>".join(map(esc, texts)) for texts in (facts(lacks), to_do(lacks)))
    return f"<code>{esc(rule.id)}</code>", esc(rule.check), why, advice


def _waived(findings: list[Finding], room: int) -> str:
    if not findings:
        return ""
    rows = ((f"<code>{esc(f.subject.key, 160)}</code>", esc(f.rule), esc(f.waiver)) for f in findings)
    told = table(("Finding", "Rule", "Waiver"), rows, room, len(findings))
    return f"<details><summary>{counted(len(findings), 'waived finding')}</summary>\n\n{told}\n</details>\n"


def _notes(report: AuditReport, room: int) -> str:
    if not report.notes:
        return ""
    rows = ((SEVERITIES[note.severity], esc(note.message), esc(str(note.location))) for note in report.notes)
    return "### About the policy\n\n" + table(("", "Note", "Policy"), rows, room, len(report.notes))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], room: int, total: int = 0) -> str:
    """A Markdown table of at most `room` characters; says how many of `total` rows were left out."""
    lines = [_line(head), _line(["---"] * len(head))]
    used = sum(len(line) + 1 for line in lines)
    for number, row in enumerate(rows):
        text = _line(row)
        if used + len(text) + 1 > room:
            return "\n".join([*lines, "", f"… and {max(1, total - number):,} more; the full report lists them.", ""])
        lines.append(text)
        used += len(text) + 1
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


FORMAT = Format(id="markdown", title="Markdown, for a pull request", filename="summary.md", render=render)
