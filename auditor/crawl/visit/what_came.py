"""What a visit showed: a page of the site, none, or somebody else's; and what of it is the site's own."""

from __future__ import annotations

from dataclasses import replace

from auditor.crawl.discovery.frontier import Planned
from auditor.crawl.visit.finished_visit import FinishedVisit
from auditor.evidence import EvidenceKind, Visit
from auditor.observed.parties import Parties
from auditor.observed.visits import REDIRECTS
from auditor.urls import host_of

_NAMED = frozenset({"start", "policy"})


def on_site(made: FinishedVisit, planned: Planned, parties: Parties) -> FinishedVisit:
    """The visit, unless it ended on another site: then it did not see the page it was meant for.

    An address that answers with nothing but a redirect to another site, such as `/go/partner`, is no page: an `outlink`. Of it only
    the site's own is kept. A page that a visitor could read before it led away was not seen, and what it sent and stored counts.
    """
    if made.visit.outcome != "loaded" or parties.is_first(host_of(made.final_url)):
        return made
    reason = f"the address leads off the site, to {host_of(made.final_url)}"
    if planned.found_on in _NAMED or showed_a_page(made.visit, parties):
        return replace(made, visit=replace(made.visit, outcome="failed", reason=reason), links=())
    return replace(
        made, visit=_own(replace(made.visit, outcome="outlink", reason=reason), parties), links=(), screenshot=None
    )


def no_page(made: FinishedVisit, planned: Planned, parties: Parties) -> str:
    """Why what was found by a link is no page; empty if it is one, or leads to another site."""
    if planned.found_on in _NAMED or not parties.is_first(host_of(made.final_url)):
        return ""
    if made.visit.outcome == "download" or (made.mime and "html" not in made.mime and "xml" not in made.mime):
        return "not-html"
    return ""


def is_unread(visit: Visit) -> bool:
    """Whether the page may have had links that nobody read."""
    return visit.outcome not in ("loaded", "download", "outlink") or any(
        b.kind is EvidenceKind.LINKS and not b.cut for b in visit.blind
    )


def has_more_links(visit: Visit) -> bool:
    """Whether the page has more links than are kept of a page."""
    return any(b.kind is EvidenceKind.LINKS and b.cut for b in visit.blind)


def showed_a_page(visit: Visit, parties: Parties) -> bool:
    """Whether a document of the site itself came on the way, and not only redirects."""
    main = (r for r in visit.requests if r.main and parties.is_first_url(r.url))
    return any(r.status is not None and r.status not in REDIRECTS for r in main)


def _own(visit: Visit, parties: Parties) -> Visit:
    """What the site's redirects did. The jar stays whole: it tells whose the cookies are that later visits find there."""
    own = {r.id for r in visit.requests if r.main and parties.is_first_url(r.url)}
    return replace(
        visit,
        title="",
        screenshot=None,
        requests=tuple(r for r in visit.requests if r.id in own),
        cookie_writes=tuple(w for w in visit.cookie_writes if parties.is_first(w.host)),
        leaks=tuple(leak for leak in visit.leaks if leak.request in own or parties.is_first_url(leak.document)),
        storage=tuple(item for item in visit.storage if parties.is_first_url(item.origin)),
        storage_writes=(),
        links=(),
        frames=(),
        forms=(),
        fillings=(),
        calls=(),
        probings=(),
        texts=(),
        blind=(),
    )
