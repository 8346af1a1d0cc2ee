"""The statement is linked from every page, and answers.

What it verifies
    On every page of the site that was visited, a link that a visitor can see leads to the statement (`statement.url`),
    directly or over at most so many other visited pages. The statement itself was visited and answered. Links to a URL that
    redirects to the statement count, as do links that differ in http or https or in a final slash. A page from which the
    way may lead over one that a limit of the crawl (`max_pages`, say) left out is not held to miss it.

Why it matters
    A statement nobody can find informs nobody; laws ask for it to be reachable from wherever data is collected.

Options
    max_clicks  how many clicks a visitor may need from any page. Default: 1, a link on the page itself
    text        words of which a link that leads to the statement must carry one. Default: any wording

Findings
    missing     a page without such a link (one finding for the whole site if no page has it)
    dead        the statement does not answer: an error status, or it could not be loaded

A passing example: every page's footer links to /privacy as "Privacy".
    statement: {url: /privacy}
    rules:
      - {id: statement-linked, check: statement-reachable, text: [privacy]}

A failing example: on the same site, no link says "data protection".
    statement: {url: /privacy}
    rules:
      - {id: statement-linked, check: statement-reachable, text: [data protection], max_clicks: 2}
"""

from __future__ import annotations

from pydantic import Field

from auditor.evidence import EvidenceKind, Visit
from auditor.findings import Breach, Case, Check, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed.pages.link_graph import LinkGraph, clickable
from auditor.observed.visits import is_dead
from auditor.plurals import Unit, counted
from auditor.urls import canonical
from checks.shared.pages.reach import unknown_way, unreachable_pages
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing
from policy.formats import Text


class StatementReachableOptions(Options):
    """Options of `statement-reachable`."""

    max_clicks: int = Field(default=1, ge=1, le=10)
    """How many clicks a visitor may need from any page."""
    text: tuple[Text, ...] = ()
    """Words of which a link to the statement must carry one; empty: any wording."""


def judge(options: StatementReachableOptions, case: Case) -> Judgement:
    """Look for the way to the statement from every visited page, scenario by scenario."""
    url = canonical(case.policy.statement.url or "", case.site_url)
    if not case.policy.statement.url or url is None:
        return Judgement(
            examined=0,
            unit=Unit("page"),
            gaps=(Gap(kind=GapKind.POLICY_INCOMPLETE, detail="the policy does not say where the statement is"),),
        )
    judging = _Judging(options, case, url)
    for scenario in case.scenarios:
        judging.scenario(scenario)
    return Judgement(
        examined=len(judging.pages),
        unit=Unit("page"),
        findings=judging.sightings.findings(),
        gaps=(*unseen_scenarios(case), *judging.gaps),
    )


class _Judging:
    def __init__(self, options: StatementReachableOptions, case: Case, url: str) -> None:
        self._options = options
        self._case = case
        self._url = url
        self.sightings = Sightings(case)
        self.gaps: list[Gap] = []
        self.pages: set[str] = set()

    def scenario(self, scenario: str) -> None:
        visits = self._case.index.pages_of(scenario)
        if not visits:
            return
        graph = self._case.index.link_graph(scenario)
        self._answers(scenario, graph.visits_of(self._url))
        target = graph.node(self._url)
        sources = self._worded(graph, visits, target)
        near = graph.clicks_to((target,), 0) | {
            page: clicks + 1
            for page, clicks in graph.clicks_to(sources, self._options.max_clicks - 1).items()
            if page != target
        }
        result = unreachable_pages(self._case, graph, visits, near, left=self._options.max_clicks - 1)
        self.pages |= result.pages
        self.gaps += unknown_way(self._case, result, "the statement")
        for visit in result.unreachable:
            self._missing(visit, everywhere=result.everywhere)

    def _worded(self, graph: LinkGraph, visits: tuple[Visit, ...], target: str) -> tuple[str, ...]:
        """Pages with a link to the statement that is worded as asked."""
        words = tuple(w.casefold() for w in self._options.text)
        return tuple(
            graph.node(v.final_url)
            for v in visits
            for link in v.links
            if clickable(link)
            and graph.node(link.url) == target
            and (not words or any(w in f"{link.text} {link.label}".casefold() for w in words))
        )

    def _answers(self, scenario: str, visits: tuple[Visit, ...]) -> None:
        if not visits:
            self.gaps.append(
                Gap(
                    kind=GapKind.STATEMENT_UNREAD,
                    detail=f"the statement, {self._url}, was not visited",
                    scenario=scenario,
                )
            )
        for visit in visits:
            if is_dead(visit):
                self.sightings.add(
                    Breach(
                        code="dead",
                        subject=Subject(kind="page", key=self._url, attributes=(("url", self._url),)),
                        expected="the statement answers",
                        observed=f"it answers {visit.status}" if visit.status else "it could not be loaded",
                    ),
                    visit,
                    "visit",
                    visit.url,
                )

    def _missing(self, visit: Visit, *, everywhere: bool) -> None:
        page = self._url if everywhere else visit.url
        worded = f" that says {listing(self._options.text)}" if self._options.text else ""
        within = counted(self._options.max_clicks, "click")
        self.sightings.add(
            Breach(
                code="missing",
                subject=Subject(kind="page", key=page, attributes=(("url", page),)),
                expected=f"a link{worded} leads to the statement within {within} of every page",
                observed="no page has a visible one" if everywhere else "this page has no visible one",
                hint=f"Link to {self._url} in the footer of every page.",
                missing=self._url,
            ),
            visit,
            "visit",
            visit.url,
        )


CHECK = Check(
    id="statement-reachable",
    title="The statement is linked from every page, and answers",
    options=StatementReachableOptions,
    judge=judge,
    codes={
        "missing": "a page from which no visible link leads to the statement",
        "dead": "the statement does not answer",
    },
    statement=True,
    reads=frozenset({EvidenceKind.LINKS}),
    absences=frozenset({"missing", "dead"}),
)
