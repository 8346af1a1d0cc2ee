"""One walk: a visitor comes by an advertisement, reads, presses, follows links from page to page, and leaves; in one tab, in real time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from auditor.consent.attempt import banner
from auditor.crawl.choice.choosing import Chosen, Task, choose, confirm
from auditor.crawl.walk.campaign import REFERRER, by_campaign, without_campaign
from auditor.crawl.walk.controls import Choices, Control
from auditor.crawl.walk.page import FAILURES, MAX_SCROLLERS, MAX_SCROLLS, Seen, Spot, WalkedPage
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.chromium.tabs.gestures import close_window
from auditor.driver.chromium.tabs.travel import Arrival, Travel
from auditor.driver.interface import Hands, Tab
from auditor.evidence import Choice, Walked
from auditor.evidence.walked import WalkedStep
from auditor.urls import is_web, page_key
from policy.model import Walk as Limits

DWELL_SECONDS = 1.2
"""On a screen that is read: a tag that waits for a second of attention has it."""
_READ_ON_FIRST, _READ_ON_EARLY, _EARLY = 3, 2, 4
"""Screens that are read on the first page, and on each up to the fourth; on later ones one is, and of all the rest is passed over."""
LOAD_SECONDS = 20.0
PRESS_SECONDS = 0.2
"""What a press may take to show an effect, and how long something that it started is left to itself."""
REST_SECONDS = 6.0
"""What a press may take to load a page."""
OVERTIME_SECONDS = 25.0
"""Once the time of a walk is over, what it may take to press one of each kind of control that was seen and not yet tried: on a machine that
is busy a few pages take all of the time, and buttons come last on each."""
LAST_LOOK_SECONDS = 0.3
TWICE = 2
"""Pages on which a banner must be back: what looks like one on a single page may be that page's own, as its settings for cookies are."""
MAX_BACK = 3
"""Times that a visitor goes back to a page before for another link, in a row."""
MAX_LINKS = 4
"""Links of a page that are pressed in vain."""


@dataclass(slots=True)
class Off:
    """A time at which the tab showed somebody else's page, in seconds of the event loop."""

    since: float
    until: float = float("inf")


@dataclass(slots=True)
class Course:
    """What came of a walk, while it goes on."""

    steps: list[WalkedStep] = field(default_factory=list)
    off: list[Off] = field(default_factory=list)
    failed: str = ""
    """Why it did not come about."""
    cut: str = ""
    chosen: Chosen = field(default_factory=Chosen)
    again: list[tuple[str, int]] = field(default_factory=list)
    """Pages, and their places in the walk, on which the banner was back though a choice was made."""
    loaded: bool = False


class Walk:
    """That of one scenario, in a tab that is open."""

    def __init__(
        self, recording: Recording, tab: Tab, start: str, limits: Limits, choices: Choices, task: Task | None
    ) -> None:
        self._recording, self._tab, self._start, self._limits = recording, tab, start, limits
        self._choices, self._task = choices, task
        self._clock = asyncio.get_running_loop().time
        self._ends = self._clock() + limits.seconds
        self._travel, self._page = Travel(recording), WalkedPage(recording.stage)
        self._taken = self._popups = 0
        self.course = Course()

    @property
    def walked(self) -> Walked:
        """How it went."""
        pressed = tuple(k for k, n in sorted(self._choices.pressed.items()) if n)
        return Walked(
            steps=tuple(self.course.steps), pressed=pressed, untried=self._choices.untried, cut=self.course.cut
        )

    async def run(self, clock: Callable[[], int]) -> None:
        """From the way in to the last page. Never raises for what the page does."""
        try:
            if await self._arrive() and await self._choose(clock):
                await self._recording.catch_up()
                self._recording.enter("walk")
                self._ends = self._clock() + self._limits.seconds
                await self._on()
                await self._page.pointer.leave_window()
                await asyncio.sleep(LAST_LOOK_SECONDS)
        except FAILURES as error:
            if not self.course.loaded:
                self.course.failed = self.course.failed or _line(error)
            else:
                self._break_off(f"a page did not answer any more: {_line(error)}")
        finally:
            self._travel.end()

    async def _arrive(self) -> bool:
        try:
            self.course.failed = await self._travel.open(by_campaign(self._start), REFERRER, LOAD_SECONDS)
        except TimeoutError:
            self.course.failed = "" if self._travel.url else f"no answer within {LOAD_SECONDS:.0f} s"
        self.course.loaded = not self.course.failed
        return self.course.loaded

    async def _choose(self, clock: Callable[[], int]) -> bool:
        hands = self._tab.hands
        if self._task is None or hands is None:
            return True
        await self._recording.catch_up()
        await self._until_known(hands)
        hands.agrees = True
        chosen = await choose(hands, self._recording, self._task, self._start, clock)
        hands.agrees = False
        self.course.chosen = chosen = await confirm(hands, chosen, self._task)
        last: Choice | None = chosen.choices[-1] if chosen.choices else None
        if last is None or last.outcome != "made":
            self.course.loaded = False
            self.course.failed = f"the choice was not made: {last.reason if last else 'nothing was pressed'}"
        return self.course.loaded

    async def _until_known(self, hands: Hands) -> None:
        """Wait until the hands, which hear of the tab on their own, know that it has come to a page."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PRESS_SECONDS * 20):
                for _ in iter(lambda: is_web(hands.url), True):
                    await asyncio.sleep(PRESS_SECONDS / 10)

    async def _on(self) -> None:
        """From page to page."""
        self._enter("start")
        while True:
            await self._read()
            if len(self.course.steps) == 1 and self._at_page() and not self._is_late():
                await self._linger()
            if len(self.course.steps) >= self._limits.pages:
                return
            if self._is_late():
                self._break_off(f"the {self._limits.seconds} s that it may take were over")
                return
            if not await self._onward():
                return

    async def _linger(self) -> None:
        """Stay on the first page for a while, and make the window smaller for a moment."""
        await self._page.stay()
        seen = await self._look()
        await self._page.pointer.resize(seen.width, seen.height)

    def _break_off(self, why: str) -> None:
        """It ended early: that leaves something open if it never got beyond the first page, or tried nothing of some kind."""
        if len(self.course.steps) < 2 or self._choices.untried:  # noqa: PLR2004 (the first page and another)
            self.course.cut = why

    def _is_late(self) -> bool:
        return self._clock() >= self._ends

    def _enter(self, by: str) -> None:
        """A page begins: where the tab is now."""
        url = without_campaign(self._travel.url or self._start)
        self._taken = len(self._travel.arrivals)
        found_on = self.course.steps[-1].url if self.course.steps else ""
        first = not self.course.steps
        self.course.steps.append(WalkedStep(url=url, by=by, found_on=found_on))  # type: ignore[arg-type]
        self._choices.arrive(url, first=first)

    async def _read(self) -> None:
        """Read the page, and press what is on it, until it is left by a press or nothing is left to do."""
        number = len(self.course.steps)
        seen = await self._look()
        await self._see_banner()
        screens = _READ_ON_FIRST if number == 1 else _READ_ON_EARLY if number <= _EARLY else 1
        for screen in range(screens):
            began = self._clock()
            if screen == 0:
                await self._page.greet(seen)
                await self._travel.rest(0, REST_SECONDS)
            if await self._moved("button") or await self._press_all(on_screen=True):
                return
            await asyncio.sleep(max(0.0, began + DWELL_SECONDS - self._clock()))
            if await self._moved("button") or not seen.below or self._is_late():
                break
            await self._page.scroll(seen)
            seen = await self._look()
        if self._at_page():
            if not self._is_late():
                await self._pass_over(seen)
            await self._press_all(on_screen=False)

    async def _pass_over(self, seen: Seen) -> None:
        """Down to the end of the page, and of all that scrolls in it."""
        for _ in range(MAX_SCROLLS):
            if not seen.below:
                break
            await self._page.scroll(seen)
            seen = await self._look()
        for scroller in seen.scrollers[:MAX_SCROLLERS]:
            await self._page.scroll_within(scroller)

    async def _look(self) -> Seen:
        seen = await self._page.look()
        self._choices.note(seen.controls)
        return seen

    async def _see_banner(self) -> None:
        """Whether the banner is back on this page, though the choice was made."""
        hands, task = self._tab.hands, self._task
        if hands is None or task is None or task.wanted == "journey" or len(self.course.again) >= TWICE:
            return
        if await banner(hands, 0, hints=task.hints) == "up":
            self.course.again.append((self._travel.url, len(self.course.steps)))

    async def _press_all(self, *, on_screen: bool) -> bool:
        """Press what is to be pressed; whether that led to another page, to which the walk goes on."""
        while self._clock() < self._ends + OVERTIME_SECONDS:
            untried = self._choices.untried if self._is_late() else None
            if untried == ():
                break
            seen = await self._look()
            controls = [c for c in seen.controls if untried is None or c.kind in untried]
            control = self._choices.next(controls, on_screen=on_screen)
            if control is None:
                break
            if await self._press(control) and await self._moved("button"):
                return True
        anchor = (
            None
            if on_screen or self._is_late()
            else self._choices.anchor((await self._look()).controls, self._travel.url)
        )
        if anchor is not None and await self._press(anchor) and await self._moved("link"):
            return True
        foreign = None if self._is_late() else self._choices.leads_off((await self._look()).controls)
        if foreign is not None and not on_screen:
            self._choices.foreign.add(foreign.key)
            await self._page.stay_at(foreign)
            await self._press(foreign)
            return await self._moved("button")
        return False

    async def _press(self, control: Control) -> bool:
        """Whether it could be pressed."""
        spot = await self._page.spot(control)
        if spot == "covered":  # by what the press before has opened
            await self._page.pointer.escape()
            await asyncio.sleep(PRESS_SECONDS)  # it may take its time to go
            spot = await self._page.spot(control)
        if not isinstance(spot, Spot):
            if spot == "covered":
                self._choices.took(control, pressed=False)
            else:
                self._choices.forget(control)
            return False
        await self._page.use(control, spot)
        self._choices.took(control, pressed=True)
        await self._travel.rest(PRESS_SECONDS, REST_SECONDS)
        if control.kind == "search":
            await self._page.pointer.escape()  # what was found is not left over the page
        await self._close_windows()
        return True

    async def _close_windows(self) -> None:
        opened = self._recording.popups[self._popups :]
        self._popups = len(self._recording.popups)
        if opened:
            await asyncio.sleep(DWELL_SECONDS)
        for target in opened:
            close_window(self._recording.stage, target)

    def _at_page(self) -> bool:
        """Whether the tab is where the page was entered."""
        return bool(self.course.steps) and _key(self._travel.url) == _key(self.course.steps[-1].url)

    async def _moved(self, by: str) -> bool:
        """Whether the tab came to another page since this one was entered; of somebody else's page it goes back."""
        fresh = self._travel.arrivals[self._taken :]
        self._taken = len(self._travel.arrivals)
        for arrival in fresh:
            if is_web(arrival.url) and not self._choices.is_own(arrival.url):
                await self._come_back()
                return not self._at_page() and self._go_on_at(by, ())
        return bool(fresh) and not self._at_page() and self._go_on_at(by, fresh)

    def _go_on_at(self, by: str, fresh: tuple[Arrival, ...] | list[Arrival]) -> bool:
        routed = bool(fresh) and all(a.how == "route" for a in fresh)
        self._enter("route" if routed and by != "back" else by)
        return True

    async def _come_back(self) -> None:
        """From somebody else's page to the site."""
        off = Off(self._clock() - 2 * LAST_LOOK_SECONDS)
        self.course.off.append(off)
        for _ in range(MAX_BACK):
            if self._choices.is_own(self._travel.url) or not await self._travel.back():
                break
            await self._travel.rest(PRESS_SECONDS, REST_SECONDS)
        if not self._choices.is_own(self._travel.url):
            await self._travel.open(self._start, "", LOAD_SECONDS)
        off.until = self._clock()
        self._taken = len(self._travel.arrivals)

    async def _onward(self) -> bool:
        """Follow a link to a page that was not seen, of this page or of one before; whether there is one."""
        for _ in range(MAX_BACK):
            if await self._follow():
                return True
            if not await self._travel.back():
                return False
            await self._travel.rest(PRESS_SECONDS, REST_SECONDS)
            self._taken = len(self._travel.arrivals)
        return False

    async def _follow(self) -> bool:
        for _ in range(MAX_LINKS):
            link = None if self._is_late() else self._choices.link((await self._look()).controls)
            if link is None:
                return False
            self._choices.visited.add(_key(link.href))
            if await self._press(link) and await self._moved("link"):
                return True
        return False


def _key(url: str) -> str:
    return page_key(url) or url


def _line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:300]
