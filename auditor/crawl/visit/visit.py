"""One visit: new tab, load, look around as a person would, settle, read, leave. Bounded at every step.

Every visit has a tab of its own, because settling in virtual time stops a tab's clock for good; see auditor.driver.chromium.recording.settle.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from auditor.capture.page import PageCollector
from auditor.capture.redact import Redactor
from auditor.capture.stores import StoreCollector
from auditor.crawl.choice.choosing import Chosen, Task, choose, confirm, cut_choices
from auditor.crawl.discovery.frontier import Planned
from auditor.crawl.forms.filling import Filled, Filler
from auditor.crawl.visit.finished_visit import FinishedVisit, Manner
from auditor.crawl.visit.leaving import Farewell
from auditor.crawl.visit.loading import Loading, line_of
from auditor.crawl.visit.scrolling import DWELL_MS, MAX_STOPS, Read, look_around, read_page
from auditor.crawl.visit.storage_state import context_state
from auditor.crawl.visit.visit_summary import frames_seen, links_opened, page_status, restless
from auditor.driver.chromium.protocol.hub import Hub
from auditor.driver.chromium.recording.collector import Stage
from auditor.driver.chromium.recording.collectors import COLLECTORS
from auditor.driver.chromium.recording.network import NetworkCollector
from auditor.driver.chromium.recording.recording import Recording, Settled
from auditor.driver.chromium.recording.settle import RealTime, Time, VirtualTime
from auditor.driver.chromium.tabs.gestures import bring_to_front, close_window, take_picture
from auditor.driver.errors import BrowserError, ConnectionLost, UnexpectedAnswer
from auditor.driver.interface import Tab, Tabs
from auditor.evidence import (
    WATCHED,
    Blind,
    Call,
    Choice,
    CookieWrite,
    EvidenceKind,
    FormSeen,
    FrameSeen,
    Leak,
    Link,
    PageText,
    Phase,
    Probing,
    Record,
    Request,
    StorageWrite,
    StoredCookie,
    StoredItem,
    Visit,
)
from auditor.evidence.layout import visit_id
from auditor.urls import origin_of

VISIT_SECONDS = 240.0
"""A visit as a whole. Each of its steps is bounded, and a choice takes the most of them; but a page may have any number of frames
that each take as long to answer as they are given."""
LOOK_SECONDS = 8.0
SHOT_SECONDS = 5.0
LATE_MS = 3_000
"""Page time that a page is given to do something about fields that came to be seen, and were filled in, while it settled."""
AFTER_READING_MS = 3_000
"""Of the page's clock, once it was read to its end: for what that set off."""
ARRIVE_SECONDS = 3.0
ARRIVE_POLL_SECONDS = 0.05


@dataclass(slots=True)
class Visitor:
    """Makes visits in one browser context, one at a time."""

    hub: Hub
    tabs: Tabs
    scenario: str
    redactor: Redactor
    manner: Manner
    pictures: bool = True
    """Whether every page is pictured, or the first one only: a picture costs a third of a visit."""
    round: int = 1
    """Which time the scenario visits its pages."""
    context: int = 0
    """Number of the browser context among those of the scenario and round."""
    filler: Filler | None = None
    """Fills in forms, if a rule needs it."""
    icons: bool = False
    """Whether pages' icons are loaded for a browser that shows none."""

    async def visit(self, planned: Planned, number: int, task: Task | None = None) -> FinishedVisit:
        """Make one visit, and in it the choice that `task` asks for.

        Never raises for what the page does; ConnectionLost if the browser is gone.
        """
        return await _Visit(self, planned, number, task).run()


class _Visit:
    """The state of one visit under way."""

    def __init__(self, visitor: Visitor, planned: Planned, number: int, task: Task | None) -> None:
        self._v, self._planned, self._number, self._task = visitor, planned, number, task
        self._chosen = Chosen()
        self._began = asyncio.get_running_loop().time()
        self._started = datetime.now(UTC).isoformat(timespec="seconds")
        self._blind: list[Blind] = []
        self._settled: Settled = "none"
        self._screenshot: bytes | None = None
        self._shot = False
        self._databases: tuple[str, ...] = ()
        self._mime = ""
        self._filled = Filled()
        self._grows = False
        self._leads_on = False
        """Whether the page is read while it is on its way to another."""
        stage = Stage(
            cdp=visitor.hub.cdp,
            browser_context=visitor.tabs.browser_context,
            redactor=visitor.redactor,
            binding=visitor.hub.binding,
            began=self._began,
            guard=visitor.hub.guard,
            chooses=task is not None,
            typed=task is None,  # before a scenario's choice nothing is typed
        )
        self._recording = Recording(stage, COLLECTORS)
        self._loading = Loading(self._recording, planned.url)
        self._farewell = Farewell(self._recording, visitor.hub.log)
        self._time = RealTime() if visitor.manner.settle == "real" else VirtualTime(self._recording)

    async def run(self) -> FinishedVisit:
        hub, recording = self._v.hub, self._recording
        hub.begin(recording)
        self._farewell.begin()
        try:
            tab = await self._v.tabs.open(recording, lambda: self._loading.fail("crashed", "the page crashed"))
            await self._in_time(tab)
            if hub.cdp.lost:  # Playwright tells it as an error of the page
                raise ConnectionLost(hub.cdp.lost)
            recording.closing = True
            await self._close(tab)
            await self._farewell.account()
            if self._v.filler is not None:
                self._v.filler.release(ended=self._loading.outcome == "loaded")
        except (BrowserError, TimeoutError) as error:
            if hub.cdp.lost:
                raise ConnectionLost(hub.cdp.lost) from error
            self._loading.fail("crashed", f"no tab could be used: {line_of(error)}")
        finally:
            hub.end(recording)
            self._farewell.end()
        return self._made()

    async def _in_time(self, tab: Tab) -> None:
        try:
            async with asyncio.timeout(VISIT_SECONDS) as bound:
                await self._through(tab)
        except UnexpectedAnswer as error:  # what was not read is missing, and the next visit is another matter
            self._unproven(f"the browser answered something of another shape: {line_of(error)}")
        except TimeoutError:
            if not bound.expired():
                raise
            self._unproven(f"the visit took longer than {VISIT_SECONDS:.0f} s; what was seen until then was kept")

    def _unproven(self, reason: str) -> None:
        """The visit did not come to its end; a choice that was not followed to the end is none."""
        self._blind.append(Blind(kind=EvidenceKind.VISIT, reason=reason))
        if self._task is not None:
            unproven = Choice(wanted=self._task.wanted, outcome="failed", reason=reason)
            self._chosen = Chosen(choices=(*self._chosen.choices[:-1], unproven))

    async def _through(self, tab: Tab) -> None:
        await self._loading.load(tab)
        if self._loading.outcome != "loaded":
            await self._recording.catch_up()  # why it failed may be told after that it did
            return
        if self._task is not None and (hands := tab.hands) is not None:
            await self._recording.catch_up()
            hands.agrees = True
            self._chosen = await choose(hands, self._recording, self._task, self._planned.url, self._clock)
            hands.agrees = False
        await self._enter("look")
        await self._look()
        await self._fill()
        await self._arrive()
        await self._recording.find(StoreCollector).look()
        await self._enter("settle")
        await self._settle()
        await self._fill_late()
        self._leads_on = self._recording.find(NetworkCollector).leads_on
        if self._task is not None and (hands := tab.hands) is not None:
            self._chosen = await confirm(hands, self._chosen, self._task)
        if not self._filled.submitted:
            self._loading.final = tab.url or self._loading.final
        await self._recording.collect()
        await self._shoot()
        if self._v.filler is not None:
            await self._v.filler.silence()
        await self._farewell.leave(lambda: self._enter("leave"))
        await self._recording.find(NetworkCollector).bodies()

    async def _enter(self, phase: Phase) -> None:
        await self._recording.catch_up()
        if self._task is None:  # after a choice, all is `reload` to the end
            self._recording.enter(phase)

    def _clock(self) -> int:
        return round((asyncio.get_running_loop().time() - self._began) * 1000)

    async def _look(self) -> None:
        stage = self._recording.stage
        session = next((s for s in stage.documents if s.kind == "page"), None)
        if session is None:
            return
        # A window that the page opened would keep it from being drawn.
        bring_to_front(stage, session)
        try:
            answer = await look_around(
                stage, session, self._planned.url, LOOK_SECONDS, icons=self._v.icons, scrolls=self._v.filler is not None
            )
            self._mime = answer.mime
            if answer.databases is None:
                self._blind.append(
                    Blind(kind=EvidenceKind.STORAGE, reason="the browser did not list the databases within 2 s")
                )
            self._databases = answer.databases or ()
        except (BrowserError, TimeoutError) as error:
            self._blind.append(
                Blind(kind=EvidenceKind.VISIT, reason=f"the page did not let itself be scrolled: {line_of(error)}")
            )

    async def _fill(self) -> None:
        if self._v.filler is not None and self._task is None:
            # No picture shows what is typed: the page is pictured before.
            self._filled = await self._v.filler.fill(self._planned.url, self._recording, self._clock, self._shoot)
            self._blind += self._filled.blind

    async def _fill_late(self) -> None:
        """Fill in what came to be seen while the page settled, and let it do what it does upon that."""
        late = await self._v.filler.fill_late() if self._v.filler is not None and self._task is None else None
        if late is not None:
            self._blind = [b for b in self._blind if b not in self._filled.blind] + list(late.blind)
            self._filled = late
            await self._time.give(LATE_MS)
            self._settled = self._time.settled

    async def _arrive(self) -> None:
        """Wait, not for long, for the document that the page leads on to: on a busy machine it may come late."""
        network: NetworkCollector = self._recording.find(NetworkCollector)
        clock = asyncio.get_running_loop().time
        end = clock() + ARRIVE_SECONDS
        for _ in iter(lambda: network.leads_on and clock() < end, False):
            await asyncio.sleep(ARRIVE_POLL_SECONDS)

    async def _settle(self) -> None:
        manner = self._v.manner
        time = self._time
        read = await self._read(time)
        await time.give(max(manner.settle_ms - read.milliseconds, min(manner.settle_ms, AFTER_READING_MS)))
        self._settled = time.settled
        if time.stood_still:
            self._blind += _late("the page's clock stood still while it was settled: what it does late may be missing")
        if read.unread:
            self._blind += _late(
                f"{read.unread} screens of the page beyond the first {MAX_STOPS} were not read", cut=True
            )
        self._grows = read.grows

    async def _read(self, time: Time) -> Read:
        stage = self._recording.stage
        session = next((s for s in stage.documents if s.kind == "page"), None)
        if session is None:
            return Read()
        try:
            return await read_page(stage, session, time, min(DWELL_MS, self._v.manner.settle_ms))
        except (BrowserError, TimeoutError) as error:
            self._blind.append(
                Blind(kind=EvidenceKind.VISIT, reason=f"the page did not let itself be read: {line_of(error)}")
            )
            return Read()

    async def _shoot(self) -> None:
        if self._shot or (not self._v.pictures and self._number > 1):
            return
        self._shot = True
        try:
            self._screenshot = await take_picture(self._recording.stage, SHOT_SECONDS)
        except (BrowserError, TimeoutError) as error:
            self._blind.append(
                Blind(kind=EvidenceKind.SCREENSHOT, reason=f"no picture could be taken: {line_of(error)}")
            )

    async def _close(self, tab: Tab) -> None:
        for target in self._recording.popups:
            close_window(self._recording.stage, target)
        await tab.close()

    def _made(self) -> FinishedVisit:
        records = self._recording.records()
        page: PageCollector = self._recording.find(PageCollector)
        shorten = self._v.redactor.url
        kinds = _by_kind(records)
        requests: tuple[Request, ...] = kinds[Request]
        if self._task is None and (reason := restless(requests, leads_on=self._leads_on)):
            self._blind.append(Blind(kind=EvidenceKind.VISIT, reason=reason))
        databases = tuple(
            StoredItem(kind="indexeddb", origin=origin_of(self._loading.final), key=name)
            for name in sorted(set(self._databases))
        )
        storage = tuple(sorted({*kinds[StoredItem], *databases}, key=lambda i: (i.kind, i.origin, i.key)))
        visit = Visit(
            id=visit_id(self._v.scenario, self._number, self._v.round),
            round=self._v.round,
            context=self._v.context,
            scenario=self._v.scenario,
            number=self._number,
            url=shorten(self._planned.url),
            final_url=shorten(self._loading.final),
            outcome=self._loading.outcome,
            reason=self._loading.reason,
            status=page_status(requests),
            title=page.title,
            depth=self._planned.depth,
            found_on=shorten(self._planned.found_on),
            settled=self._settled,
            started=self._started,
            milliseconds=round((asyncio.get_running_loop().time() - self._began) * 1000),
            requests=requests,
            cookie_writes=kinds[CookieWrite],
            cookies=tuple(sorted(kinds[StoredCookie], key=lambda c: (c.name, c.domain, c.path, c.partition))),
            storage=storage,
            storage_writes=kinds[StorageWrite],
            links=kinds[Link] + links_opened(kinds[Call]),
            frames=frames_seen(kinds[FrameSeen], requests),
            forms=kinds[FormSeen],
            fillings=self._filled.fillings,
            calls=kinds[Call],
            probings=kinds[Probing],
            watched=WATCHED,
            texts=kinds[PageText],
            choices=self._chosen.choices,
            signals=self._chosen.signals,
            leaks=kinds[Leak],
            blind=(
                *kinds[Blind],
                *self._loading.blind,
                *self._blind,
                *self._farewell.blind,
                *cut_choices(self._chosen, sum(f.element in ("iframe", "frame") for f in kinds[FrameSeen])),
            ),
        )
        return FinishedVisit(
            visit=visit,
            screenshot=self._screenshot,
            links=page.raw_links,
            final_url=self._loading.final,
            mime=self._mime,
            grows=self._grows,
            carried=context_state(self._recording, storage),
        )


def _late(reason: str, *, cut: bool = False) -> list[Blind]:
    """What a page does late: send, and write down."""
    kinds = (EvidenceKind.REQUESTS, EvidenceKind.COOKIES, EvidenceKind.STORAGE)
    return [Blind(kind=kind, reason=reason, cut=cut) for kind in kinds]


def _by_kind(records: tuple[Record, ...]) -> dict[type, Any]:
    kinds: dict[type, list[Record]] = {
        k: []
        for k in (
            Request, CookieWrite, StoredCookie, StoredItem, StorageWrite, Link, FrameSeen, FormSeen, Call, Probing, PageText, Leak, Blind,
        )
    }  # fmt: skip
    for record in records:
        kinds[type(record)].append(record)
    return {k: tuple(v) for k, v in kinds.items()}
