"""What the HTML report shows, arranged: clauses with their rules and findings, each with its anchor, and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.findings.report import AuditReport, ClauseResult, PageEntry, RuleResult
from auditor.urls import without_values
from reports.cards import NONE, Findings, Shot, findings
from reports.escape import anchor
from reports.interface import Images
from reports.loads import Graph, graph
from reports.pictures import Picture, choose
from reports.prose import Prose, prose
from reports.tally import Tally, by_clause, tally
from reports.words import SEVERITIES, STATES, in_words, scenario, unjudged


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A rule with its findings, worst first."""

    result: RuleResult
    anchor: str
    findings: Findings
    mixed: bool
    """Whether scenarios ended differently, so that each wants telling."""
    reasons: tuple[str, ...]
    """Why it could not be judged, or not everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseView:
    """A clause with its own rules, and those of other clauses that verify it too."""

    result: ClauseResult | None
    anchor: str
    rules: Sequence[RuleView]
    elsewhere: Sequence[RuleResult]
    places: Sequence[tuple[int, str]]
    """Number and anchor of each sentence of the statement that it stands for."""
    unfound: bool
    """Whether the statement is known and does not have the words that the clause quotes."""
    reworded: bool
    """Whether it has them in other words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page of the plan."""

    page: PageEntry
    anchor: str
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of the bar that shows how many clauses are in which state: position and width in hundredths."""

    state: str
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All of it."""

    prose: Prose | None
    numbers: Tally
    clauses: Sequence[ClauseView]
    pages: Sequence[PageView]
    scenarios: Sequence[str]
    bar: Sequence[Segment]
    loads: Graph | None
    kinds: Sequence[tuple[str, str]]
    """What findings are about, as the filter offers it: value and word."""
    choices: Sequence[tuple[str, str]]
    """The same for scenarios in which something was found."""
    grades: Sequence[str]
    """Severities of findings, the gravest first."""


def view(report: AuditReport, images: Images) -> View:
    """The report, arranged."""
    pages = _pages(report, images)
    pictured = {without_values(p.page.url): shot for p in reversed(pages) if (shot := _shot(p))}
    cards = findings(report, pictured)
    numbers = tally(report)
    statement = prose(report)
    found_in = {name for finding in report.findings for name in finding.scenarios}
    return View(
        prose=statement,
        numbers=numbers,
        clauses=_clauses(report, cards, statement),
        pages=pages,
        scenarios=tuple(run.name for run in report.scenarios),
        bar=_bar(numbers),
        loads=graph(report),
        kinds=[(kind, kind) for kind in sorted({finding.subject.kind for finding in report.findings})],
        choices=[(anchor(run.name), scenario(run.name)) for run in report.scenarios if run.name in found_in],
        grades=[grade for grade in SEVERITIES if any(finding.severity == grade for finding in report.findings)],
    )


def _clauses(report: AuditReport, cards: Mapping[str, Findings], statement: Prose | None) -> list[ClauseView]:
    known = {rule.id: rule for rule in report.rules}
    found = {clause for sentence in report.sentences for clause in sentence.clauses}
    reworded = {clause for sentence in report.sentences for clause in sentence.reworded}
    places = statement.places if statement else {}
    views = []
    for number, (clause, rules) in enumerate(by_clause(report)):
        own = {rule.id for rule in rules}
        pointed = dict.fromkeys(clause.rules) if clause else {}
        views.append(
            ClauseView(
                result=clause,
                anchor=f"clause-{anchor(clause.id) if clause else f'none-{number}'}",
                rules=[_rule(rule, cards.get(rule.id, NONE)) for rule in rules],
                elsewhere=[known[rule] for rule in pointed if rule in known and rule not in own],
                places=places.get(clause.id, ()) if clause else (),
                unfound=bool(report.sentences and clause and clause.quote and clause.id not in found),
                reworded=clause is not None and clause.id in reworded,
            )
        )
    return views


def _rule(rule: RuleResult, cards: Findings) -> RuleView:
    return RuleView(
        result=rule,
        anchor=f"rule-{anchor(rule.id)}",
        findings=cards,
        mixed=len({s.outcome for s in rule.scenarios}) > 1,
        reasons=tuple(in_words(reason) for reason in unjudged(rule)),
    )


def _pages(report: AuditReport, images: Images) -> list[PageView]:
    concerned = {page for finding in report.findings for page in finding.pages}
    pages = report.coverage.pages
    wanted = sorted(pages, key=lambda page: without_values(page.url) not in concerned)
    chosen = choose([page.screenshot for page in wanted if page.screenshot], images)
    return [
        PageView(page=page, anchor=f"page-{number}", picture=chosen.get(page.screenshot))
        for number, page in enumerate(pages, 1)
    ]


def _shot(page: PageView) -> Shot | None:
    if page.picture is None:
        return None
    title = page.page.title or without_values(page.page.url)
    return Shot(anchor=page.anchor, title=title, width=page.picture.width, height=page.picture.height)


def _bar(numbers: Tally) -> list[Segment]:
    total = sum(numbers.clauses.values())
    segments, start = [], 0.0
    for state in STATES:
        width = round(100 * numbers.clauses[state] / total, 2) if total else 0.0
        if width:
            segments.append(Segment(state=state, start=round(start, 2), width=width))
        start += width
    return segments
