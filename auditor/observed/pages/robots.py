"""What robots.txt kept the auditor from, as far as it matters: carts, accounts and the like are ordinary. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from auditor.evidence import LeftOut, Visit
from auditor.observed.pages.instead_facts import instead_facts, plain
from auditor.observed.pages.shape import shape_of
from auditor.plurals import counted
from auditor.urls import path_of

ROBOTS, ROBOTS_OURS = "robots", "robots-auditor"
"""Reasons for leaving a page out: robots.txt keeps all robots from it, or this auditor only."""
ROBOTS_ADVICE = "let the auditor in by robots.txt, or set `site.crawl.robots: false`, and audit again"
_NAMED = frozenset({"start", "policy"})


def kept_from_us(left_out: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """Pages that robots.txt kept out and that any visitor may want to read."""
    return tuple(p for p in left_out if p.reason == ROBOTS_OURS or (p.reason == ROBOTS and not _is_ordinary(p.url)))


def hides_the_site(left_out: Iterable[LeftOut], visits: Iterable[Visit]) -> str:
    """Why what was visited does not stand for the site, for robots.txt; empty if it does.

    It does not if robots.txt names the auditor and keeps it from what others may visit, or if it keeps robots from more kinds of
    page than were visited, or from all that links lead to.
    """
    pages = kept_from_us(left_out)
    ours = [p for p in pages if p.reason == ROBOTS_OURS]
    if ours:
        return f"robots.txt keeps this auditor from {counted(len(ours), 'page')} that it lets other robots visit, such as {path_of(ours[0].url)[:100]}"
    if not pages:
        return ""
    found = {shape_of(v.url) for v in visits if v.number > 0 and v.found_on not in _NAMED and v.judged}
    hidden = {shape_of(p.url) for p in pages} - found
    if len(hidden) <= len(found) or not hidden:
        return ""
    visited = (
        "no page that a link leads to was visited"
        if not found
        else f"{counted(len(found), 'kind')} of page were visited"
    )
    return f"robots.txt keeps robots from {counted(len(pages), 'page')}, such as {path_of(pages[0].url)[:100]}, and {visited}"


def _is_ordinary(url: str) -> bool:
    """Whether sites ordinarily keep robots from it: what is a visitor's own there, or a page once more in another order."""
    if urlsplit(url).query:
        return True
    ordinary = instead_facts().ordinary_in_robots
    return any(ordinary.fullmatch(plain(segment)) for segment in unquote(path_of(url)).split("/") if segment)
