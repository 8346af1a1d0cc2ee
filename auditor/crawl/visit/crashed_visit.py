"""The record of a page whose visit ended with the browser, every time: nothing of it was seen."""

from __future__ import annotations

from datetime import UTC, datetime

from auditor.crawl.discovery.frontier import Planned
from auditor.crawl.visit.finished_visit import FinishedVisit
from auditor.crawl.visit.visit import Visitor
from auditor.evidence import WATCHED, Visit
from auditor.evidence.layout import visit_id

REASON = "the browser went away during this visit, and again when it was repeated"


def lost_visit(visitor: Visitor, planned: Planned, number: int) -> FinishedVisit:
    """A visit that says so."""
    shorten = visitor.redactor.url
    visit = Visit(
        id=visit_id(visitor.scenario, number, visitor.round),
        round=visitor.round,
        context=visitor.context,
        scenario=visitor.scenario,
        number=number,
        url=shorten(planned.url),
        final_url=shorten(planned.url),
        outcome="crashed",
        reason=REASON,
        depth=planned.depth,
        found_on=shorten(planned.found_on),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        watched=WATCHED,
    )
    return FinishedVisit(visit=visit, screenshot=None, links=(), final_url=planned.url, mime="")
