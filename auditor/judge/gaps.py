"""What could not be seen, before any check looks: scenarios that were not run, pages that did not load, blind collectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auditor.evidence import WATCHED, Evidence, EvidenceKind, Request, ScenarioRun, Visit
from auditor.findings import Gap
from auditor.urls import without_values

_START = "start"
"""What the crawl says of a page to begin with: the policy's, or one that `--page` names."""
_CLIENT_ERROR = 400
_PAGE = re.compile("html|xml")
_LONGEST_MIME = 100
MAX_NAMED = 5
"""Pages named one by one for one reason; more are counted."""


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
        self._unseen = {name: _by_reason(name, [(unseen(v), v) for v in vs]) for name, vs in visits.items()}

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
            yield Gap(scenario=scenario, reason="this scenario was not run")
            return
        visits = self._visits[scenario]
        if not run.complete:
            yield Gap(scenario=scenario, reason=(run.reason or "this scenario was not completed") + _step(visits))
        if not any(v.judged for v in visits):
            yield Gap(scenario=scenario, reason="no page could be seen" if visits else "no page was visited")
        yield from self._unseen[scenario]
        watched = reads.intersection(WATCHED)
        partly = (v for v in visits if v.blind or not watched.issubset(v.watched))
        yield from _by_reason(scenario, [(_blind(v, reads), v) for v in partly if v.judged])


def _step(visits: Iterable[Visit]) -> str:
    """Where in the policy the step stands at which a journey ended."""
    places = (choice.location for visit in visits for choice in visit.choices if choice.outcome != "made")
    place = next(filter(None, places), "")
    return f" (step at {place} of the policy)" if place else ""


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


def _blind(visit: Visit, reads: frozenset[EvidenceKind]) -> str:
    """What of the evidence that a rule reads is missing on a page, and why."""
    unwatched = reads.intersection(WATCHED).difference(visit.watched)  # older runs are silent about them, not clean
    missing = sorted(
        {(b.kind, b.reason) for b in visit.blind if b.kind in reads or b.kind is EvidenceKind.VISIT}
        | {(kind, "the run was recorded by an auditor that did not watch for them") for kind in unwatched}
    )
    return "; ".join(
        f"{'the visit' if kind is EvidenceKind.VISIT else kind} not recorded: {reason}" for kind, reason in missing
    )


def _by_reason(scenario: str, pages: Iterable[tuple[str, Visit]]) -> tuple[Gap, ...]:
    """One gap a page, or one for all if many pages share a reason."""
    return tuple(_named(scenario, pages))


def _named(scenario: str, pages: Iterable[tuple[str, Visit]]) -> Iterator[Gap]:
    urls: dict[str, dict[str, None]] = {}
    for reason, visit in pages:
        if reason:
            urls.setdefault(reason, {})[without_values(visit.url)] = None
    for reason, named in urls.items():
        if len(named) > MAX_NAMED:
            first = ", ".join(list(named)[:MAX_NAMED])
            yield Gap(scenario=scenario, reason=f"{len(named)} pages could not be seen ({reason}): {first}, ...")
        else:
            yield from (Gap(scenario=scenario, page=url, reason=reason) for url in named)
