"""A page of which a part failed for a while is visited once more, and both visits are kept as one: seen is seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from msgspec import structs

from auditor.crawl.visit.finished_visit import FinishedVisit
from auditor.evidence import Visit
from auditor.observed.pages.failed_parts import failed_parts
from auditor.observed.parties import Parties
from auditor.urls import without_query

WAIT_SECONDS = 2.0
"""Real time until the page is visited again: limits of servers are often by the second."""
MOST_AGAIN = 5
"""Pages of one scenario and round that are visited again: a part that always fails fails on every page."""
_EARLIER = "earlier."


@dataclass(slots=True)
class Again:
    """Which pages of a scenario are visited once more."""

    parties: Parties
    left: int = MOST_AGAIN
    hopeless: set[str] = field(default_factory=set)
    """Addresses, without query, of what failed twice: no page is visited again for them."""

    def wants(self, made: FinishedVisit) -> bool:
        """Whether the page is to be visited once more; it counts as if it will be."""
        failed = {without_query(r.url) for r in failed_parts(made.visit, self.parties)} - self.hopeless
        if made.visit.outcome != "loaded" or not failed or self.left <= 0:
            return False
        self.left -= 1
        return True

    def both(self, first: FinishedVisit, second: FinishedVisit) -> FinishedVisit:
        """The second visit with what was sent and stored in the first; the first, if there was nothing to see any more."""
        if second.visit.outcome != "loaded":
            return first
        visit = together(first.visit, second.visit)
        self.hopeless |= {without_query(r.url) for r in failed_parts(visit, self.parties)}
        return replace(second, visit=visit, screenshot=second.screenshot or first.screenshot)


def together(first: Visit, second: Visit) -> Visit:
    """Two visits to a page one after the other as one: what is there is as the second saw it."""

    def earlier(request: str | None) -> str | None:
        return None if request is None else _EARLIER + request

    return replace(
        second,
        started=first.started,
        milliseconds=first.milliseconds + second.milliseconds,
        requests=(
            *(structs.replace(r, id=_EARLIER + r.id, redirect_from=earlier(r.redirect_from)) for r in first.requests),
            *second.requests,
        ),
        cookie_writes=(*(replace(w, request=earlier(w.request)) for w in first.cookie_writes), *second.cookie_writes),
        storage_writes=first.storage_writes + second.storage_writes,
        fillings=first.fillings + second.fillings,
        calls=first.calls + second.calls,
        probings=first.probings + second.probings,
        leaks=(*(replace(leak, request=earlier(leak.request)) for leak in first.leaks), *second.leaks),
        blind=tuple(dict.fromkeys(first.blind + second.blind)),
    )
