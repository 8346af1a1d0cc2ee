"""The terminal: verdict first and last, a line a rule, and each finding with its place in the policy.

Plain text for 100 columns; colour only through `render_coloured`, which the command line calls when it may. Nothing that a
page wrote reaches the terminal as a control character, and only words, never colour alone, carry meaning.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport, ClauseResult, RuleResult
from auditor.plurals import counted
from reports.escape import logged as line
from reports.interface import Format, Images
from reports.matrix import matrix
from reports.tally import Tally, by_clause, by_rule, tally
from reports.words import (
    OUTCOMES,
    STATES,
    STATUSES,
    VERDICTS,
    against_baseline,
    count,
    elapsed,
    intermittent,
    law,
    listed,
    meaning,
    on_site,
)

WIDTH = 100
"""Columns; only a single long word, such as a URL, goes past it."""
_MOST = 50
"""Findings told for one rule; report.json has them all."""

_SYMBOLS = {"passed": "✓", "failed": "✗", "inconclusive": "?", "not-applicable": "-", "waived": "~"}
_COLOURS = {
    "passed": "32", "kept": "32", "pass": "32",
    "failed": "31", "broken": "31", "fail": "31", "error": "31",
    "inconclusive": "33", "not-judged": "33", "incomplete": "33", "warning": "33",
    "bold": "1", "dim": "2",
}  # fmt: skip

Paint = Callable[[str, str], str]
"""(text, style) -> text, with or without colour."""


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - a terminal shows no pictures
    """The report as plain text that ends in a newline."""
    return _render(report, lambda text, style: text)  # noqa: ARG005 - plain means: no style


def render_coloured(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - a terminal shows no pictures
    """The same with ANSI colours, for a terminal that wants them."""
    return _render(report, _coloured)


def _coloured(text: str, style: str) -> str:
    code = _COLOURS.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


def _render(report: AuditReport, paint: Paint) -> str:
    return "\n".join(_Console(report, paint).lines()) + "\n"


@dataclass(frozen=True, slots=True)
class _Console:
    report: AuditReport
    paint: Paint

    def lines(self) -> Iterator[str]:
        numbers = tally(self.report)
        yield from self._head()
        yield ""
        findings = by_rule(self.report)
        for clause, rules in by_clause(self.report):
            yield from self._clause(clause, rules, findings)
        yield from self._notes()
        yield from matrix(self.report)
        yield from self._foot(numbers)

    def _head(self) -> Iterator[str]:
        report = self.report
        yield f"{self._verdict()}  {line(report.site_name)}  {line(report.site_url)}"
        yield from _wrapped(meaning(report), "  ")
        coverage = report.coverage
        scenarios = ", ".join(line(run.name, 60) for run in report.scenarios) or "no scenario"
        facts = (
            f"policy {line(report.policy_path)} ({line(report.policy_sha256)[:12]}), {scenarios}, "
            f"{coverage.visited:,} of {count(coverage.found, 'page')} visited in {elapsed(report.milliseconds)}"
        )
        yield from _wrapped(facts, "  ")
        if told := against_baseline(report):
            yield from _wrapped(line(told), "  ")

    def _verdict(self) -> str:
        return self.paint(self.paint(VERDICTS[self.report.verdict].upper(), self.report.verdict), "bold")

    def _clause(
        self, clause: ClauseResult | None, rules: list[RuleResult], findings: dict[str, list[Finding]]
    ) -> Iterator[str]:
        yield from self._clause_head(clause)
        width = min(44, max((len(line(rule.id, 60)) for rule in rules), default=0))
        for rule in rules:
            yield from self._rule(rule, findings.get(rule.id, []), width)
        yield ""

    def _clause_head(self, clause: ClauseResult | None) -> Iterator[str]:
        if clause is None:
            yield self.paint("Rules of no clause", "bold")
            return
        state = self.paint(STATES[clause.state].lower(), clause.state)
        section = f" · {line(clause.section, 60)}" if clause.section else ""
        yield f"{self.paint(line(clause.id, 60), 'bold')}{section}: {state}"
        if clause.quote:
            yield from (self.paint(text, "dim") for text in _wrapped(f'"{line(clause.quote, 180)}"', "  "))
        if clause.law:
            yield from (self.paint(text, "dim") for text in _wrapped(line(law(clause.law), 600), "  "))
        if clause.reason:
            yield from _wrapped(line(clause.reason), "  ")

    def _rule(self, rule: RuleResult, findings: list[Finding], width: int) -> Iterator[str]:
        word = OUTCOMES[rule.outcome].lower()
        head = f"  {_SYMBOLS[rule.outcome]} {line(rule.id, 60).ljust(width)}  "
        told = list(_wrapped(f"{word}: {_why(rule, findings)}", " " * len(head)))
        yield self.paint(head, rule.outcome) + told[0].lstrip()
        yield from told[1:]
        for finding in findings[:_MOST]:
            yield from self._finding(finding)
        if len(findings) > _MOST:
            yield f"    … and {len(findings) - _MOST:,} more; report.json lists them all"

    def _finding(self, finding: Finding) -> Iterator[str]:
        place = f"{line(finding.location.file)}:{finding.location.line}:{finding.location.column}"
        labels = [STATUSES[finding.status].lower()] if finding.status != "new" else []
        labels += [intermittent(finding)] if finding.intermittent else []
        status = f"  ({'; '.join(labels)})" if labels else ""
        severity = self.paint(finding.severity, finding.severity)
        name = f"{line(finding.check, 60)}/{line(finding.code, 60)}"
        yield f"    {place} {severity} {name}  {self.paint(line(finding.subject.key), 'bold')}{status}"
        for label, text in _facts(finding, self.report.site_url):
            yield from _wrapped(line(text, 600), f"      {label:<9} ")

    def _notes(self) -> Iterator[str]:
        for note in self.report.notes:
            place = f"{line(note.location.file)}:{note.location.line}:{note.location.column}"
            yield f"{place} {self.paint(note.severity, note.severity)} {line(note.message)}"
        if self.report.notes:
            yield ""

    def _foot(self, numbers: Tally) -> Iterator[str]:
        rules = [f"{numbers.rules[o]:,} {OUTCOMES[o].lower()}" for o in OUTCOMES if numbers.rules[o]]
        statuses = [f"{numbers.statuses[s]:,} {STATUSES[s].lower()}" for s in STATUSES if numbers.statuses[s]]
        yield f"{count(len(self.report.rules), 'rule')}: {', '.join(rules) or 'none'}"
        yield f"{count(len(self.report.findings), 'finding')}{': ' if statuses else ''}{', '.join(statuses)}"
        yield f"{self._verdict()}  {_EXIT[self.report.verdict]}"


_EXIT = {
    "pass": "no rule failed that fails an audit (exit code 0)",
    "fail": "at least one rule failed (exit code 1, unless --fail-on says otherwise)",
    "incomplete": "nothing failed, but something could not be judged (exit code 3)",
}


def _why(rule: RuleResult, findings: list[Finding]) -> str:
    found = f"{count(len(findings), 'finding')}; " if findings else ""
    examined = f"{line(counted(rule.examined, rule.unit), 80)} examined" if rule.examined else "nothing examined"
    reason = line(rule.reason, 600)
    return f"{found}{examined}" if not reason or rule.outcome == "passed" else f"{found}{examined}. {reason}"


def _facts(finding: Finding, site_url: str) -> Iterator[tuple[str, str]]:
    """What there is to say of a finding, as (label, text); a waived one needs its waiver only."""
    if finding.status == "waived":
        yield "waived", finding.waiver
        return
    yield "promised", finding.expected
    yield "observed", finding.observed
    if finding.scenarios or finding.pages:
        yield "seen in", _where(finding, site_url)
    if finding.chain:
        yield "caused by", " ← ".join(line(link) for link in finding.chain[:8])
    if finding.hint:
        yield "to do", finding.hint


def _where(finding: Finding, site_url: str) -> str:
    scenarios = ", ".join(finding.scenarios) or "no scenario"
    if not finding.pages:
        return scenarios
    pages = listed([line(on_site(page, site_url)) for page in finding.pages], 4)
    return f"{scenarios} on {count(len(finding.pages), 'page')}: {pages}"


def _wrapped(text: str, indent: str) -> list[str]:
    """`text` in lines of WIDTH columns, the first after `indent`, the others under it. At least one line."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent), break_long_words=False,
        break_on_hyphens=False,
    ) or [indent.rstrip()]  # fmt: skip


FORMAT = Format(id="console", title="Plain text, for a terminal", filename="", render=render)
