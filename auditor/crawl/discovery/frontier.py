"""Which page next: a bounded, deterministic frontier. Pure; knows URLs only."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

from auditor.evidence import LeftOut
from auditor.observed.index import LIMITS
from auditor.observed.pages.robots import ROBOTS, ROBOTS_OURS
from auditor.observed.pages.shape import shape_of
from auditor.urls import host_of, page_key, path_of
from policy.globs import path_matches
from policy.model import Crawl

MAX_KNOWN = 200_000
"""URLs remembered; a link trap fills it and is then noted as `cap`."""
MAX_LEFT_OUT = 2_000
"""Entries listed of what was left out."""

# Visiting such a link changes something: it logs out, buys, deletes. Nobody promised the site a robot.
_STATEFUL = re.compile(
    r"(?:^|[/?&=_-])(?:log-?out|sign-?out|logoff|add[-_]?to[-_]?(?:cart|basket|bag|wishlist)|remove[-_]item|unsubscribe|delete"
    r"|cart/add|basket/add|wishlist/add|wp-admin|wp-login)(?:$|[/?&=_.-])",
    re.IGNORECASE,
)
_OPT_OUT = re.compile(
    r"(?:^|[/?&=_.-])(?:opt[-_]?out|do[-_]?not[-_]?(?:sell|track|share))(?:$|[/?&=_.-])", re.IGNORECASE
)
_NOT_HTML = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|css|m?js|json|xml|rss|atom|txt|pdf|docx?|xlsx?|pptx?|odt|csv|zip|gz|tgz|bz2|7z"
    r"|rar|dmg|exe|msi|apk|mp3|mp4|m4a|m4v|mov|avi|webm|ogg|wav|woff2?|ttf|otf|eot|ics|vcf|epub)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A page to visit."""

    url: str
    depth: int
    found_on: str
    context: int = 0
    """Number of the browser context of each scenario in which it is visited."""


class Frontier:
    """Breadth first; within a depth, links in the order of their appearance before sitemap entries."""

    def __init__(
        self,
        crawl: Crawl,
        site: str,
        is_first: Callable[[str], bool],
        robots: Callable[[str], bool],
        others: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`robots` says whether robots.txt lets the auditor visit a page, `others` whether it lets whoever it does not name."""
        self._crawl, self._site, self._is_first, self._robots, self._others = crawl, site, is_first, robots, others
        self._queue: list[tuple[int, int, int, Planned]] = []
        self._known: set[str] = set()
        self._waiting: set[str] = set()
        self._mapped: dict[str, int] = {}
        """Depths of pages known from the sitemap alone so far."""
        self._order = count()
        self._shapes: Counter[str] = Counter()
        self._left_out: dict[str, str] = {}
        self._taken = 0
        self._kept_out: list[tuple[int, int, int, Planned]] = []
        """Pages that limits kept out of the wave: they get their turn if a page of it turns out to be none."""
        self._landed: set[str] = set()
        """Where visits of the wave ended up."""
        self.found = 0
        """Pages of the site that were found, visited or not."""

    def require(self, url: str, found_on: str) -> None:
        """A page the policy names: neither depth, globs, robots nor template keep it out."""
        key = self._key(url)
        if key and key not in self._known:
            self._known.add(key)
            self.found += 1
            self._push(Planned(url=key, depth=0, found_on=found_on), required=True)

    def add(self, urls: Iterable[str], depth: int, found_on: str, *, sitemap: bool = False) -> None:
        """Pages found at that depth on a page or in the sitemap."""
        for url in urls:
            key = self._key(url)
            if key is None or not self._is_first(host_of(key)):
                continue
            if key in self._known:
                self._promote(key, depth, found_on, sitemap=sitemap)
                continue
            if len(self._known) >= MAX_KNOWN:
                self._leave_out(key, "cap")
                return
            self._known.add(key)
            self.found += 1
            reason = self._refusal(key, depth)
            if reason:
                self._leave_out(key, reason)
            else:
                self._push(Planned(url=key, depth=depth, found_on=found_on), sitemap=sitemap)
                self._mapped.update({key: depth} if sitemap else {})

    def _promote(self, key: str, depth: int, found_on: str, *, sitemap: bool) -> None:
        # Most sitemaps list every page; one that is linked too goes where its link stands.
        if not sitemap and depth <= self._mapped.get(key, -1) and key in self._waiting:
            del self._mapped[key]
            self._push(Planned(url=key, depth=depth, found_on=found_on))

    def _push(self, planned: Planned, *, sitemap: bool = False, required: bool = False) -> None:
        self._waiting.add(planned.url)
        rank = 0 if required else planned.depth
        heapq.heappush(self._queue, (rank, int(sitemap), next(self._order), planned))

    def take(self) -> Planned | None:
        """The next page, or None when there is none or the limit is reached."""
        return next(iter(self.wave(1)), None)

    def wave(self, most: int | None = None) -> tuple[Planned, ...]:
        """The next pages, all of one depth and `most` of them at most: no visit of one of them leads to another, so they may be made side by side.

        What becomes of them is told in their order, by `landed`, `drop` and `put_back`.
        """
        self._kept_out.clear()
        self._landed.clear()
        taken: list[Planned] = []
        rank = None
        while self._queue and (most is None or len(taken) < most) and rank in (None, self._queue[0][0]):
            entry = heapq.heappop(self._queue)
            if entry[-1].url in self._waiting and self._takes(entry):
                taken.append(entry[-1])
                rank = entry[0]
        return tuple(taken)

    def _takes(self, entry: tuple[int, int, int, Planned]) -> bool:
        planned = entry[-1]
        self._waiting.discard(planned.url)
        shape = shape_of(planned.url)
        reason = ""
        if self._taken >= self._crawl.max_pages:
            reason = "max-pages"
        elif planned.depth > 0 and self._shapes[shape] >= self._crawl.per_template:
            reason = f"template {shape}"
        if reason:
            self._leave_out(planned.url, reason)
            self._kept_out.append(entry)
            return False
        self._shapes[shape] += 1
        self._taken += 1
        return True

    def may_visit(self, url: str) -> bool:
        """Whether a page may be visited, however far away: by the policy, robots.txt, and what following a link to it does."""
        key = self._key(url)
        return key is not None and self._refusal(key, 0) is None

    def landed(self, final_url: str) -> None:
        """Note where a visit ended up: that page need not be visited again under its own address."""
        key = self._key(final_url)
        if key is not None:
            self._known.add(key)
            self._waiting.discard(key)
            self._landed.add(key)

    def is_seen(self, planned: Planned) -> bool:
        """Whether another page of its wave ended up there: it gives its place to another then."""
        if planned.url not in self._landed:
            return False
        self._give_place(planned)
        return True

    def drop(self, planned: Planned, reason: str) -> None:
        """A page turned out to be none: it gives its place to another."""
        self._give_place(planned)
        self._leave_out(planned.url, reason)

    def _give_place(self, planned: Planned) -> None:
        self._taken -= 1
        self._shapes[shape_of(planned.url)] -= 1
        for entry in self._kept_out:
            self._left_out.pop(entry[-1].url, None)
            self._waiting.add(entry[-1].url)
            heapq.heappush(self._queue, entry)
        self._kept_out.clear()

    def leads_off(self, planned: Planned) -> None:
        """An address only redirects to another site: it leaves its place to another, though not to many of its own shape."""
        self._give_place(planned)
        self._shapes[shape_of(planned.url)] += 1
        self._leave_out(planned.url, "leads off the site")

    def put_back(self, planned: Planned) -> None:
        """A page that was taken was not visited."""
        self._taken -= 1
        self._shapes[shape_of(planned.url)] -= 1
        self._push(planned)

    def give_up(self, reason: str) -> None:
        """No page is taken any more."""
        while self._queue:
            url = heapq.heappop(self._queue)[-1].url
            if url in self._waiting:
                self._waiting.discard(url)
                self._leave_out(url, reason)

    @property
    def planned(self) -> int:
        """Pages taken and waiting, at most the limit."""
        return min(self._taken + len(self._waiting), self._crawl.max_pages)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was found and not visited, sorted, at most MAX_LEFT_OUT: before all others what a limit kept out, for absences hang on it."""
        first = sorted(self._left_out.items(), key=lambda item: (item[1] not in LIMITS, item))[:MAX_LEFT_OUT]
        return tuple(LeftOut(url=u, reason=r) for u, r in sorted(first))

    @property
    def unlisted(self) -> int:
        """How many more there are at least than `left_out` lists."""
        return max(0, len(self._left_out) - MAX_LEFT_OUT)

    def _leave_out(self, url: str, reason: str) -> None:
        if len(self._left_out) < (MAX_KNOWN if reason in LIMITS else MAX_LEFT_OUT * 10):
            self._left_out[url] = reason

    def _key(self, url: str) -> str | None:
        key = page_key(url)
        if key and key.startswith("http:") and self._site.startswith("https:") and host_of(key) == host_of(self._site):
            key = "https:" + key[5:]  # one page, whichever way a link spells it; the link itself is evidence
        return key

    def _refusal(self, url: str, depth: int) -> str | None:
        path = path_of(url)
        whole = f"{path}?{urlsplit(url).query}"
        crawl = self._crawl
        if depth > crawl.max_depth:
            return "max-depth"
        if any(path_matches(g, whole) for g in crawl.exclude):
            return "excluded"
        if crawl.include and not any(path_matches(g, whole) for g in crawl.include):
            return "not included"
        if _STATEFUL.search(whole):
            return "changes state"
        return "not-html" if _NOT_HTML.search(path) else self._hidden(url)

    def _hidden(self, url: str) -> str | None:
        if self._robots(url):
            return None
        return ROBOTS_OURS if self._others(url) else ROBOTS


def is_opt_out(url: str) -> bool:
    """Whether its address says that it opts out: opening it may be all that takes."""
    return bool(_OPT_OUT.search(f"{path_of(url)}?{urlsplit(url).query}"))
