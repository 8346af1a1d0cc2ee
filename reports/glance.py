"""The last lines on a terminal: what one reads who reads nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.findings.report import AuditReport
from auditor.plurals import counted
from reports.escape import logged as line
from reports.tally import by_rule, tally
from reports.words import OUTCOMES, STATES, STATUSES, VERDICTS

Paint = Callable[[str, str], str]
Wrap = Callable[[str, str], list[str]]
_MOST = 40
"""Failed rules named; the others are counted."""
_JOINED = "\x1f"
"""Stands for a space at which no line is broken; no text of a report holds it any more."""


def badge(report: AuditReport, paint: Paint) -> str:
    """The verdict in capitals."""
    return paint(paint(paint(VERDICTS[report.verdict].upper(), report.verdict), "badge"), "bold")


def foot(report: AuditReport, paint: Paint, wrap: Wrap) -> Iterator[str]:
    """Which rules failed, the numbers, the verdict."""
    numbers = tally(report)
    yield from _failed(report, wrap)
    rules = [paint(f"{numbers.rules[o]:,} {OUTCOMES[o].lower()}", o) for o in OUTCOMES if numbers.rules[o]]
    clauses = [paint(f"{numbers.clauses[s]:,} {STATES[s].lower()}", s) for s in STATES if numbers.clauses[s]]
    statuses = [f"{numbers.statuses[s]:,} {STATUSES[s].lower()}" for s in STATUSES if numbers.statuses[s]]
    yield f"{counted(len(report.clauses), 'clause')}: {', '.join(clauses) or 'none'}"
    yield f"{counted(len(report.rules), 'rule')}: {', '.join(rules) or 'none'}"
    yield f"{counted(len(report.findings), 'finding')}{': ' if statuses else ''}{', '.join(statuses)}"
    yield verdict_line(report, paint)


def verdict_line(report: AuditReport, paint: Paint, *, named: bool = False) -> str:
    """The verdict and what it means for the exit code; `named` with the site's name."""
    name = f"{line(report.site_name)}: " if named else ""
    return f"{badge(report, paint)}  {name}{_ended(report)}"


def _ended(report: AuditReport) -> str:
    outcomes = tally(report).rules
    every = counted(len(report.rules), "rule")
    if report.verdict == "fail":
        return f"{outcomes['failed']:,} of {every} failed (exit code 1, unless --fail-on says otherwise)"
    if report.verdict == "pass":
        return "no rule failed that fails an audit (exit code 0)"
    if outcomes["inconclusive"] and not outcomes["failed"]:
        return f"nothing failed, but {outcomes['inconclusive']:,} of {every} could not be judged (exit code 3)"
    return "nothing failed, but something could not be judged (exit code 3)"


def _failed(report: AuditReport, wrap: Wrap) -> Iterator[str]:
    """The failed rules by name, if there are so many that their findings scrolled away."""
    failed = [rule.id for rule in report.rules if rule.outcome == "failed"]
    if len(failed) > 1:
        findings = by_rule(report)
        names = [f"{line(rule, 60)}{_JOINED}({len(findings.get(rule, ())):,})" for rule in failed[:_MOST]]
        more = f" and {len(failed) - _MOST:,} more" if len(failed) > _MOST else ""
        yield from (text.replace(_JOINED, " ") for text in wrap(f"{', '.join(names)}{more}", "failed: "))
