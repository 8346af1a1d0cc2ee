"""How much of the site was seen: the pages of the plan, how each visit went, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.evidence import Evidence, Visit, Walked
from auditor.evidence.basics import HELD_BACK
from auditor.findings.report import Coverage, HeldBack, NotSeen, PageEntry, WalkEntry
from auditor.judge.unseen import Fact, fact_of, unseen
from auditor.observed.pages.robots import ROBOTS_ADVICE, hides_the_site, kept_from_us
from auditor.urls import origin_of, without_values


def coverage(evidence: Evidence) -> Coverage:
    """Pages in the order of the plan. A page counts as visited if it was really seen in at least one scenario."""
    pages: dict[int, list[Visit]] = {}
    for visit in evidence.visits:
        # Pages of the choice and of a walk are in the plan under their own numbers; an outlink is listed as left out.
        if visit.number <= 0 or visit.outcome == "outlink":
            continue
        pages.setdefault(visit.number, []).append(visit)
    return Coverage(
        found=len(pages) + len({left.url for left in evidence.run.left_out}),
        visited=sum(any(not unseen(v) for v in visits) for visits in pages.values()),
        pages=tuple(_page(pages[number]) for number in sorted(pages)),
        left_out=tuple(sorted(evidence.run.left_out, key=lambda left: (left.url, left.reason))),
        held_back=tuple(_held_back(evidence)),
        not_seen=tuple(sorted(_not_seen(evidence, pages), key=lambda entry: -entry.pages)),
        walks=tuple(_walk(v, v.walked) for v in evidence.visits if v.walked is not None),
    )


def _walk(visit: Visit, walked: Walked) -> WalkEntry:
    return WalkEntry(
        scenario=visit.scenario,
        round=visit.round,
        steps=walked.steps,
        pressed=walked.pressed,
        untried=walked.untried,
        cut=walked.cut,
    )


def _not_seen(evidence: Evidence, pages: Mapping[int, list[Visit]]) -> Iterator[NotSeen]:
    first: dict[Fact, dict[int, str]] = {}
    for number, visits in pages.items():
        for visit in visits:
            if (fact := fact_of(visit))[1]:
                first.setdefault(fact, {}).setdefault(number, without_values(visit.url))
    for (kind, detail, advice), urls in first.items():
        yield NotSeen(reason=detail, advice=advice or kind.advice, pages=len(urls), first=next(iter(urls.values())))
    if hidden := hides_the_site(evidence.run.left_out, evidence.visits):
        kept = kept_from_us(evidence.run.left_out)
        yield NotSeen(reason=hidden, advice=ROBOTS_ADVICE, pages=len(kept), first=without_values(kept[0].url))


def _held_back(evidence: Evidence) -> Iterator[HeldBack]:
    seen: dict[str, list[Visit]] = {}
    for visit in evidence.visits:
        for origin in {origin_of(r.url) for r in visit.requests if r.error == HELD_BACK}:
            seen.setdefault(origin, []).append(visit)
    for origin, visits in sorted(seen.items()):
        yield HeldBack(
            origin=origin,
            scenarios=tuple(dict.fromkeys(v.scenario for v in visits)),
            pages=tuple(sorted({without_values(v.url) for v in visits})),
        )


def _outcomes(visits: list[Visit]) -> Iterator[tuple[str, str]]:
    """How a page's visits in each scenario ended: as the first that did not see it, with its round."""
    for scenario in dict.fromkeys(v.scenario for v in visits):
        mine = [v for v in visits if v.scenario == scenario]
        first = next((v for v in mine if unseen(v)), mine[0])
        words = unseen(first) or first.outcome
        yield scenario, words if first.round == 1 else f"visit {first.round}: {words}"


def _page(visits: list[Visit]) -> PageEntry:
    best = next((v for v in visits if not unseen(v)), visits[0])
    return PageEntry(
        url=best.url,
        title=best.title,
        status=best.status,
        found_on=best.found_on,
        depth=best.depth,
        outcomes=tuple(_outcomes(visits)),
        screenshot=best.screenshot or next((v.screenshot for v in visits if v.screenshot), ""),
    )
