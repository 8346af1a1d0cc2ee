"""Which visits count, for what.

A promise that something is *absent* is broken by anything seen anywhere, so traffic counts even of a visit that failed half
way. A promise that something is *there* is judged only on pages that were really seen.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence import REFUSALS, Request, Visit
from auditor.observed.parties import Parties

REFUSED_TO_US = REFUSALS
"""Statuses by which a site turns the auditor away: they say nothing about what a visitor gets."""
ERRORS = range(400, 1000)
"""Statuses that mean an error; some sites answer robots with 999."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Statuses that lead elsewhere."""
_HTML = ("text/html", "application/xhtml+xml", "")


def is_entry(visit: Visit) -> bool:
    """Whether it shows one page as somebody who enters the site there sees it. What is there on a page is read on these alone; what is
    sent and stored counts wherever it is."""
    return visit.part == "page"


def has_traffic(visit: Visit) -> bool:
    """Whether its traffic counts: of all but pages with which the site turned the auditor away (bot walls, log-ins)."""
    return visit.outcome != "blocked" and visit.status not in REFUSED_TO_US


def ended_elsewhere(visit: Visit, parties: Parties) -> bool:
    """Whether the page led off the site: what happened there is another company's doing."""
    return not parties.is_first_url(visit.final_url)


def own_requests(visit: Visit, parties: Parties) -> Iterable[Request]:
    """The visit's requests without those of a foreign page that it led to."""
    if not ended_elsewhere(visit, parties) and is_entry(visit):
        return visit.requests
    if not ended_elsewhere(visit, parties):  # a walk goes on after a page that is not the site's
        return (r for r in visit.requests if not r.main or parties.is_first_url(r.url))
    return (r for r in visit.requests if not r.main and parties.is_first_url(r.document))


def is_own_page(visit: Visit, parties: Parties) -> bool:
    """Whether a visit that was judged showed an HTML page of the site that answered properly: what a visitor calls a page."""
    return not visit.is_missing and not ended_elsewhere(visit, parties) and is_html(visit)


def is_dead(visit: Visit) -> bool:
    """Whether the page does not answer a visitor: an error status, or nothing at all."""
    return visit.outcome == "failed" or (visit.status in ERRORS and visit.status not in REFUSED_TO_US)


def is_html(visit: Visit) -> bool:
    """Whether the visited document is HTML, as far as its answer says."""
    answer = next((r for r in reversed(visit.requests) if r.main and r.status is not None), None)
    return answer is None or answer.mime.lower() in _HTML
