"""What the HTML report shows, arranged: clauses with their rules and findings, each with its anchor, and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.findings.report import AuditReport, ClauseResult, PageEntry, RuleResult
from auditor.urls import without_values
from reports.cards import NONE, Findings, Shot, findings
from reports.escape import anchor
from reports.interface import Images
from reports.loads import Graph, graph
from reports.pictures import Picture, choose
from reports.prose import Prose, prose
from reports.reasons import MOST, Missing, by_advice, clause_reason, fact, missing
from reports.tally import Tally, by_clause, tally
from reports.words import SEVERITIES, STATES, on_site, scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something that could not be judged, and where."""

    fact: str
    scenarios: Sequence[str]
    """Empty: whatever the scenario."""
    pages: Sequence[tuple[str, str]]
    """Path (or URL, where it is not the site's own) and anchor in this report (empty if it is not in the plan) of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What one advice may mend."""

    to_do: str
    places: Sequence[Place]
    more: int
    """Places that are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A rule with its findings, worst first."""

    result: RuleResult
    anchor: str
    findings: Findings
    mixed: bool
    """Whether scenarios ended differently, so that each wants telling."""
    lacks: Sequence[Lack]
    """What could not be judged."""


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
    reason: str
    """Why it is in its state; empty if that needs no words."""


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
        clauses=_clauses(report, cards, statement, _Lacks(report, pages)),
        pages=pages,
        scenarios=tuple(run.name for run in report.scenarios),
        bar=_bar(numbers),
        loads=graph(report),
        kinds=[(kind, kind) for kind in sorted({finding.subject.kind for finding in report.findings})],
        choices=[(anchor(run.name), scenario(run.name)) for run in report.scenarios if run.name in found_in],
        grades=[grade for grade in SEVERITIES if any(finding.severity == grade for finding in report.findings)],
    )


def _clauses(
    report: AuditReport, cards: Mapping[str, Findings], statement: Prose | None, lacks: _Lacks
) -> list[ClauseView]:
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
                rules=[_rule(rule, cards.get(rule.id, NONE), lacks) for rule in rules],
                elsewhere=[known[rule] for rule in pointed if rule in known and rule not in own],
                places=places.get(clause.id, ()) if clause else (),
                unfound=bool(report.sentences and clause and clause.quote and clause.id not in found),
                reworded=clause is not None and clause.id in reworded,
                reason=clause_reason(clause) if clause else "",
            )
        )
    return views


def _rule(rule: RuleResult, cards: Findings, lacks: _Lacks) -> RuleView:
    return RuleView(
        result=rule,
        anchor=f"rule-{anchor(rule.id)}",
        findings=cards,
        mixed=len({s.outcome for s in rule.scenarios}) > 1,
        lacks=lacks.of(rule),
    )


class _Lacks:
    """What rules could not judge, told with this report's paths and anchors."""

    def __init__(self, report: AuditReport, pages: Sequence[PageView]) -> None:
        self._site = report.site_url
        self._anchors = {without_values(p.page.url): p.anchor for p in reversed(pages)}

    def of(self, rule: RuleResult) -> list[Lack]:
        """A rule's, by what to do about them."""
        groups = {to_do: self._places(lacks) for to_do, lacks in by_advice(missing(rule.gaps)).items()}
        return [Lack(to_do=to_do, places=places[:MOST], more=len(places[MOST:])) for to_do, places in groups.items()]

    def _places(self, lacks: Iterable[Missing]) -> list[Place]:
        alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for lack in lacks:
            alike.setdefault((fact(lack.gap), lack.scenarios), []).append(lack.gap.page)
        return [
            Place(fact=told, scenarios=[scenario(s) for s in named], pages=[self._page(p) for p in pages if p])
            for (told, named), pages in alike.items()
        ]

    def _page(self, url: str) -> tuple[str, str]:
        page = without_values(url)
        return on_site(page, self._site), self._anchors.get(page, "")


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
