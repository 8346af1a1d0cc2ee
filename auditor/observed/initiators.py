"""Who caused something: the chain of initiators, nearest first, without queries."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.evidence import Initiator, Request, Visit
from auditor.urls import is_web, without_query

MAX_CHAIN = 12
"""Links of a chain that are shown."""
MAX_LINK = 300
"""Characters of one of them: scripts may come from long `data:` URLs."""


def request_chain(request: Request, visit: Visit) -> tuple[str, ...]:
    """Who redirected it, scripts of the stack, then whoever the browser names, the document, the page."""
    hops = tuple(f"redirect of {_at(r.url, 0)}" for r in _redirects(request, visit))
    return (*hops, *initiator_chain(request.initiator, visit, request.document))[:MAX_CHAIN]


def _redirects(request: Request, visit: Visit) -> Iterator[Request]:
    """The hops before this one, nearest first. Whoever redirects hands the visitor on: no script of the page names the next."""
    if request.redirect_from is None:
        return
    by_id = {r.id: r for r in visit.requests}
    hop = by_id.pop(request.redirect_from, None)
    while hop is not None:
        yield hop
        hop = by_id.pop(hop.redirect_from, None) if hop.redirect_from else None


def initiator_chain(initiator: Initiator | None, visit: Visit, document: str = "") -> tuple[str, ...]:
    """The same for anything that has an initiator."""
    links: list[str] = []
    if initiator is not None:
        links = [_at(f.url, f.line) for f in initiator.stack if f.url]
        if initiator.url:
            links.append(_at(initiator.url, initiator.line))
    links += [_at(u, 0) for u in (document, visit.url) if u]
    return _tidy(links)


def initiator_of(initiator: Initiator | None, document: str) -> str:
    """Who asked, without query: the nearest script with a URL, else what the browser names, else the document."""
    if initiator is None:
        return without_query(document)
    named = (*(frame.url for frame in initiator.stack), initiator.url)
    return without_query(next((url for url in named if is_web(url)), document))


def script_urls(initiator: Initiator | None) -> tuple[str, ...]:
    """URLs of the scripts in the stack, nearest first."""
    return tuple(f.url for f in initiator.stack if is_web(f.url)) if initiator else ()


def _at(url: str, line: int) -> str:
    clean = without_query(url)[:MAX_LINK]
    return f"{clean}:{line}" if line else clean


def _tidy(links: list[str]) -> tuple[str, ...]:
    """Each link once; a bare URL adds nothing after a line of the same file."""
    kept: list[str] = []
    for link in links:
        if link not in kept and not any(k.startswith(f"{link}:") for k in kept):
            kept.append(link)
    return tuple(kept[:MAX_CHAIN])
