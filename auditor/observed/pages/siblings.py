"""What the pages of one scenario share: the links and lines that at least half of them show, their frame. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from auditor.evidence import Visit
from auditor.observed.pages.link_graph import clickable, place_key
from auditor.observed.pages.shape import shape_of

_LEAST = 2
"""Other pages without which nothing can be said to be shared."""
LINKS_OF_A_FRAME = 3
"""So many shared links make a header or a footer."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one page shows."""

    visit: Visit
    lines: tuple[str, ...]
    links: frozenset[str]
    shape: str

    @property
    def length(self) -> int:
        """Characters."""
        return sum(map(len, self.lines))


class Siblings:
    """The pages of one scenario, in one round."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        self._visits = tuple(v for v in visits if v.outcome == "loaded" and v.texts)

    @cached_property
    def usual_length(self) -> int:
        """Characters on the page in the middle, if they are ordered by that."""
        lengths = sorted(sum(len(t.text) for t in v.texts) for v in self._visits if v.number > 0)
        return lengths[len(lengths) // 2] if lengths else 0

    @cached_property
    def pages(self) -> tuple[Shown, ...]:
        """Each page that was read."""
        return tuple(shown(v) for v in self._visits if v.number > 0)

    @cached_property
    def _links(self) -> Counter[str]:
        return Counter(link for page in self.pages for link in page.links)

    @cached_property
    def _lines(self) -> Counter[str]:
        return Counter(line for page in self.pages for line in set(page.lines))

    def others(self, visit: Visit) -> Sequence[Shown]:
        """All pages but one; a page that two addresses lead to is no other."""
        here = place_key(visit.final_url)
        return [p for p in self.pages if p.visit.number != visit.number and place_key(p.visit.final_url) != here]

    def frame_links(self, visit: Visit) -> frozenset[str]:
        """Links that at least half of the other pages show."""
        return self._shared(visit, self._links, shown(visit).links)

    def frame_lines(self, visit: Visit) -> frozenset[str]:
        """Lines that at least half of the other pages show."""
        return self._shared(visit, self._lines, frozenset(shown(visit).lines))

    def _shared(self, visit: Visit, counts: Counter[str], own: frozenset[str]) -> frozenset[str]:
        among = any(p.visit is visit for p in self.pages)
        others = len(self.pages) - among
        if others < _LEAST:
            return frozenset()
        return frozenset(x for x, times in counts.items() if 2 * (times - (among and x in own)) >= others)


def shown(visit: Visit) -> Shown:
    """What a visit shows, read from it."""
    lines = (line.strip() for t in visit.texts for line in t.text.replace("\r", "\n").split("\n"))
    links = frozenset(place_key(link.url) for link in visit.links if clickable(link))
    return Shown(visit, tuple(line for line in lines if line), links, shape_of(visit.url))
