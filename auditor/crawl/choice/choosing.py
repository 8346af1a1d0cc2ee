"""Making a scenario's choice and proving it: a choice counts only if the banner is gone and stays gone after a reload.

What happens is told apart by phases of the recording (see auditor.evidence.basics): before the first click, by the clicks,
and after the reload. A tool's or a banner's own word that a choice was made is worth nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from auditor.consent.attempt import Attempt, banner, make_choice, reopen
from auditor.consent.chooser import MAX_OFFERED
from auditor.consent.reading.signals import read_signals
from auditor.consent.settings_layer import settings_controls
from auditor.crawl.choice.journey import run_journey
from auditor.driver.chromium.recording.activity import ActivityCollector
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.errors import BrowserError
from auditor.driver.interface import MAX_DOCUMENTS, Hands
from auditor.evidence import Blind, Choice, Control, EvidenceKind, Phase, Signal
from auditor.evidence.choices import ChoiceOutcome
from auditor.urls import path_of
from policy.model import ConsentHints, Journey

BANNER_WAIT = 5.0
"""Seconds a banner may take to come up after the load event, those not counted in which the page waits for what it asked for; half-way,
the visitor stirs."""
SECOND_WAIT = 1.0
"""The same for a page that was just waited for in vain."""
RETURN_WAIT = (0.5, 1.5)
"""Least and most seconds after the reload within which a banner that comes back is seen: twice what it took the first time.
What comes back later is seen when the page has settled."""
RELOAD_SECONDS = 20.0
Wanted = Literal["accept", "reject", "withdraw", "journey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a scenario has to do first."""

    wanted: Wanted
    hints: ConsentHints = field(default_factory=ConsentHints)
    journey: Journey | None = None
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What came of it."""

    choices: tuple[Choice, ...] = ()
    signals: tuple[Signal, ...] = ()


_PROOF: dict[str, tuple[ChoiceOutcome, str]] = {
    "gone": ("made", ""),
    "up": ("not-remembered", "the banner was back after a reload"),
    "unknown": ("failed", "the page did not answer when it was asked whether the banner is gone"),
}


async def choose(hands: Hands, recording: Recording, task: Task, site: str, clock: Callable[[], int]) -> Chosen:
    """Do the task in a loaded page and leave it reloaded; never raises for what the page does."""
    chooser = _Chooser(hands, recording, task, clock)
    try:
        choices = await chooser.journey(site) if task.wanted == "journey" else await chooser.choices()
    except BrowserError as error:
        reason = f"the browser could not go on: {str(error).splitlines()[0][:200]}"
        choices = (*chooser.done, Choice(wanted=task.wanted, outcome="failed", reason=reason))
    recording.enter("reload")
    return Chosen(choices=choices, signals=await read_signals(hands))


async def confirm(hands: Hands, chosen: Chosen, task: Task) -> Chosen:
    """Look once more, on the settled page: a banner that is back by then was not gone for good."""
    *before, last = chosen.choices
    if task.wanted == "journey" or last.outcome != "made":
        return chosen
    outcome, reason = _PROOF[await banner(hands, 0, hints=task.hints)]
    return replace(chosen, choices=(*before, replace(last, outcome=outcome, reason=reason)))


def cut_choices(chosen: Chosen, frames: int = 0) -> tuple[Blind, ...]:
    """What is said where as many controls were kept as are kept at all (there may have been more), where a manager says more of
    its state than is kept, and where a page with a choice to make has more `frames` than are looked at for banners."""
    told = []
    if any(len(choice.offered) >= MAX_OFFERED for choice in chosen.choices):
        told.append(f"the banner offers {MAX_OFFERED} controls or more: only so many are kept")
    told += [f"{s.source} says more of its state than is kept" for s in chosen.signals if s.cut]
    if chosen.choices and frames >= MAX_DOCUMENTS:
        told.append(f"the page has {frames + 1} documents; a banner was looked for in the first {MAX_DOCUMENTS}")
    return tuple(Blind(kind=EvidenceKind.CHOICES, reason=reason, cut=True) for reason in told)


class _Chooser:
    def __init__(self, hands: Hands, recording: Recording, task: Task, clock: Callable[[], int]) -> None:
        self._hands, self._recording, self._task, self._clock = hands, recording, task, clock
        self.done: tuple[Choice, ...] = ()
        self._rose = RETURN_WAIT[1]
        self._behind: tuple[Control, ...] = ()
        self._wait = BANNER_WAIT
        activity: ActivityCollector = recording.find(ActivityCollector)
        self._loads = activity.loads

    async def choices(self) -> tuple[Choice, ...]:
        """Accept or reject; for a withdrawal, accept first and then change one's mind."""
        if self._task.wanted == "accept":
            await self._read_settings()
        if self._task.wanted != "withdraw":
            return (await self._prove(self._task.wanted, await self._make(self._task.wanted, "choice"), "reload"),)
        accepted = await self._prove("accept", await self._make("accept", "accept"), "accepted")
        if accepted.outcome != "made":
            reason = f"nothing could be withdrawn, because accepting failed: {accepted.reason}"
            return accepted, Choice(wanted="withdraw", outcome="failed", reason=reason)
        self.done, here = (accepted,), self._hands.url
        attempt = await reopen(
            self._hands, self._task.hints, clock=self._clock, clicking=self._entering("choice"), loads=self._loads
        )
        return accepted, await self._prove("withdraw", attempt, "reload", here)

    async def _read_settings(self) -> None:
        """See what the settings offer, once, in the scenario whose own way leads past them; then begin afresh."""
        here = self._hands.url
        behind = await settings_controls(self._hands, self._task.hints, BANNER_WAIT, self._loads)
        self._behind = behind or ()
        self._wait = SECOND_WAIT if behind is None else BANNER_WAIT
        if self._behind:
            await self._hands.go_to(here, RELOAD_SECONDS)

    async def _make(self, wanted: Wanted, phase: Phase) -> Attempt:
        return await make_choice(
            self._hands,
            "accept" if wanted == "accept" else "reject",
            hints=self._task.hints,
            clock=self._clock,
            clicking=self._entering(phase),
            wait=self._wait,
            loads=self._loads,
        )

    def _entering(self, phase: Phase) -> Callable[[], None]:
        return lambda: self._recording.enter(phase)

    async def _prove(self, wanted: Wanted, attempt: Attempt, phase: Phase, here: str = "") -> Choice:
        outcome, reason = _failure(attempt)
        if attempt.outcome == "clicked":
            await self._recording.catch_up()
            self._recording.leave_for(phase)
            await self._again(here)
            self._rose = attempt.rose or self._rose
            wait = min(max(RETURN_WAIT[0], 2 * self._rose), RETURN_WAIT[1])
            outcome, reason = _PROOF[await banner(self._hands, wait, hints=self._task.hints)]
        return Choice(
            wanted=wanted,
            outcome=outcome,
            reason=reason,
            manager=attempt.manager,
            method=attempt.method,
            offered=attempt.offered + tuple(c for c in self._behind if c not in attempt.offered),
            clicks=attempt.clicks,
            milliseconds=attempt.milliseconds,
        )

    async def _again(self, here: str) -> None:
        """Reload the page, or go back to it if the way to the choices led to another."""
        if here and path_of(here) != path_of(self._hands.url):
            await self._hands.go_to(here, RELOAD_SECONDS)
        else:
            await self._hands.reload(RELOAD_SECONDS)

    async def journey(self, site: str) -> tuple[Choice, ...]:
        """The steps of the journey, then back to the page and a reload of it."""
        task = self._task
        if task.journey is None:
            return (Choice(wanted="journey", outcome="failed", reason="the policy has no such journey"),)
        began, here = self._clock(), self._hands.url
        self._recording.enter("choice")
        end = await run_journey(self._hands, task.journey, site, task.variables)
        spent = self._clock() - began
        if not end.ok:
            at = f"{end.location.line}:{end.location.column}" if end.location else ""
            return (Choice(wanted="journey", outcome="failed", reason=end.reason, milliseconds=spent, location=at),)
        await self._recording.catch_up()
        self._recording.leave_for("reload")
        await self._hands.go_to(here, RELOAD_SECONDS)
        return (Choice(wanted="journey", outcome="made", method="policy", milliseconds=spent),)


def _failure(attempt: Attempt) -> tuple[ChoiceOutcome, str]:
    return ("failed" if attempt.outcome == "clicked" else attempt.outcome), attempt.reason
