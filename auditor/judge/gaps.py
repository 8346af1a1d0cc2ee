"""What could not be seen, before any check looks: scenarios that were not run, pages that did not load, blind collectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auditor.evidence import WATCHED, Evidence, EvidenceKind, Request, ScenarioRun, Visit
from auditor.findings import Gap, GapKind
from auditor.urls import without_values

_START = "start"
"""What the crawl says of a page to begin with: the policy's, or one that `--page` names."""
_CLIENT_ERROR = 400
_PAGE = re.compile("html|xml")
_LONGEST_MIME = 100
MAX_NAMED = 5
"""Pages named one by one for one reason; more are counted."""

Fact = tuple[GapKind, str]
"""What a gap says of a page: kind and detail."""


@dataclass(slots=True)
class Sight:
    """What was seen in each scenario; answers are kept, because every rule asks."""

    evidence: Evidence
    _runs: dict[str, ScenarioRun] = field(init=False)
    _visits: dict[str, tuple[Visit, ...]] = field(init=False)
    _unseen: dict[str, tuple[Gap, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._runs = {s.name: s for s in self.evidence.run.scenarios}
        visits: dict[str, list[Visit]] = {name: [] for name in self._runs}
        for visit in self.evidence.visits:
            visits[visit.scenario].append(visit)
        self._visits = {name: tuple(vs) for name, vs in visits.items()}
        self._unseen = {
            name: _by_detail(name, [((GapKind.PAGE_NOT_SEEN, unseen(v)), v) for v in vs]) for name, vs in visits.items()
        }

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Those that were run, in order."""
        return tuple(self._runs)

    def anything(self, scenarios: Iterable[str]) -> bool:
        """Whether any page was really seen in these scenarios."""
        return any(v.judged for s in scenarios for v in self._visits.get(s, ()))

    def gaps(self, scenario: str, reads: frozenset[EvidenceKind]) -> Iterator[Gap]:
        """Why a rule that reads these kinds of evidence cannot be fully judged in a scenario."""
        run = self._runs.get(scenario)
        if run is None:
            yield Gap(kind=GapKind.SCENARIO_NOT_RUN, scenario=scenario, detail="this scenario was not run")
            return
        visits = self._visits[scenario]
        if not run.complete:
            yield _incomplete(run, visits)
        if not any(v.judged for v in visits):
            detail = "no page could be seen" if visits else "no page was visited"
            yield Gap(kind=GapKind.PAGE_NOT_SEEN, scenario=scenario, detail=detail)
        yield from self._unseen[scenario]
        watched = reads.intersection(WATCHED)
        partly = (v for v in visits if v.blind or not watched.issubset(v.watched))
        yield from _by_detail(scenario, [(_blind(v, reads), v) for v in partly if v.judged])


def _incomplete(run: ScenarioRun, visits: Iterable[Visit]) -> Gap:
    """A scenario that ended early; if its choice is why, and a step of a journey, where that stands in the policy."""
    missed = [choice for visit in visits for choice in visit.choices if choice.outcome != "made"]
    place = next(filter(None, (choice.location for choice in missed)), "")
    step = f" (step at {place} of the policy)" if place else ""
    return Gap(
        kind=GapKind.CHOICE_NOT_MADE if missed else GapKind.SCENARIO_INCOMPLETE,
        scenario=run.name,
        detail=(run.reason or "this scenario was not completed") + step,
    )


def unseen(visit: Visit) -> str:
    """Why a page could not be judged, empty if it could. A download is no page: there is nothing to see on it.

    A page that is missing was seen, unless it is one to begin with: a deploy that is not there answers 404 everywhere.
    """
    missing = _missing_start(visit)
    if (visit.judged and not missing) or visit.outcome == "download":
        return ""
    if missing:
        return missing
    if visit.outcome == "loaded":
        return f"the server answered {visit.status}"
    return f"{visit.outcome}: {visit.reason}" if visit.reason else visit.outcome


def _missing_start(visit: Visit) -> str:
    if visit.found_on != _START or visit.outcome != "loaded" or visit.status is None:
        return ""
    if visit.status >= _CLIENT_ERROR:
        return f"the server answered {visit.status}"
    if _is_empty(visit):
        return "the page is empty: no title, no text, and nothing that it loads, sets or holds"
    mime = next((r.mime for r in reversed(visit.requests) if r.main and r.status == visit.status), "")
    return (
        f"the server answered with {mime[:_LONGEST_MIME]}, which is no page" if mime and not _PAGE.search(mime) else ""
    )


def _is_empty(visit: Visit) -> bool:
    """Whether an answer says and does nothing at all, as that of a deploy that is not up. Runs without texts do not tell."""
    held = (
        visit.links,
        visit.frames,
        visit.forms,
        visit.cookies,
        visit.cookie_writes,
        visit.storage,
        visit.storage_writes,
    )
    said = (visit.title, *(t.text.strip() for t in visit.texts))
    return bool(visit.texts) and not any(said) and not any(held) and all(r.main or _is_icon(r) for r in visit.requests)


def _is_icon(request: Request) -> bool:
    return request.url.endswith("/favicon.ico")


def _blind(visit: Visit, reads: frozenset[EvidenceKind]) -> Fact:
    """What of the evidence that a rule reads is missing on a page, and why."""
    unwatched = reads.intersection(WATCHED).difference(visit.watched)  # older runs are silent about them, not clean
    blinds = [b for b in visit.blind if b.kind in reads or b.kind is EvidenceKind.VISIT]
    blind = {(b.kind, b.reason) for b in blinds}
    old = {(kind, "the run was recorded by an auditor that did not watch for them") for kind in unwatched}
    lost = GapKind.EVIDENCE_CUT if all(b.cut for b in blinds) else GapKind.EVIDENCE_NOT_RECORDED
    kind = lost if blinds else GapKind.RUN_TOO_OLD
    return kind, "; ".join(
        f"{'the visit' if kind is EvidenceKind.VISIT else kind} not recorded: {reason}"
        for kind, reason in sorted(blind | old)
    )


def _by_detail(scenario: str, pages: Iterable[tuple[Fact, Visit]]) -> tuple[Gap, ...]:
    """One gap a page, or one for all if many pages share a fact; none where there is nothing to tell."""
    return tuple(_named(scenario, pages))


def _named(scenario: str, pages: Iterable[tuple[Fact, Visit]]) -> Iterator[Gap]:
    urls: dict[Fact, dict[str, None]] = {}
    for fact, visit in pages:
        if fact[1]:
            urls.setdefault(fact, {})[without_values(visit.url)] = None
    for (kind, detail), named in urls.items():
        if len(named) > MAX_NAMED:
            first = tuple(named)[:MAX_NAMED]
            yield Gap(kind=kind, scenario=scenario, detail=detail, first_pages=first, pages=len(named))
        else:
            yield from (Gap(kind=kind, scenario=scenario, page=url, detail=detail) for url in named)
