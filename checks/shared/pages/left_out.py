"""Pages that were found and, for a limit of the crawl, not visited: what no visited page has may stand there.

Pages that the policy asks to leave out are not among them: nobody meant to look there. Of what robots.txt keeps out, carts, accounts and the
like are not: what a visitor is to find does not stand there. Nor are those whose template was
seen: that they are like the pages of it that were visited is what leaving them out rests on.
"""

from __future__ import annotations

from collections import Counter

from auditor.evidence import LeftOut
from auditor.findings import Case, Gap, GapKind
from auditor.observed.pages.robots import ROBOTS, ROBOTS_ADVICE, ROBOTS_OURS
from auditor.plurals import counted

_LIMITS = {
    "max-pages": "max_pages",
    "max-depth": "max_depth",
    "max-minutes": "max_minutes",
    "max-scenario-minutes": "max_scenario_minutes",
    "cap": "addresses remembered",
    "robots": "robots.txt",
    "robots-auditor": "robots.txt",
}
"""Limits of the crawl, as the policy calls them."""


def cut_short(case: Case, scenario: str, absence: str) -> tuple[Gap, ...]:
    """Why something that no visited page has is perhaps not missing; empty if no limit kept a page out."""
    pages = case.index.cut_pages
    if not pages:
        return ()
    were = "was" if len(pages) == 1 else "were"
    detail = f"{absence}, but {counted(len(pages), 'page')} {were} left out ({limits_of(pages)})"
    return (Gap(kind=GapKind.PAGE_LEFT_OUT, scenario=scenario, detail=detail, advice=advice_for(pages)),)


def advice_for(pages: tuple[LeftOut, ...]) -> str:
    """What to do about pages that were left out; empty where raising a limit helps."""
    return ROBOTS_ADVICE if all(p.reason in (ROBOTS, ROBOTS_OURS) for p in pages) else ""


def limits_of(pages: tuple[LeftOut, ...]) -> str:
    """Which limits kept how many pages out: `max_depth: 3, max_pages: 11`."""
    numbers = Counter(_LIMITS[page.reason] for page in pages)
    return ", ".join(f"{name}: {number}" for name, number in sorted(numbers.items()))
