"""Which visits count, for what.

A promise that something is *absent* is broken by anything seen anywhere, so traffic counts even of a visit that failed half
way. A promise that something is *there* is judged only on pages that were really seen.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence import Request, Visit
from auditor.findings import Case, Gap
from auditor.scenarios import BY_NAME
from policy.model import Purpose

REFUSED_TO_US = frozenset({401, 403, 429})
"""Statuses by which a site turns the auditor away: they say nothing about what a visitor gets."""
ERRORS = range(400, 1000)
"""Statuses that mean an error; some sites answer robots with 999."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Statuses that lead elsewhere."""
_HTML = ("text/html", "application/xhtml+xml", "")


def traffic_visits(case: Case) -> tuple[Visit, ...]:
    """Visits whose traffic counts: all but pages with which the site turned the auditor away (bot walls, log-ins)."""
    return case.once(_traffic_visits)


def _traffic_visits(case: Case) -> tuple[Visit, ...]:
    wanted = set(case.scenarios)
    return tuple(
        v
        for v in case.evidence.visits
        if v.scenario in wanted and v.outcome != "blocked" and v.status not in REFUSED_TO_US
    )


def unseen_scenarios(case: Case) -> tuple[Gap, ...]:
    """A gap for each scenario of the rule in which no page was seen; one for all if none was run."""
    return case.once(_unseen_scenarios)


def _unseen_scenarios(case: Case) -> tuple[Gap, ...]:
    if not case.scenarios:
        return (Gap(reason="none of the scenarios that this rule is judged in was run"),)
    tried = {v.scenario for v in case.evidence.visits}
    seen = {v.scenario for v in case.visits}
    return tuple(
        Gap(reason="no page could be seen" if s in tried else "no page was visited", scenario=s)
        for s in case.scenarios
        if s not in seen
    )


def site_url(case: Case) -> str:
    """The URL that was audited, against which paths of the policy are meant: its own, or that of a preview."""
    return case.evidence.run.site or case.policy.site.url


def sees(visit: Visit, *kinds: str) -> bool:
    """Whether the visit's records of these kinds are complete: what is missing there is then really missing."""
    return not any(b.kind in kinds or b.kind == "visit" for b in visit.blind)


def ended_elsewhere(case: Case, visit: Visit) -> bool:
    """Whether the page led off the site: what happened there is another company's doing."""
    return not case.parties.is_first_url(visit.final_url)


def own_pages(case: Case) -> tuple[Visit, ...]:
    """HTML pages of the site that answered properly: what a visitor would call a page."""
    return case.once(_own_pages)


def _own_pages(case: Case) -> tuple[Visit, ...]:
    answered = (v for v in case.visits if v.status not in ERRORS)
    return tuple(v for v in answered if not ended_elsewhere(case, v) and is_html(v))


def is_dead(visit: Visit) -> bool:
    """Whether the page does not answer a visitor: an error status, or nothing at all."""
    return visit.outcome == "failed" or (visit.status in ERRORS and visit.status not in REFUSED_TO_US)


def is_html(visit: Visit) -> bool:
    """Whether the visited document is HTML, as far as its answer says."""
    answer = next((r for r in reversed(visit.requests) if r.main and r.status is not None), None)
    return answer is None or answer.mime.lower() in _HTML


def could_appear(case: Case, purposes: Iterable[Purpose | None]) -> bool:
    """Whether something of these purposes had a chance to be seen: without consent only what is necessary has.

    Something of unknown purpose had one.
    """
    accepted = any(
        run.complete and run.name in BY_NAME and BY_NAME[run.name].choice in {"accept", "withdraw"}
        for run in case.evidence.run.scenarios
        if run.name in case.scenarios
    )
    known = tuple(purposes)
    return accepted or not known or None in known or "necessary" in known


def own_requests(case: Case, visit: Visit) -> Iterable[Request]:
    """The visit's requests without those of a foreign page that it led to."""
    if not ended_elsewhere(case, visit):
        return visit.requests
    return (r for r in visit.requests if not r.main and case.parties.is_first_url(r.document))
