"""Which page is how many clicks from which other: over the visited pages of one scenario and their visible links."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from functools import lru_cache

from auditor.evidence import Link, Visit
from auditor.urls import page_key

_CLICKABLE = frozenset({"anchor", "area", "svg", "button"})


@lru_cache(maxsize=65_536)
def place_key(url: str) -> str:
    """Identity of a page for someone who clicks: http or https, with or without a final slash, `www.` as written."""
    key = page_key(url) or url
    head, mark, query = key.partition("?")
    return f"{head.replace('http://', 'https://', 1).rstrip('/')}{mark}{query}"


class LinkGraph:
    """Pages and the clicks between them. A page is known under every URL that was seen to redirect to it."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        self._visits = tuple(visits)
        self._alias: dict[str, str] = {}
        for visit in self._visits:
            final = place_key(visit.final_url)
            for url in (visit.url, *[r.url for r in visit.requests if r.main]):
                self._alias.setdefault(place_key(url), final)
            self._alias[final] = final
        self._into = self._incoming()

    def node(self, url: str) -> str:
        """The page that a URL leads to."""
        key = place_key(url)
        return self._alias.get(key, key)

    def visits_of(self, url: str) -> tuple[Visit, ...]:
        """Visits that showed, or tried to show, the page."""
        wanted = self.node(url)
        return tuple(v for v in self._visits if self.node(v.url) == wanted or self.node(v.final_url) == wanted)

    def clicks_to(self, targets: Iterable[str], limit: int) -> dict[str, int]:
        """Page -> fewest clicks to any of the target pages, for pages within `limit`; a target itself is 0 away."""
        distance = dict.fromkeys(sorted(set(targets)), 0)
        queue = deque(distance)
        while queue:
            page = queue.popleft()
            if distance[page] < limit:
                for source in self._into.get(page, ()):
                    if source not in distance:
                        distance[source] = distance[page] + 1
                        queue.append(source)
        return distance

    def _incoming(self) -> dict[str, list[str]]:
        into: defaultdict[str, list[str]] = defaultdict(list)
        for visit in self._visits:
            source = self.node(visit.final_url)
            for target in sorted({self.node(link.url) for link in visit.links if clickable(link)}):
                into[target].append(source)
        return into


def clickable(link: Link) -> bool:
    """Whether a visitor sees the link and a click on it leads to a page."""
    return link.visible and link.kind in _CLICKABLE
