"""The two visits of a walk: the walk itself and the return, each recorded as a whole in a tab of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from auditor.crawl.choice.choosing import Task
from auditor.crawl.visit.leaving import Farewell
from auditor.crawl.visit.visit import Visitor
from auditor.crawl.visit.visit_summary import page_status
from auditor.crawl.walk.controls import Choices
from auditor.crawl.walk.page import WalkedPage
from auditor.crawl.walk.walk import DWELL_SECONDS, LAST_LOOK_SECONDS, LOAD_SECONDS, TWICE, Course, Walk
from auditor.driver.chromium.recording.collector import Stage
from auditor.driver.chromium.recording.collectors import COLLECTORS
from auditor.driver.chromium.recording.jar import forget_expiring
from auditor.driver.chromium.recording.network import NetworkCollector
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.chromium.tabs.clock import set_ahead
from auditor.driver.chromium.tabs.gestures import close_window
from auditor.driver.chromium.tabs.travel import Travel
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.driver.interface import Tab
from auditor.evidence import (
    PART_NUMBERS,
    WATCHED,
    Blind,
    Call,
    Choice,
    CookieWrite,
    EvidenceKind,
    FrameSeen,
    Leak,
    Probing,
    Record,
    Request,
    StorageWrite,
    StoredCookie,
    StoredItem,
    Visit,
    VisitPart,
)
from auditor.evidence.layout import visit_id
from auditor.urls import is_web
from policy.model import Walk as Limits

AWAY_SECONDS = 1800
"""How long a visitor stays away: after half an hour without a sign, analytics count a new session."""
GRACE_SECONDS = 45.0
"""What a walk may take beyond its limit: for its choice, a page that loads for ever, and for leaving."""
CHOICE_SECONDS = 150.0
RETURN_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedThrough:
    """What came of a walk and its return."""

    visits: tuple[Visit, ...]
    pages: tuple[tuple[str, str], ...] = ()
    """(page of the site that was come to, page before), unredacted."""


async def walk_through(
    visitor: Visitor, start: str, limits: Limits, choices: Choices, task: Task | None
) -> WalkedThrough:
    """Walk through the site in the visitor's context, leave, and come back.

    Never raises for what pages do; ConnectionLost if the browser is gone.
    """
    first = _Part(visitor, start, "walk")
    course = await first.walk(limits, choices, task)
    visit = first.made(course, choices)
    pages = tuple((s.url, s.found_on) for s in course.steps[1:])
    if visit.outcome != "loaded":
        return WalkedThrough(visits=(visit,))
    with suppress(BrowserError, TimeoutError):  # a cookie more than there would be
        await forget_expiring(visitor.hub.cdp, visitor.tabs.browser_context, AWAY_SECONDS)
    second = _Part(visitor, start, "return")
    return WalkedThrough(visits=(visit, second.made(await second.come_back(), choices)), pages=pages)


class _Part:
    """One of the two, under way."""

    def __init__(self, visitor: Visitor, start: str, kind: VisitPart) -> None:
        self._v, self._start, self._kind = visitor, start, kind
        self._began = asyncio.get_running_loop().time()
        self._started = datetime.now(UTC).isoformat(timespec="seconds")
        self._final, self._crash = start, ""
        self._blind: list[Blind] = []
        hub = visitor.hub
        stage = Stage(
            cdp=hub.cdp,
            browser_context=visitor.tabs.browser_context,
            redactor=visitor.redactor,
            binding=hub.binding,
            began=self._began,
            guard=hub.guard,
            typed=False,  # a walk has a browser context of its own, and types nothing
        )
        self._recording = Recording(stage, COLLECTORS)
        self._farewell = Farewell(self._recording, hub.log)
        self._walked: Walk | None = None

    async def walk(self, limits: Limits, choices: Choices, task: Task | None) -> Course:
        """The way from page to page."""
        self._recording.stage.chooses = task is not None

        async def through(tab: Tab) -> Course:
            walk = self._walked = Walk(self._recording, tab, self._start, limits, choices, task)
            if task is None:
                self._recording.enter("walk")
            try:
                async with asyncio.timeout(limits.seconds + GRACE_SECONDS + (CHOICE_SECONDS if task else 0)):
                    await walk.run(self._clock)
            except TimeoutError:
                self._blind.append(Blind(kind=EvidenceKind.VISIT, reason="a page of the walk kept it from going on"))
            return walk.course

        return await self._in_tab(through)

    async def come_back(self) -> Course:
        """The return: the page is loaded, looked at and left."""
        set_ahead(self._recording.stage, AWAY_SECONDS)
        self._recording.enter("walk")

        async def through(_tab: Tab) -> Course:
            course = Course()
            travel, page = Travel(self._recording), WalkedPage(self._recording.stage)
            try:
                course.failed = await travel.open(self._start, "", LOAD_SECONDS)
                seen = await page.look()
                await page.greet(seen)
                await asyncio.sleep(DWELL_SECONDS)
                await page.scroll(seen)
                await page.pointer.leave_window()
                await asyncio.sleep(LAST_LOOK_SECONDS)
            except TimeoutError:
                course.failed = "" if travel.url else f"no answer within {LOAD_SECONDS:.0f} s"
            except BrowserError as error:
                course.failed = "" if travel.url else str(error)
            finally:
                travel.end()
            course.loaded = not course.failed
            return course

        return await self._in_tab(through)

    def _clock(self) -> int:
        return round((asyncio.get_running_loop().time() - self._began) * 1000)

    async def _in_tab(self, through: Callable[[Tab], Any]) -> Course:
        hub, recording = self._v.hub, self._recording
        hub.begin(recording)
        self._farewell.begin()
        course = Course()
        try:
            tab = await self._v.tabs.open(recording, self._crashed)
            async with asyncio.timeout(600):
                course = await through(tab)
            await self._leave(tab)
            await self._farewell.account()
        except (BrowserError, TimeoutError) as error:
            if hub.cdp.lost:
                raise ConnectionLost(hub.cdp.lost) from error
            course.failed = (
                course.failed or f"no tab could be used: {str(error).splitlines()[0] if str(error) else 'time-out'}"
            )
        finally:
            hub.end(recording)
            self._farewell.end()
        return course

    def _crashed(self) -> None:
        self._crash = "a page crashed"

    async def _leave(self, tab: Tab) -> None:
        await self._recording.collect()
        await self._recording.catch_up()
        await self._farewell.leave()
        await self._recording.find(NetworkCollector).bodies()
        self._recording.closing = True
        for target in self._recording.popups:
            close_window(self._recording.stage, target)
        await tab.close()

    def made(self, course: Course, choices: Choices) -> Visit:
        """The visit."""
        short = self._v.redactor.url
        kinds = _by_kind(self._recording.records())
        on_site = _OnSite(
            choices.is_own,
            [(round((o.since - self._began) * 1000), (o.until - self._began) * 1000) for o in course.off],
        )
        requests = tuple(r for r in kinds[Request] if on_site.has(r))
        writes: tuple[CookieWrite, ...] = kinds[CookieWrite]
        if course.off:
            kept = {r.id for r in requests}
            writes = tuple(w for w in writes if w.request is None or w.request in kept)
        dropped = {_cookie(w) for w in kinds[CookieWrite]} - {_cookie(w) for w in writes}
        failed = self._crash or course.failed
        number = PART_NUMBERS[self._kind]
        own = [s for s in course.steps if is_web(s.url)]
        walked = self._walked.walked if self._walked and course.loaded else None
        if walked is not None:
            walked = replace(
                walked, steps=tuple(replace(s, url=short(s.url), found_on=short(s.found_on)) for s in walked.steps)
            )
        visit = Visit(
            id=visit_id(self._v.scenario, number, self._v.round),
            round=self._v.round,
            scenario=self._v.scenario,
            number=number,
            part=self._kind,
            url=short(self._start),
            final_url=short(own[-1].url if own else self._start),
            outcome="crashed" if self._crash else "loaded" if course.loaded else "failed",
            reason=failed if not course.loaded or self._crash else "",
            status=page_status(requests),
            found_on="start",
            settled="real",
            started=self._started,
            milliseconds=self._clock(),
            walked=walked,
            watched=WATCHED,
            blind=(*(b for b in kinds[Blind] if b.kind in _RECORDED), *self._blind, *self._farewell.blind),
            choices=_choices(course, short),
        )
        if self._kind == "walk" and not course.loaded:
            return visit  # what was seen before a choice that was not made is no walk's
        return replace(
            visit,
            requests=requests,
            cookie_writes=writes,
            cookies=tuple(
                sorted(
                    (c for c in kinds[StoredCookie] if (c.name, c.host) not in dropped),
                    key=lambda c: (c.name, c.domain, c.path, c.partition),
                )
            ),
            storage=tuple(sorted(set(kinds[StoredItem]), key=lambda i: (i.kind, i.origin, i.key))),
            storage_writes=kinds[StorageWrite],
            frames=kinds[FrameSeen],
            calls=kinds[Call],
            probings=kinds[Probing],
            leaks=kinds[Leak],
        )


_RECORDED = frozenset(
    {
        EvidenceKind.REQUESTS, EvidenceKind.BODIES, EvidenceKind.COOKIES, EvidenceKind.STORAGE, EvidenceKind.PROBINGS, EvidenceKind.FRAMES,
        EvidenceKind.VISIT,
    }
)  # fmt: skip
"""What a walk is there to record: links, forms and texts of its last page are not missed."""


class _OnSite:
    """What belongs to the site's own pages, of all that happened while the tab showed somebody else's now and then."""

    def __init__(self, is_own: Callable[[str], bool], off: list[tuple[float, float]]) -> None:
        self._is_own, self._off = is_own, off

    def has(self, request: Request) -> bool:
        if request.main and is_web(request.url) and not self._is_own(request.url):
            return False
        away = any(since <= request.at <= until for since, until in self._off)
        return not away or self._is_own(request.document)


def _cookie(write: CookieWrite) -> tuple[str, str]:
    return write.name, write.domain or write.host


def _choices(course: Course, short: Callable[[str], str]) -> tuple[Choice, ...]:
    made = course.chosen.choices
    if len(course.again) < TWICE or not made:
        return made
    url, place = course.again[0]
    reason = f"the banner was back on page {place} of the walk, {short(url)}"
    return (*made[:-1], replace(made[-1], outcome="not-remembered", reason=reason))


def _by_kind(records: tuple[Record, ...]) -> Mapping[type, Any]:
    kinds: dict[type, list[Record]] = {
        k: []
        for k in (Request, CookieWrite, StoredCookie, StoredItem, StorageWrite, FrameSeen, Call, Probing, Leak, Blind)
    }
    for record in chain(records):
        if type(record) in kinds:
            kinds[type(record)].append(record)
    return {k: tuple(v) for k, v in kinds.items()}
