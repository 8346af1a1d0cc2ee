"""Writing down what was visited: as evidence, and in the journal, from which a run goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace

from auditor.crawl.contexts import PlannedRound
from auditor.crawl.discovery.frontier import Planned
from auditor.crawl.journal import JournalEntry
from auditor.crawl.setup import CrawlMemory, Progress, Writer
from auditor.crawl.visit.finished_visit import FinishedVisit
from auditor.crawl.visit.storage_state import ContextState
from auditor.crawl.visit.what_came import has_more_links, is_unread, no_page, on_site
from auditor.evidence import Blind, EvidenceKind, Visit
from auditor.evidence.layout import visit_id
from auditor.observed.parties import Parties
from auditor.urls import is_web

MORE_LINKS = "it holds more links than are kept of a page: those that only the others lead to were not visited"
UNREAD = "its links could not be read when pages were looked for: those that only it leads to were not visited"


class VisitRecords:
    """Those of one crawl."""

    def __init__(
        self, max_depth: int, parties: Parties, writer: Writer, progress: Progress, trail: CrawlMemory
    ) -> None:
        self._max_depth, self._parties = max_depth, parties
        self._writer, self._progress = writer, progress
        self._redactor, self._journal, self._outgoing = trail.redactor, trail.journal, trail.outgoing
        self._more_links: set[str] = set()
        """Pages with more links than the leader keeps of one."""
        self.growing: set[str] = set()
        """Pages that grew further than they were read."""
        self.unread: set[str] = set()
        """Pages whose links the leader could not read."""
        self.planned: Callable[[], int] = lambda: 0
        """How many pages are planned so far."""
        self.offer: Callable[[Planned, FinishedVisit], None] = lambda *_: None
        """Called with each page that the leader visited."""

    def known(self, turn: PlannedRound, planned: Planned) -> JournalEntry | None:
        """What the journal says of a page of a turn; None if it was not visited."""
        return self._journal.seen.get((turn.scenario.name, turn.round, planned.url))

    def keep_page(self, turn: PlannedRound, planned: Planned, made: FinishedVisit, number: int) -> JournalEntry:
        """Keep what was seen of a page under its number, unless it is none."""
        refusal = no_page(made, planned, self._parties) if turn.leads else ""
        if refusal:
            return self.note(turn, planned, made, 0, refusal=refusal)
        name = visit_id(turn.scenario.name, number, turn.round)
        made = replace(made, visit=replace(made.visit, number=number, id=name))
        made = self._told_if_unread(turn, planned, on_site(made, planned, self._parties))
        if turn.leads:
            self.offer(planned, made)
        seen = self.note(turn, planned, made, number)
        self.keep_made(made)
        return seen

    def _told_if_unread(self, turn: PlannedRound, planned: Planned, made: FinishedVisit) -> FinishedVisit:
        """A visit to a page whose links nobody read says so in every scenario: each of them lacks what only it leads to."""
        if turn.leads and planned.depth < self._max_depth and is_unread(made.visit):
            self.unread.add(planned.url)
        if turn.leads and planned.depth < self._max_depth and has_more_links(made.visit):
            self._more_links.add(planned.url)
        told = []
        if planned.url in self.unread:
            told.append(Blind(kind=EvidenceKind.VISIT, reason=UNREAD))
        elif planned.url in self._more_links:
            told.append(Blind(kind=EvidenceKind.LINKS, reason=MORE_LINKS, cut=True))
        if not told or made.visit.outcome != "loaded":
            return made
        blind = (*made.visit.blind, *told)
        return replace(made, visit=replace(made.visit, blind=blind))

    def note(
        self,
        turn: PlannedRound,
        planned: Planned,
        made: FinishedVisit,
        number: int,
        *,
        refusal: str = "",
        choice: bool = False,
    ) -> JournalEntry:
        """Write into the journal that a page was visited."""
        seen = JournalEntry(
            scenario=turn.scenario.name,
            round=turn.round,
            number=number,
            url=planned.url,
            depth=planned.depth,
            found_on=planned.found_on,
            final_url=made.final_url,
            links=made.links,
            refusal=refusal,
            unread=turn.leads and planned.url in self.unread,
            outlink=made.visit.outcome == "outlink",
            choice=choice,
            context=made.visit.context,
            carried=made.carried if self._may_be_written(made.carried) else None,
        )
        self._journal.write(seen)
        if not turn.leads:
            self._journal.forget_links_of(seen)
        return seen

    def _may_be_written(self, carried: ContextState) -> bool:
        text = json.dumps([carried.cookies, carried.local])
        return self._redactor.text(text) == text

    def keep_made(self, made: FinishedVisit) -> None:
        """Write a visit down, and what its page leads to."""
        self.note_outgoing(made.links)
        self.growing.update({made.visit.url} if made.grows else ())
        self.keep(made.visit, made.screenshot)

    def keep(self, visit: Visit, screenshot: bytes | None = None) -> None:
        """Write a visit down."""
        visit = self._writer.write_visit(self._redactor.record(visit), screenshot)
        self._progress(visit.scenario, self.planned(), visit)

    def note_outgoing(self, links: Iterable[str]) -> None:
        """Remember which of them leave the site."""
        self._outgoing.update(u for u in links if is_web(u) and not self._parties.is_first_url(u))

    def as_they_are(self, links: set[str]) -> Iterable[str]:
        """Links without what evidence hides of them."""
        return (u for u in self._outgoing if self._redactor.url(u) in links)
