"""Makes a choice as a person would: finds the banner, presses what says so, and looks whether that had any effect.

What the policy names goes first, then what is recognised by words, then autoconsent, if it is installed. A banner's own
word that a choice was made is worth nothing: the crawl reloads the page and asks `banner`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from auditor.consent import autoconsent
from auditor.consent.chooser import Chooser, End, Outcome, Wanted
from auditor.consent.reading.reader import documents_of
from auditor.consent.reading.scan import manager_of
from auditor.consent.reading.watch import View, Watch
from auditor.consent.reopening import led_away, reopening_control
from auditor.driver.errors import BrowserError, Silent
from auditor.driver.interface import Document, Hands
from auditor.evidence import ConsentClick, Control
from auditor.urls import path_of
from policy.model import ConsentHints

PROOF_SECONDS = 0.4
"""A banner that is there again for this long is back."""
NAME_SECONDS = 0.35
"""What autoconsent may take before the first click, after which there may be nothing left to know a manager by."""
REOPEN_SECONDS = 2.0
BACK_TRIES = 3
BACK_SECONDS = 1.5
"""What the way back to the choices may take to appear on a page that has loaded."""
NO_HINTS = ConsentHints()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came of trying to choose. `clicked` says that the banner went away, and nothing more."""

    outcome: Outcome
    reason: str = ""
    """Why it is not `clicked`: one line."""
    manager: str = ""
    """The consent manager's name, if recognised."""
    method: str = ""
    """policy, words, or autoconsent with its version and the hash of its rules; empty if nothing was pressed."""
    offered: tuple[Control, ...] = ()
    """All controls of all layers that came up, in the order of their appearance."""
    clicks: tuple[ConsentClick, ...] = ()
    """A control that had to be pressed twice, because the first press was too early, is one click."""
    milliseconds: int = 0
    rose: float = 0.0
    """Seconds the banner took to come up and come to rest; 0 for one that was called up."""


async def make_choice(
    hands: Hands,
    wanted: Wanted,
    *,
    hints: ConsentHints = NO_HINTS,
    clock: Callable[[], int],
    clicking: Callable[[], None] = lambda: None,
    wait: float = 3.0,
    loads: Callable[[], bool] = lambda: False,
) -> Attempt:
    """Accept or reject on a loaded page, whose banner may take `wait` seconds to come up, in which it waits for nothing: `loads`.

    `clock` gives the milliseconds since the visit began; `clicking` is called once, just before the first click. Never
    raises for what the page does.
    """
    return await _Work(hands, wanted, hints, clock, clicking, loads).run(lambda work: work.choose(wait))


async def reopen(
    hands: Hands,
    hints: ConsentHints = NO_HINTS,
    *,
    clock: Callable[[], int],
    clicking: Callable[[], None] = lambda: None,
    loads: Callable[[], bool] = lambda: False,
) -> Attempt:
    """Withdraw: press what leads back to the choices and reject there. Interfaces that only a program can call are not
    used: a person could not either. Never raises for what the page does."""
    return await _Work(hands, "reject", hints, clock, clicking, loads).run(lambda work: work.withdraw())


async def banner(hands: Hands, wait: float, *, hints: ConsentHints = NO_HINTS) -> Literal["up", "gone", "unknown"]:
    """Whether a banner is up, or comes up within `wait` seconds; unknown if the page does not answer."""
    with suppress(BrowserError):
        async with documents_of(hands) as documents:
            watch = Watch(hands, documents, hints)
            if await watch.stays_up(wait, PROOF_SECONDS):
                return "up"
            return "unknown" if watch.silent else "gone"
    return "unknown"


class _Work:
    """One call of the driver."""

    def __init__(
        self,
        hands: Hands,
        wanted: Wanted,
        hints: ConsentHints,
        clock: Callable[[], int],
        clicking: Callable[[], None],
        loads: Callable[[], bool],
    ) -> None:
        self._hands, self._hints, self._clock = hands, hints, clock
        self._documents = documents_of(hands)
        self._watch = Watch(hands, self._documents, hints, loads)
        self._talk = autoconsent.Talk(self._documents)
        self._chooser = Chooser(self._watch, wanted, clock, clicking)
        self._manager, self._rose = "", 0.0
        self._naming: asyncio.Task[str] | None = None

    async def run(self, work: Callable[[_Work], Awaitable[Attempt]]) -> Attempt:
        began = self._clock()
        attempt = Attempt(outcome="failed", reason="the page was gone")
        with suppress(BrowserError):
            async with self._documents:
                try:
                    attempt = await work(self)
                except Silent:
                    attempt = self._attempt(End("failed", "the page did not answer"))
                attempt = replace(attempt, manager=attempt.manager or await self._named())
        return replace(attempt, milliseconds=self._clock() - began)

    async def choose(self, wait: float) -> Attempt:
        finding = self._find(wait - autoconsent.FIND_SECONDS)  # meanwhile, so that it costs no time of its own
        began = asyncio.get_running_loop().time()
        try:
            view = await self._watch.come(wait)
            self._rose = asyncio.get_running_loop().time() - began
            if view is None and self._watch.silent:
                return self._attempt(End("failed", "the page did not answer"))
            if view is None:
                return await self._or_autoconsent(
                    End("no-banner", f"no consent banner came up within {wait:g} s"), finding
                )
        finally:
            finding.cancel()
        await self._recognise()
        return await self._or_autoconsent(await self._chooser.choose(view), self._find(0))

    async def withdraw(self) -> Attempt:
        view = await self._watch.look()
        if view is None or not view.up:
            view, why = await self._called_up(view or View(None))
            if why is not None:
                return self._attempt(why)
        await self._recognise()
        return self._attempt(await self._chooser.choose(view))

    async def _called_up(self, view: View) -> tuple[View, End | None]:
        """The choices, once what leads back to them was pressed; or why they did not come up."""
        here, away, label = path_of(self._hands.url), False, ""
        # A manager that draws itself anew after the load takes its icon away from under the pointer, or is deaf at first.
        for _ in range(BACK_TRIES):
            back = await reopening_control(self._watch, BACK_SECONDS)
            if isinstance(back, str):
                return view, End("no-way", back)
            label = back.control.label
            view = await self._chooser.press(back, view)
            away = path_of(self._hands.url) != here
            if away or any(c.effect for c in self._chooser.clicks):
                break
        if not (away or self._chooser.clicks):
            return view, self._chooser.trouble
        if not view.up:
            view = await self._watch.rise(REOPEN_SECONDS) or view
        away = path_of(self._hands.url) != here
        return view, None if view.up else End("no-way", _nothing_came(label, away))

    async def _recognise(self) -> None:
        self._manager = await manager_of(self._documents)
        if not self._manager and autoconsent.installed():
            self._naming = asyncio.create_task(self._talk.name())
            await asyncio.wait({self._naming}, timeout=NAME_SECONDS)

    async def _named(self) -> str:
        """What autoconsent, asked while the choice was made, calls the manager."""
        return await self._naming if self._naming else ""

    def _find(self, delay: float) -> asyncio.Task[Document | None]:
        return asyncio.create_task(self._found(max(0.0, delay)))

    async def _found(self, delay: float) -> Document | None:
        return await self._talk.find(delay) if autoconsent.installed() else None

    async def _or_autoconsent(self, end: End, finding: asyncio.Task[Document | None]) -> Attempt:
        """Where words find nothing to press, let autoconsent try."""
        if end.outcome not in {"no-banner", "no-way"}:
            finding.cancel()
            return self._attempt(end)
        found = await finding
        if found is None:
            return self._attempt(end)
        self._chooser.start()
        acted = await self._talk.act(found, self._chooser.wanted, self._clock())
        self._manager = self._manager or self._talk.manager
        if not acted.pressed:
            return self._attempt(end)
        view = await self._watch.go(View(None, hinted=True))
        attempt = self._attempt(_acted(end, acted.unseen, view.up))
        return replace(attempt, method=autoconsent.method(), clicks=attempt.clicks + acted.pressed)

    def _attempt(self, end: End) -> Attempt:
        chooser = self._chooser
        method = "policy" if chooser.by_policy else "words"
        return Attempt(
            outcome=end.outcome,
            reason=end.reason,
            manager=self._manager,
            method=method if chooser.clicks else "",
            offered=tuple(chooser.offered),
            clicks=tuple(chooser.clicks),
            rose=self._rose,
        )


def _nothing_came(label: str, away: bool) -> str:
    return led_away(label) if away else f"'{label}' was pressed, and no choices came up"


def _acted(end: End, unseen: bool, up: bool) -> End:
    """What autoconsent's presses are worth."""
    if unseen:
        return End("no-way", "autoconsent pressed something that people cannot see: no choice of a person's")
    return End(end.outcome, f"{end.reason}; autoconsent pressed in vain") if up else End("clicked")
