"""What of a scenario's walk leaves rules open that need it. A walk that did not try what was there has shown nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.evidence import Visit
from auditor.evidence.walked import KIND_WORDS, OFF
from auditor.findings import Gap, GapKind

_SWITCHED_OFF = (
    "the policy switches the walk off: what happens only to visitors who press, go on or come back was not looked for"
)


def walk_gaps(asked: str, scenario: str, visits: Iterable[Visit]) -> Iterator[Gap]:
    """Gaps of a scenario whose pages were seen. `asked` is `Method.walk`."""
    parts = {v.part: v for v in visits}
    walk, back = parts.get("walk"), parts.get("return")
    if asked == OFF:
        yield Gap(
            kind=GapKind.NOT_WALKED,
            scenario=scenario,
            detail=_SWITCHED_OFF,
            advice="take `walk: off` out of `site.crawl`",
        )
    elif walk is None:
        yield Gap(kind=GapKind.NOT_WALKED, scenario=scenario, detail="nobody walked from page to page")
    elif not walk.judged:
        yield Gap(kind=GapKind.NOT_WALKED, scenario=scenario, detail=f"the walk did not come about: {_why(walk)}")
    else:
        yield from _of(walk, scenario)
        if back is None or not back.judged:
            why = f": {_why(back)}" if back else ""
            yield Gap(
                kind=GapKind.NOT_WALKED, scenario=scenario, detail=f"the visitor's return did not come about{why}"
            )


def _of(walk: Visit, scenario: str) -> Iterator[Gap]:
    went = walk.walked
    if went is not None and went.untried:
        there = " and ".join(KIND_WORDS[kind] for kind in went.untried)
        yield Gap(kind=GapKind.NOT_WALKED, scenario=scenario, detail=f"there are {there}, and none could be pressed")
    if went is not None and went.cut:
        detail = f"the walk ended early: {went.cut}"
        yield Gap(
            kind=GapKind.NOT_WALKED,
            scenario=scenario,
            detail=detail,
            advice="give it more time: `site.crawl.walk.seconds`",
        )


def _why(visit: Visit) -> str:
    return visit.reason or (f"the server answered {visit.status}" if visit.status else visit.outcome)
