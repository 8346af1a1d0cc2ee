"""What a site says about its pages before any is visited: robots.txt and sitemaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from protego import Protego

from auditor.crawl.discovery.sitemap import MAX_URLS, read_sitemap
from auditor.crawl.journal import Found
from auditor.driver.chromium.tabs.fetch import Fetcher
from policy.model import Crawl

AGENT = "auditor"
"""The name that robots.txt may address."""
ANYBODY = "*"
MAX_SITEMAPS = 50
MAX_ROBOTS = 500_000
"""Characters of robots.txt that are read; RFC 9309 asks for 500 KiB at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found."""

    pages: tuple[str, ...] = ()
    allowed: Callable[[str], bool] = lambda _: True
    others: Callable[[str], bool] = lambda _: True
    """Whether a robot that robots.txt does not name may visit a page."""
    robots: str = "respected"
    """respected, ignored, or none (there is no robots.txt)."""
    notes: tuple[str, ...] = ()


async def look_up(fetcher: Fetcher, site: str, crawl: Crawl) -> Found:
    """Read robots.txt and the sitemaps it names (`/sitemap.xml` if it names none)."""
    answer = await fetcher.get(urljoin(site, "/robots.txt"))
    whole = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""  # noqa: PLR2004 (OK)
    text = whole[:MAX_ROBOTS]
    # What stands beyond and forbids pages is not obeyed, so that no page is missed; sitemaps that it names are.
    more = (f"robots.txt was read to its first {MAX_ROBOTS:,} characters.",) if len(whole) > MAX_ROBOTS else ()
    if not crawl.sitemap:
        return Found(robots=text, notes=more)
    named = [urljoin(site, s) for s in Protego.parse(text).sitemaps]
    pages, notes = await _sitemaps(fetcher, named or [urljoin(site, "/sitemap.xml")])
    return Found(robots=text, pages=pages, notes=(*more, *notes))


def discovery(found: Found, crawl: Crawl) -> Discovery:
    """What follows from it for the crawl."""
    if not crawl.robots:
        return Discovery(pages=found.pages, robots="ignored, as the policy says", notes=found.notes)
    rules = Protego.parse(found.robots)
    return Discovery(
        pages=found.pages,
        allowed=lambda url: rules.can_fetch(url, AGENT),
        others=lambda url: rules.can_fetch(url, ANYBODY),
        robots="respected" if found.robots else "none",
        notes=found.notes,
    )


async def _sitemaps(fetcher: Fetcher, queue: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    pages: dict[str, None] = {}
    seen: set[str] = set()
    while queue and len(seen) < MAX_SITEMAPS and len(pages) < MAX_URLS:
        url = queue.pop(0)
        if url in seen:
            continue
        seen.add(url)
        answer = await fetcher.get(url)
        if answer.status == 200:  # noqa: PLR2004
            found, further = read_sitemap(answer.body)
            pages.update((p, None) for p in found)
            queue += further
    partial = bool(queue) or len(pages) >= MAX_URLS
    notes = (f"the sitemap was read in part: {len(seen)} files, {len(pages)} pages",) if partial else ()
    return tuple(pages)[:MAX_URLS], notes
