"""The way through a banner: what to press next, and whether the last press did anything.

To reject: a reject button; else every optional switch off and save; else the settings, and there again. To accept: an
accept button; else every switch on and save; else a mere acknowledgement; else the settings.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from auditor.consent.reading.hints import Hinted, hinted
from auditor.consent.reading.scan import SeenControl
from auditor.consent.reading.watch import View, Watch
from auditor.driver.interface import Hands
from auditor.evidence import ConsentClick, Control, Intent
from auditor.urls import path_of

Wanted = Literal["accept", "reject"]
Outcome = Literal["clicked", "no-banner", "no-way", "no-effect", "failed"]
MAX_CLICKS = 6
MAX_TOGGLES = 40
MAX_OFFERED = 500
EFFECT_SECONDS = 0.7
"""Some managers ignore clicks that come earlier than this after they appear; then a second one is made."""
SECOND_EFFECT_SECONDS = 1.0
TOGGLE_SECONDS = 0.4
LAYER_SECONDS = 1.5
_DECIDES: dict[Wanted, frozenset[Intent]] = {
    "accept": frozenset({"accept", "save", "acknowledge"}),
    "reject": frozenset({"reject", "save"}),
}


class Pressable(Protocol):
    """A control on the page."""

    @property
    def control(self) -> Control:
        """What it looks like."""

    async def press(self, hands: Hands) -> str:
        """Press it; empty, or why it could not be pressed."""


@dataclass(frozen=True, slots=True)
class End:
    """How it ended; `reason` is empty for `clicked`."""

    outcome: Outcome
    reason: str = ""


class Chooser:
    """One attempt at one choice."""

    def __init__(self, watch: Watch, wanted: Wanted, clock: Callable[[], int], clicking: Callable[[], None]) -> None:
        self.wanted = wanted
        self.offered: list[Control] = []
        self.clicks: list[ConsentClick] = []
        self._watch, self._clock, self._clicking = watch, clock, clicking
        self._layer = 1
        self._tried: set[tuple[Intent, str, int]] = set()
        self._decided = False
        self._trouble: list[End] = []
        self._started = False

    @property
    def by_policy(self) -> bool:
        """Whether a control that the policy names was pressed."""
        return any(c.method == "policy" for c in self.clicks)

    @property
    def trouble(self) -> End:
        """What went wrong first."""
        return self._trouble[0] if self._trouble else End("failed", "nothing was pressed")

    def start(self) -> None:
        """Say, once, that the first click is about to be made."""
        if not self._started:
            self._started = True
            self._clicking()

    async def choose(self, view: View) -> End:
        """Go through the banner until it is gone, or no way is left."""
        self._note(view)
        here = path_of(self._watch.hands.url)
        for _ in range(MAX_CLICKS):
            chosen = await self._next(view)
            if chosen is None:
                return self._stuck()
            view = await self.press(chosen, view)
            if path_of(self._watch.hands.url) != here:
                return End("failed", f"'{chosen.control.label}' led away from the page")
            if not view.up and (self._decided or chosen.control.intent in _DECIDES[self.wanted]):
                return End("clicked")
            if not view.up:
                return End("no-way", f"'{chosen.control.label}' closed the banner, and nothing to choose came up")
            self._note(view)
        return End("no-effect", f"the banner was still there after {MAX_CLICKS} clicks")

    async def behind(self, view: View) -> tuple[Control, ...]:
        """Open the settings and choose nothing; all that is offered then, or nothing if there is no way to them."""
        self._note(view)
        settings = await self._first("settings", view)
        if settings is None:
            return ()
        self._note(await self.press(settings, view))
        return tuple(self.offered)

    async def press(self, chosen: Pressable, view: View) -> View:
        """Press one control, twice if it has to be; what is shown then."""
        self.start()
        at, control = self._clock(), self._layered(chosen.control)
        self._tried.add(_key(control))
        after, why = await self._pressed(chosen, view)
        if why:
            self._trouble.append(End("failed", f"'{control.label}' could not be pressed: {why}"))
            return view
        method: Literal["policy", "words"] = "policy" if isinstance(chosen, Hinted) else "words"
        self.clicks.append(ConsentClick(control=control, method=method, at=at, effect=after is not None))
        if after is None:
            self._trouble.append(End("no-effect", f"'{control.label}' was pressed, and nothing changed"))
            return view
        return await self._settled(control, after)

    async def _pressed(self, chosen: Pressable, view: View) -> tuple[View | None, str]:
        """The first view that differs, and why it could not be pressed; a second try is made of either."""
        hands = self._watch.hands
        if not (why := await chosen.press(hands)):
            after = await self._watch.change(view, EFFECT_SECONDS)
            if after is not None:
                return after, ""
        else:
            await asyncio.sleep(EFFECT_SECONDS / 2)
            chosen = await self._anew(chosen)
        deaf = not why
        if why := await chosen.press(hands):
            after = await self._watch.change(view, 0)
            return after, "" if after or deaf else why
        return await self._watch.change(view, SECOND_EFFECT_SECONDS), ""

    async def _anew(self, chosen: Pressable) -> Pressable:
        """The same control as it is now: a banner that was drawn anew holds another in its place."""
        view, was = await self._watch.look(), chosen.control
        if isinstance(chosen, Hinted) or view is None or view.banner is None:
            return chosen
        return next((s for s in view.banner.of(was.intent) if s.control.label == was.label), chosen)

    async def _settled(self, control: Control, after: View) -> View:
        if control.intent in {"settings", "reopen"}:
            self._layer += 1
            return (await self._watch.rise(LAYER_SECONDS)) or after
        self._decided = self._decided or control.intent in _DECIDES[self.wanted]
        return await self._watch.go(after)

    async def _next(self, view: View) -> Pressable | None:
        """What to press now; switches are set on the way."""
        if self._decided:
            return await self._first("save", view) or await self._first("acknowledge", view) or await self._again(view)
        async for pressable in self._ways(view):
            if _key(self._layered(pressable.control)) not in self._tried:
                return pressable
        return None

    async def _ways(self, view: View) -> AsyncIterator[Pressable]:
        if found := await self._first(self.wanted, view):
            yield found
        save = await self._first("save", view)
        if save and _switches(view) and (switched := await self._switched(view)):
            yield switched
        if self.wanted == "accept" and (found := await self._first("acknowledge", view)):
            yield found
        if found := await self._first("settings", view):
            yield found
        if save and not _switches(view):
            yield save

    async def _again(self, view: View) -> Pressable | None:
        """The same once more, if a banner asks a second time (`Are you sure?`)."""
        last = self.clicks[-1].control if self.clicks else None
        found = await self._any(self.wanted, view)
        same = last is not None and found is not None and found.control.label == last.label
        return None if same else found

    async def _first(self, intent: Intent, view: View) -> Pressable | None:
        found = await self._any(intent, view)
        return None if found is None or _key(self._layered(found.control)) in self._tried else found

    async def _any(self, intent: Intent, view: View) -> Pressable | None:
        named = await hinted(self._watch.hands, self._watch.hints, intent)
        if named is not None:
            return named
        fitting = view.banner.of(intent) if view.banner else ()
        untried = (s for s in fitting if _key(self._layered(s.control)) not in self._tried)
        return next(untried, fitting[0] if fitting else None)

    async def _switched(self, view: View) -> Pressable | None:
        """Set every optional switch as wanted, then the save button as it is now; None if one does not let itself be
        set: saving would then make another choice than the one that was wanted."""
        for _ in range(MAX_TOGGLES):
            todo = next((t for t in _switches(view) if t.control.checked != (self.wanted == "accept")), None)
            if todo is None:
                return await self._first("save", view)
            after = await self._flip(todo, view)
            if after is None:
                self._trouble.append(End("no-way", f"the switch '{todo.control.label}' could not be set"))
                return None
            view = after
        self._trouble.append(End("no-way", f"more than {MAX_TOGGLES} switches stand before a choice"))
        return None

    async def _flip(self, switch: SeenControl, view: View) -> View | None:
        """Press a switch; what is shown once it changed, or None."""
        self.start()
        at, control = self._clock(), self._layered(switch.control)
        if await switch.press(self._watch.hands):
            return None
        after = await self._watch.change(view, TOGGLE_SECONDS)
        self.clicks.append(ConsentClick(control=control, method="words", at=at, effect=after is not None))
        return after

    def _layered(self, control: Control) -> Control:
        return replace(control, layer=self._layer)

    def _note(self, view: View) -> None:
        """Keep what is offered now: in a further layer, what was not there before."""
        before = {(c.label, c.element, c.role) for c in self.offered}
        for seen in view.banner.seen if view.banner else ():
            control = seen.control
            if self._decided and control.checked is not None:
                continue  # its state is of our making
            new = self._layer == 1 or (control.label, control.element, control.role) not in before
            if new and len(self.offered) < MAX_OFFERED and self._layered(control) not in self.offered:
                self.offered.append(self._layered(control))

    def _stuck(self) -> End:
        if self._decided:
            return End("no-effect", f"the banner stayed after '{self.clicks[-1].control.label}' was pressed")
        if self._trouble:
            return self._trouble[0]
        labels = ", ".join(f"'{label}'" for label in list(dict.fromkeys(c.label for c in self.offered))[:6])
        return End(
            "no-way", f"the banner offers no way to {self.wanted}: it shows {labels or 'nothing to press'}"[:400]
        )


def _switches(view: View) -> tuple[SeenControl, ...]:
    return view.banner.of("toggle") if view.banner else ()


def _key(control: Control) -> tuple[Intent, str, int]:
    return control.intent, control.label, control.layer
