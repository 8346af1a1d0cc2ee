"""What could not be seen, before any check looks: scenarios that were not run, pages that did not load, blind collectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import BaseModel

from auditor.evidence import WATCHED, Evidence, EvidenceKind, Request, ScenarioRun, Visit
from auditor.findings import Check, CrawlNeed, Gap, GapKind
from auditor.judge.unseen import POLICY, Fact, fact_of
from auditor.judge.walks import walk_gaps
from auditor.observed.pages.failed_parts import failed_parts, failure_of, loaded_parts
from auditor.observed.pages.link_graph import place_key
from auditor.observed.pages.robots import ROBOTS_ADVICE, hides_the_site
from auditor.observed.parties import Parties
from auditor.observed.visits import is_entry
from auditor.urls import canonical, without_query, without_values

MAX_NAMED = 5
"""Pages named one by one for one reason; more are counted."""
_BY_SCRIPTS = frozenset({
    EvidenceKind.REQUESTS, EvidenceKind.BODIES, EvidenceKind.COOKIES, EvidenceKind.STORAGE, EvidenceKind.FRAMES, EvidenceKind.PROBINGS,
    EvidenceKind.CHOICES,
})  # fmt: skip
"""What any script may add to."""
_BY_OWN_SCRIPTS = frozenset({EvidenceKind.LINKS, EvidenceKind.FORMS, EvidenceKind.FILLING, EvidenceKind.TEXT})
"""What the site's own scripts make, besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """What a rule reads of a scenario, as far as something of it may be missing."""

    kinds: frozenset[EvidenceKind]
    pages: frozenset[str] = frozenset()
    """Places (`place_key`) of the pages that it names, the statement's among them if it reads that."""
    everywhere: bool = True
    """Whether it judges every page of the site, or only those."""
    walk: bool = False
    """Whether it needs a visitor's walk."""


def reads_of(check: Check, options: BaseModel, statement: str | None, site: str) -> Reads:
    """What a rule with these options reads. `statement` is as the policy says."""
    named = (*check.needs_with(options).pages, *((statement,) if check.statement and statement else ()))
    pages = frozenset(place_key(url) for page in named if (url := canonical(page, site)))
    walk = CrawlNeed.WALK in check.needs
    return Reads(kinds=check.reads, pages=pages, everywhere=check.everywhere, walk=walk)


@dataclass
class Sight:
    """What was seen in each scenario; answers are kept, because every rule asks."""

    evidence: Evidence
    parties: Parties
    _runs: dict[str, ScenarioRun] = field(init=False)
    _visits: dict[str, tuple[Visit, ...]] = field(init=False)
    _unseen: dict[str, tuple[tuple[Fact, Visit], ...]] = field(init=False)
    _told: dict[tuple[str, Reads], tuple[Gap, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._runs = {s.name: s for s in self.evidence.run.scenarios}
        visits: dict[str, list[Visit]] = {name: [] for name in self._runs}
        for visit in self.evidence.visits:
            visits[visit.scenario].append(visit)
        self._visits = {name: tuple(vs) for name, vs in visits.items()}
        facts = {name: ((fact_of(v), v) for v in vs if is_entry(v)) for name, vs in visits.items()}
        self._unseen = {name: tuple((f, v) for f, v in pairs if f[1]) for name, pairs in facts.items()}
        self._told = {}

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Those that were run, in order."""
        return tuple(self._runs)

    def anything(self, scenarios: Iterable[str]) -> bool:
        """Whether any page was really seen in these scenarios."""
        return any(v.judged and is_entry(v) for s in scenarios for v in self._visits.get(s, ()))

    def gaps(self, scenario: str, reads: Reads) -> tuple[Gap, ...]:
        """Why a rule that reads this cannot be fully judged in a scenario."""
        known = self._told.get((scenario, reads))
        if known is None:
            known = self._told[scenario, reads] = tuple(self._gaps(scenario, reads))
        return known

    def _gaps(self, scenario: str, reads: Reads) -> Iterator[Gap]:
        run = self._runs.get(scenario)
        if run is None:
            yield Gap(kind=GapKind.SCENARIO_NOT_RUN, scenario=scenario, detail="this scenario was not run")
            return
        visits = self._visits[scenario]
        if not run.complete:
            yield _incomplete(run, visits)
        if not any(v.judged and is_entry(v) for v in visits):
            detail = "no page could be seen" if visits else "no page was visited"
            yield Gap(kind=GapKind.PAGE_NOT_SEEN, scenario=scenario, detail=detail)
        yield from _by_detail(scenario, [(f, v) for f, v in self._unseen[scenario] if self._concerns(v, reads)])
        if reads.everywhere and self._hidden:
            yield Gap(kind=GapKind.PAGE_LEFT_OUT, scenario=scenario, detail=self._hidden, advice=ROBOTS_ADVICE)
        yield from _by_detail(
            scenario, [(f, v) for f, v, kinds in self._failed[scenario] if reads.kinds & kinds and _is_read(v, reads)]
        )
        watched = reads.kinds.intersection(WATCHED)
        read = (v for v in visits if is_entry(v) or reads.walk)
        partly = (v for v in read if v.blind or not watched.issubset(v.watched))
        named = (v for v in partly if v.judged and _is_read(v, reads))
        yield from _by_detail(scenario, [(fact, v) for v in named for fact in _blind(v, reads.kinds)])
        if self._more_in_real_time and reads.kinds & _BY_SCRIPTS:
            yield from _by_detail(
                scenario, [(self._more_in_real_time, v) for v in visits if _is_hasty(v) and _is_read(v, reads)]
            )
        method = self.evidence.run.method
        if reads.walk and method.walk and run.complete and any(v.judged and is_entry(v) for v in visits):
            yield from walk_gaps(method.walk, scenario, visits)

    def _concerns(self, visit: Visit, reads: Reads) -> bool:
        """Whether a page that was not seen matters to a rule: one that the policy alone names, only to rules that name it."""
        if _names(visit, reads) or visit.number == 0:
            return True
        return reads.everywhere and (visit.found_on != POLICY or place_key(visit.url) in self._linked)

    @cached_property
    def _failed(self) -> dict[str, list[tuple[Fact, Visit, frozenset[EvidenceKind]]]]:
        """Parts of pages that did not come, in no visit of the scenario, and what they could have done there."""
        found: dict[str, list[tuple[Fact, Visit, frozenset[EvidenceKind]]]] = {}
        for scenario, visits in self._visits.items():
            failed = [(v, r) for v in visits if v.judged for r in failed_parts(v, self.parties)]
            came = loaded_parts(visits) if failed else frozenset()
            found[scenario] = [
                (
                    (GapKind.PART_NOT_LOADED, f"{without_values(r.url)} did not load: {failure_of(r)}", ""),
                    v,
                    self._could_do(r),
                )
                for v, r in failed
                if without_query(r.url) not in came
            ]
        return found

    def _could_do(self, request: Request) -> frozenset[EvidenceKind]:
        return _BY_SCRIPTS | _BY_OWN_SCRIPTS if self.parties.is_first_url(request.url) else _BY_SCRIPTS

    @cached_property
    def _more_in_real_time(self) -> Fact | None:
        """That some page does in real time what it never does in virtual time, if so."""
        more = sorted({(without_values(v.url), v.real_time) for v in self.evidence.visits if v.real_time})
        if not more:
            return None
        url, what = more[0]
        detail = f"it was visited in virtual time, and {url} does more in real time: {', '.join(what[:MAX_NAMED])}"
        return GapKind.EVIDENCE_NOT_RECORDED, detail, "audit again with --settle real"

    @cached_property
    def _hidden(self) -> str:
        """What robots.txt keeps from us that is more than sites ordinarily keep from robots."""
        return hides_the_site(self.evidence.run.left_out, self.evidence.visits)

    @cached_property
    def _linked(self) -> frozenset[str]:
        """Places that any page links to."""
        return frozenset(place_key(link.url) for visit in self.evidence.visits for link in visit.links)


def _is_read(visit: Visit, reads: Reads) -> bool:
    return reads.everywhere or _names(visit, reads)


def _is_hasty(visit: Visit) -> bool:
    """Whether a page was seen in virtual time only."""
    return visit.judged and is_entry(visit) and visit.settled in ("virtual", "capped")


def _names(visit: Visit, reads: Reads) -> bool:
    return place_key(visit.url) in reads.pages


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


def _blind(visit: Visit, reads: frozenset[EvidenceKind]) -> Iterator[Fact]:
    """What of the evidence that a rule reads is missing on a page, and why; each field that was not filled in by itself."""
    unwatched = reads.intersection(WATCHED).difference(visit.watched)  # older runs are silent about them, not clean
    blinds = [b for b in visit.blind if b.kind in reads or b.kind is EvidenceKind.VISIT]
    unfilled = [b for b in blinds if b.kind is EvidenceKind.FILLING and not b.cut]
    yield from ((GapKind.FORM_NOT_FILLED, b.reason, "") for b in unfilled)
    blinds = [b for b in blinds if b not in unfilled]
    blind = {(b.kind, b.reason) for b in blinds}
    old = {(kind, "the run was recorded by an auditor that did not watch for them") for kind in unwatched}
    lost = GapKind.EVIDENCE_CUT if all(b.cut for b in blinds) else GapKind.EVIDENCE_NOT_RECORDED
    kind = lost if blinds else GapKind.RUN_TOO_OLD
    yield kind, _joined(blind | old), ""


def _joined(blind: Iterable[tuple[EvidenceKind, str]]) -> str:
    return "; ".join(
        f"{'the visit' if kind is EvidenceKind.VISIT else kind} not recorded: {reason}"
        for kind, reason in sorted(blind)
    )


def _by_detail(scenario: str, pages: Iterable[tuple[Fact, Visit]]) -> tuple[Gap, ...]:
    """One gap a page, or one for all if many pages share a fact; none where there is nothing to tell."""
    return tuple(_named(scenario, pages))


def _named(scenario: str, pages: Iterable[tuple[Fact, Visit]]) -> Iterator[Gap]:
    urls: dict[Fact, dict[str, None]] = {}
    for fact, visit in pages:
        if fact[1]:
            urls.setdefault(fact, {})[without_values(visit.url)] = None
    for (kind, detail, advice), named in urls.items():
        if len(named) > MAX_NAMED:
            first = tuple(named)[:MAX_NAMED]
            yield Gap(kind=kind, scenario=scenario, detail=detail, advice=advice, first_pages=first, pages=len(named))
        else:
            yield from (Gap(kind=kind, scenario=scenario, page=url, detail=detail, advice=advice) for url in named)
