"""Pages that are visited once more in real time, one of each template: whether virtual time shows what real time does.

A site may notice that a page's clock runs ahead of ours, as by the clock of its server. So what a page does in real time only is looked for.
Two visits differ for many reasons, though. It counts only if each of three visits in real time shows it, and none of three in virtual time.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from auditor.browsing import Settle
from auditor.crawl.contexts import APART, Contexts
from auditor.crawl.discovery.frontier import Planned
from auditor.crawl.setup import Setup
from auditor.crawl.visit.again import together
from auditor.crawl.visit.finished_visit import FinishedVisit
from auditor.crawl.visit.what_came import on_site
from auditor.crawl.visit_records import VisitRecords
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.evidence import Visit
from auditor.observed.pages.shape import shape_of
from auditor.observed.parties import Parties
from auditor.plurals import counted
from auditor.urls import host_of

SAMPLE = 8
"""Templates of a site of which a page is looked at, those first that are found first."""
SAMPLED = 2
"""Number of a visit that only looks: not the first, which is pictured."""
REAL_TIME = "A page did in real time what it never does in virtual time: from then on pages were visited in real time."
BESIDE = 4
"""Visits at a time: they wait more than they work."""
SECONDS = 120.0
"""That a crawl waits for them, once all other pages were visited."""
_AGAIN: tuple[Settle, ...] = ("virtual", "real", "real", "virtual")
"""Visits after one of each. Not in turn: pages that do something each second time would do it in real time only."""
_VARYING = re.compile(r"[0-9a-fA-F]{8,}|[0-9]+")
"""Parts of names that are others each time."""
_log = logging.getLogger(__name__)

VisitPage = Callable[[Planned, Settle], Awaitable[FinishedVisit | None]]
"""Visits a page in a context that is thrown away, and forgets it; None where there can be none."""


@dataclass(slots=True)
class RealTimeSample:
    """Of one crawl. `stop` must be called at its end."""

    visit: VisitPage
    parties: Parties
    most: int = 0
    """Templates to look at; 0: nothing is looked at."""
    differs: Callable[[], None] = lambda: None
    """Called once it is known of a page that virtual time does not show all of it."""
    _shapes: set[str] = field(default_factory=set)
    _waiting: list[tuple[Planned, FinishedVisit]] = field(default_factory=list)
    _tasks: list[asyncio.Task[FinishedVisit | None]] = field(default_factory=list)
    looked: int = 0
    """Templates of which the visit in real time was made and compared."""
    _differ: bool = False
    _gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(BESIDE))

    def offer(self, planned: Planned, made: FinishedVisit) -> None:
        """A page was visited in virtual time; the first of its template is looked at."""
        shape = shape_of(made.final_url)
        usable = made.visit.outcome == "loaded" and made.visit.settled in ("virtual", "capped") and not made.visit.apart
        if usable and len(self._shapes) < self.most and shape not in self._shapes:
            self._shapes.add(shape)
            self._waiting.append((planned, made))

    def begin(self) -> None:
        """Look at those that wait; the scenario's other contexts can be opened from now on."""
        self._tasks += [asyncio.create_task(self._look(*one)) for one in self._waiting]
        self._waiting.clear()

    async def found(self) -> tuple[FinishedVisit, ...]:
        """The pages of which the visit in real time showed more, each with what it showed. Waits for `SECONDS` at most."""
        self.begin()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=SECONDS)
        return tuple(made for task in self._tasks if task.done() and (made := task.result()) is not None)

    def notes(self) -> tuple[str, ...]:
        """What the method section says of it, once all was `found`."""
        wanted = len(self._shapes)
        if not wanted:
            return ()
        rest = f"; of {wanted - self.looked} more this could not be done" if self.looked < wanted else ""
        looked = f"A page of {counted(self.looked, 'template')} was visited in real time too{rest}."
        return (looked, REAL_TIME) if self._differ else (looked,)

    async def stop(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look(self, planned: Planned, made: FinishedVisit) -> FinishedVisit | None:
        try:
            async with self._gate:
                return await self._compared(planned, made)
        except (
            BrowserError,
            ConnectionLost,
            TimeoutError,
        ) as error:  # the page was seen, and the crawl goes on or does not by itself
            _log.debug("no second look at %s: %s", planned.url, error)
            return None

    async def _compared(self, planned: Planned, made: FinishedVisit) -> FinishedVisit | None:
        real = await self.visit(planned, "real")
        if real is None or real.visit.outcome != "loaded":
            return None
        self.looked += 1
        more = seen_of(real.visit, self.parties) - seen_of(made.visit, self.parties)
        if not more:
            return None
        always = await self._always(planned, more)
        if always:
            self._differ = True
            self.differs()
        return _with(made, real, tuple(sorted(always)))  # seen is seen

    async def _always(self, planned: Planned, more: frozenset[str]) -> frozenset[str]:
        """What of this further visits show in real time, and only in real time."""
        for settle in _AGAIN:
            again = await self.visit(planned, settle) if more else None
            if again is None or again.visit.outcome != "loaded":
                return frozenset()
            seen = seen_of(again.visit, self.parties)
            more = more & seen if settle == "real" else more - seen
        return more


def _with(made: FinishedVisit, real: FinishedVisit, more: tuple[str, ...]) -> FinishedVisit:
    """The page as it was visited, with what real time shows of it."""
    first, both = made.visit, together(made.visit, real.visit)
    visit = replace(
        both,
        id=first.id,
        number=first.number,
        context=first.context,
        forms=first.forms,
        texts=first.texts or both.texts,
        choices=first.choices,
        settled=both.settled if more else first.settled,
        real_time=more,
    )
    return replace(made, visit=visit)


def seen_of(visit: Visit, parties: Parties) -> frozenset[str]:
    """What a page did, in words that two visits have in common if they did the same: which other companies it asked, and what it stored."""
    return frozenset(_VARYING.sub("#", word) for word in _words(visit, parties))


def _words(visit: Visit, parties: Parties) -> Iterator[str]:
    for request in visit.requests:
        host = host_of(request.url)
        if (
            request.seen != "declared" and host and not parties.is_first(host)
        ):  # a site may ask its own server whatever it likes
            yield f"a request to {host}"
    for cookie in visit.cookies:
        yield f"the cookie {cookie.name} of {cookie.domain}"
    for write in visit.cookie_writes:
        yield f"a cookie {write.name}"
    for item in visit.storage:
        yield f"the {item.kind} item {item.key}"


@asynccontextmanager
async def sampling(
    contexts: Contexts, setup: Setup, parties: Parties, differs: Callable[[], None], records: VisitRecords
) -> AsyncIterator[RealTimeSample]:
    """A sample of the pages that are visited in these contexts, while this lasts."""

    async def visit(planned: Planned, settle: Settle) -> FinishedVisit | None:
        async with contexts.apart() as stay:
            if stay is contexts.first:
                return None
            visitor = replace(stay.visitor, filler=None, pictures=False, context=APART)
            visitor.manner = replace(setup.manner, settle=settle)
            return on_site(await visitor.visit(planned, SAMPLED), planned, parties)

    sample = RealTimeSample(visit, parties, setup.real_time, differs)
    records.offer = sample.offer
    try:
        yield sample
    finally:
        await sample.stop()
