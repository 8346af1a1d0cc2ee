"""The terminal: verdict first and last, a line a rule, and each finding with its place in the policy.

Plain text for 100 columns; what the terminal at hand is like, and how much is wanted, `render_for` is told by the command line.
Nothing that a page wrote reaches the terminal as a control character, and only words, never colour alone, carry meaning.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport, ClauseResult, RuleResult
from auditor.plurals import counted
from reports.escape import logged as line
from reports.glance import badge, foot, verdict_line
from reports.interface import Format, Images
from reports.matrix import matrix
from reports.reasons import NOT_EVERYTHING, Missing, by_advice, clause_reason, facts, missing
from reports.tally import by_clause, by_rule
from reports.words import (
    OUTCOMES,
    STATES,
    STATUSES,
    against_baseline,
    elapsed,
    intermittent,
    law,
    listed,
    meaning,
    not_seen,
    on_site,
    walked,
)

WIDTH = 100
"""Columns, where no terminal says otherwise; only a single long word, such as a URL, goes past it."""
_MOST = 50
"""Findings told for one rule; report.json has them all."""
_FEW = 2
"""Scenarios that are named even if they are all."""
_QUIET_STATES = {"unverifiable": "cannot be seen from outside", "informational": "promise nothing"}
"""Of clauses without rules, which are counted rather than told, unless everything is wanted."""

_SYMBOLS = {"passed": "✓", "failed": "✗", "inconclusive": "?", "not-applicable": "-", "waived": "~"}
_COLOURS = {
    "passed": "32", "kept": "32", "pass": "32",
    "failed": "31", "broken": "31", "fail": "31", "error": "31",
    "inconclusive": "33", "not-judged": "33", "incomplete": "33", "warning": "33",
    "bold": "1", "dim": "2", "badge": "7",
}  # fmt: skip

Paint = Callable[[str, str], str]
"""(text, style) -> text, with or without colour."""
Detail = Literal["verdict", "findings", "all"]
"""How much is told: one line; what is wrong; every clause and every finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Where the text is read."""

    colour: bool = False
    width: int = WIDTH
    """Columns, at least 20."""
    detail: Detail = "findings"


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - a terminal shows no pictures
    """The report as plain text that ends in a newline."""
    return render_for(report, Screen())


def render_coloured(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - a terminal shows no pictures
    """The same with ANSI colours, for a terminal that wants them."""
    return render_for(report, Screen(colour=True))


def render_for(report: AuditReport, screen: Screen) -> str:
    """The report as text for that screen; ends in a newline."""
    paint: Paint = _coloured if screen.colour else lambda text, style: text  # noqa: ARG005 - plain means: no style
    if screen.detail == "verdict":
        return f"{verdict_line(report, paint, named=True)}\n"
    return "\n".join(_Console(report, paint, screen).lines()) + "\n"


def _coloured(text: str, style: str) -> str:
    code = _COLOURS.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


@dataclass(frozen=True, slots=True)
class _Console:
    report: AuditReport
    paint: Paint
    screen: Screen
    told: dict[tuple[str, ...], str] = field(default_factory=dict)
    """What rules could not judge, and the rule that it was told of."""

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield ""
        findings = by_rule(self.report)
        for clause, rules in by_clause(self.report):
            if self._all or rules or clause is None or clause.state not in _QUIET_STATES:
                yield from self._clause(clause, rules, findings)
        yield from self._left_out()
        yield from self._notes()
        yield from matrix(self.report, self.screen.width)
        yield from foot(self.report, self.paint, self._wrapped)

    @property
    def _all(self) -> bool:
        return self.screen.detail == "all"

    def _left_out(self) -> Iterator[str]:
        """How many clauses are not told."""
        if self._all:
            return
        states = [c.state for c, rules in by_clause(self.report) if c and not rules and c.state in _QUIET_STATES]
        if states:
            told = [f"{states.count(s)} {words}" for s, words in _QUIET_STATES.items() if s in states]
            yield from self._wrapped(f"Clauses not shown (--verbose shows them): {', '.join(told)}.", "")
            yield ""

    def _wrapped(self, text: str, indent: str) -> list[str]:
        """`text` in lines of the screen's width, the first after `indent`, the others under it. At least one line."""
        return textwrap.wrap(
            text, self.screen.width, initial_indent=indent, subsequent_indent=" " * len(indent),
            break_long_words=False, break_on_hyphens=False,
        ) or [indent.rstrip()]  # fmt: skip

    def _head(self) -> Iterator[str]:
        report = self.report
        yield f"{self._verdict()}  {line(report.site_name)}  {line(report.site_url)}"
        yield from self._wrapped(meaning(report), "  ")
        coverage = report.coverage
        scenarios = ", ".join(line(run.name, 60) for run in report.scenarios) or "no scenario"
        facts = (
            f"policy {line(report.policy_path)} ({line(report.policy_sha256)[:12]}), {scenarios}, "
            f"{coverage.visited:,} of {counted(coverage.found, 'page')} visited in {elapsed(report.milliseconds)}"
        )
        yield from self._wrapped(facts, "  ")
        if told := walked(report):
            yield from self._wrapped(line(told, 600), "  ")
        if told := not_seen(report):
            yield from self._wrapped(line(told, 600), "  ")
        if held := coverage.held_back:
            where = ", ".join(line(h.origin, 60) for h in held[:5]) + (", ..." if len(held) > 5 else "")  # noqa: PLR2004
            yield from self._wrapped(f"held back, because the address is not public: {where}", "  ")
        if told := against_baseline(report):
            yield from self._wrapped(line(told), "  ")

    def _verdict(self) -> str:
        return badge(self.report, self.paint)

    def _clause(
        self, clause: ClauseResult | None, rules: list[RuleResult], findings: dict[str, list[Finding]]
    ) -> Iterator[str]:
        yield from self._clause_head(clause)
        width = min(44, self.screen.width // 3, max((len(line(rule.id, 60)) for rule in rules), default=0))
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
            yield from (self.paint(text, "dim") for text in self._wrapped(f'"{line(clause.quote, 180)}"', "  "))
        if clause.law:
            yield from (self.paint(text, "dim") for text in self._wrapped(line(law(clause.law), 600), "  "))
        if reason := clause_reason(clause):
            yield from self._wrapped(line(reason), "  ")
        if elsewhere := self._elsewhere(clause):
            yield from self._wrapped(f"see {', '.join(elsewhere)}", "  ")

    def _elsewhere(self, clause: ClauseResult) -> list[str]:
        """Rules of other clauses that this one is judged by."""
        own = {rule.id for rule in self.report.rules if rule.clause == clause.id}
        return [line(rule, 60) for rule in clause.rules if rule not in own]

    def _rule(self, rule: RuleResult, findings: list[Finding], width: int) -> Iterator[str]:
        word = OUTCOMES[rule.outcome].lower()
        head = f"  {_SYMBOLS[rule.outcome]} {line(rule.id, 60).ljust(width)}  "
        reasons, lacks = self._unjudged(rule)
        told = list(self._wrapped(f"{word}: {_why(rule, findings, reasons)}", " " * len(head)))
        yield self.paint(head, rule.outcome) + told[0].lstrip()
        yield from told[1:]
        for advice, group in by_advice(lacks).items():
            for reason in facts(group) if len(reasons) > 1 else ():
                yield from self._wrapped(line(reason, 600), "    - ")
            yield from self._wrapped(line(advice, 600), f"      {'to do':<9} ")
        shown = findings if self._all else findings[:_MOST]
        for finding in shown:
            yield from self._finding(finding)
        if len(findings) > len(shown):
            yield f"    … and {len(findings) - len(shown):,} more; report.json lists them all"

    def _unjudged(self, rule: RuleResult) -> tuple[tuple[str, ...], tuple[Missing, ...]]:
        """Why the rule could not be judged, and the gaps to tell of; a list that many rules share is told once."""
        lacks = missing(rule.gaps)
        if not lacks:
            return ((rule.not_applicable,) if rule.not_applicable else ()), ()
        lines = facts(lacks)
        first = self.told.setdefault(lines, rule.id)
        if len(lines) > 1 and first != rule.id and not self._all:
            return (f"see {first}",), ()
        return lines, lacks

    def _finding(self, finding: Finding) -> Iterator[str]:
        place = f"{line(finding.location.file)}:{finding.location.line}:{finding.location.column}"
        labels = [STATUSES[finding.status].lower()] if finding.status != "new" else []
        labels += [intermittent(finding)] if finding.intermittent else []
        status = f"  ({'; '.join(labels)})" if labels else ""
        severity = self.paint(finding.severity, finding.severity)
        name = f"{line(finding.check, 60)}/{line(finding.code, 60)}"
        yield f"    {place} {severity} {name}  {self.paint(line(finding.subject.key), 'bold')}{status}"
        for label, text in _facts(finding, self.report):
            yield from self._wrapped(line(text, 600), f"      {label:<9} ")

    def _notes(self) -> Iterator[str]:
        for note in self.report.notes:
            place = f"{line(note.location.file)}:{note.location.line}:{note.location.column}"
            yield f"{place} {self.paint(note.severity, note.severity)} {line(note.message)}"
        if self.report.notes:
            yield ""


def _why(rule: RuleResult, findings: list[Finding], reasons: tuple[str, ...]) -> str:
    found = f"{counted(len(findings), 'finding')}; " if findings else ""
    examined = f"{line(rule.unit.counted(rule.examined), 80)} examined" if rule.examined else "nothing examined"
    partly = NOT_EVERYTHING if rule.outcome in ("failed", "waived") else ""
    if len(reasons) > 1:
        return f"{found}{examined}; {partly}" if partly else f"{found}{examined}"
    told = " ".join((partly, *(line(reason, 600) for reason in reasons))).strip() if reasons else ""
    return f"{found}{examined}; {told}" if told else f"{found}{examined}"


def _facts(finding: Finding, report: AuditReport) -> Iterator[tuple[str, str]]:
    """What there is to say of a finding, as (label, text); a waived one needs its waiver only."""
    if finding.status == "waived":
        yield "waived", finding.waiver
        return
    yield "promised", finding.expected
    yield "observed", finding.observed
    if finding.scenarios or finding.pages:
        yield "seen in", _where(finding, report)
    if finding.chain:
        yield "caused by", " ← ".join(line(link) for link in finding.chain[:8])
    if finding.hint:
        yield "to do", finding.hint


def _where(finding: Finding, report: AuditReport) -> str:
    every = len(report.scenarios)
    named = ", ".join(finding.scenarios) or "no scenario"
    scenarios = f"all {every} scenarios" if len(finding.scenarios) == every > _FEW else named
    if not finding.pages:
        return scenarios
    pages = listed([line(on_site(page, report.site_url)) for page in finding.pages], 4)
    return f"{scenarios} on {counted(len(finding.pages), 'page')}: {pages}"


FORMAT = Format(id="console", title="Plain text, for a terminal", filename="", render=render)
