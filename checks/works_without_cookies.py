"""The pages that the statement promises to work without cookies do.

What it verifies
    Each page is visited with all cookies and storage blocked, and held against the same page as it was without a choice: it
    answers, leads to the same place, has most of its text and its forms, and does not ask for cookies to be switched on.
    A page that could not be loaded for another reason, or not with cookies either, is not judged.

Why it matters
    "You can refuse cookies in your browser and still use this site" is a sentence of many statements. It is rarely tried.

Options
    pages   path globs of the pages that must work. Default: every visited page

In
    no-cookies, unless `in:` says otherwise. no-choice must be run too, to compare.

Findings
    broken  a page does not work with cookies blocked

A passing example: with cookies blocked, the catalogue shows what it shows otherwise.
    rules:
      - {id: works-without-cookies, check: works-without-cookies, pages: ["/", "/products/**"]}

A failing example: with cookies blocked, every page says only "Please enable cookies to continue".
    rules:
      - {id: works-without-cookies, check: works-without-cookies}
"""

from __future__ import annotations

from auditor.evidence import EvidenceKind, Visit
from auditor.findings import Breach, Case, Check, Finding, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed.visits import REFUSED_TO_US, is_entry
from auditor.plurals import Unit
from auditor.scenarios import BY_NAME
from auditor.urls import path_of, without_values
from checks.shared.consent.cookie_walls import could_load, what_broke
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing
from policy.formats import PathGlob
from policy.globs import path_matches

_WITH = "no-choice"
_BLOCKED = "no-cookies"


class WorksWithoutCookiesOptions(Options):
    """Options of `works-without-cookies`."""

    pages: tuple[PathGlob, ...] = ()
    """Path globs of the pages that must work; empty: all."""


def judge(options: WorksWithoutCookiesOptions, case: Case) -> Judgement:
    """Compare each page with cookies blocked to the same page with cookies."""
    judging = _Judging(options, case)
    for visit in judging.visits:
        judging.visit(visit)
    return Judgement(
        examined=len(judging.compared),
        unit=Unit("page"),
        findings=judging.findings(),
        gaps=tuple(dict.fromkeys((*unseen_scenarios(case), *judging.gaps, *judging.unjudged()))),
    )


class _Judging:
    def __init__(self, options: WorksWithoutCookiesOptions, case: Case) -> None:
        self._options = options
        self._case = case
        self._blocking = tuple(s for s in case.scenarios if s in BY_NAME and BY_NAME[s].cookies == "blocked")
        every = tuple(v for v in case.evidence.visits if v.scenario in self._blocking and is_entry(v))
        self.visits = tuple(v for v in every if self._is_meant(v))
        self._others = _references(case)
        self.compared: set[int] = set()
        self._broken: list[tuple[Visit, str]] = []
        self.gaps: list[Gap] = []

    def _is_meant(self, visit: Visit) -> bool:
        path = path_of(visit.url)
        return not self._options.pages or any(path_matches(g, path) for g in self._options.pages)

    def visit(self, visit: Visit) -> None:
        """Judge one page, if it can be."""
        if visit.cookies:
            detail = f"cookies were not blocked: {listing(c.name for c in visit.cookies)} was stored"
            self.gaps.append(Gap(kind=GapKind.UNPROVEN, scenario=visit.scenario, page=visit.url, detail=detail))
        if not could_load(visit) or visit.status in REFUSED_TO_US:
            return  # a robot wall, the network, the browser: the judge says that the page was not seen
        other = self._others.get(visit.number)
        if other is None:
            detail = "the page was not seen with cookies either, so nothing can be compared"
            self.gaps.append(Gap(kind=GapKind.UNPROVEN, scenario=visit.scenario, page=visit.url, detail=detail))
            return
        self.compared.add(visit.number)
        if words := what_broke(visit, other):
            self._broken.append((visit, words))

    def findings(self) -> tuple[Finding, ...]:
        """One for each broken page; one for all of them if every page is broken in the same way."""
        sightings = Sightings(self._case)
        everywhere = len(self._broken) > 1 and len({v.number for v, _ in self._broken}) == len(self.compared)
        alike = everywhere and len({words for _, words in self._broken}) == 1
        for visit, words in self._broken:
            key = "every page" if alike else without_values(visit.url)
            sightings.add(
                Breach(
                    code="broken",
                    subject=Subject(kind="page", key=key, attributes=() if alike else (("url", key),)),
                    expected="the page works with cookies blocked as it does with them",
                    observed=words,
                    hint="Keep what needs no cookie apart from what does, and catch the error that blocked storage throws.",
                    missing="the page",
                ),
                visit,
                "visit",
                visit.url,
            )
        return sightings.findings()

    def unjudged(self) -> tuple[Gap, ...]:
        """Gaps for what the rule promises and nobody compared."""
        if not self._blocking:
            return (
                Gap(
                    kind=GapKind.SCENARIO_NOT_RUN,
                    detail="the rule is not judged with cookies blocked",
                    advice=f"name {_BLOCKED} in `in:`, and run it",
                ),
            )
        paths = {path_of(v.url) for v in self.visits if v.number in self.compared}
        missed = (g for g in self._options.pages if not any(path_matches(g, p) for p in paths))
        unvisited = tuple(
            Gap(kind=GapKind.UNPROVEN, scenario=_BLOCKED, detail=f"no page that matches {glob} was compared")
            for glob in missed
        )
        nothing = (
            () if self.compared else (Gap(kind=GapKind.UNPROVEN, scenario=_BLOCKED, detail="no page was compared"),)
        )
        return (*unvisited, *nothing)


def _references(case: Case) -> dict[int, Visit]:
    """The pages of the site as they are with cookies, by number."""
    return {v.number: v for v in case.index.within((_WITH,)).own_pages}


CHECK = Check(
    id="works-without-cookies",
    title="The promised pages work with cookies blocked",
    options=WorksWithoutCookiesOptions,
    judge=judge,
    codes={"broken": "a page does not work with cookies blocked"},
    reads=frozenset({EvidenceKind.TEXT, EvidenceKind.FORMS}),
    scenarios=(_BLOCKED,),
    absences=frozenset({"broken"}),
)
