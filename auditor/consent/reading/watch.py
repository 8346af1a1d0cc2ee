"""Looking at a page again and again: until a banner is up and at rest, until a press had an effect, until it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from auditor.consent.reading.hints import any_visible
from auditor.consent.reading.scan import Banner, read
from auditor.driver.errors import BrowserError, Silent
from auditor.driver.interface import Documents, Hands
from policy.model import ConsentHints

POLL_SECONDS = 0.05
LOOK_SECONDS = 0.2
"""What one look counts for at most while a banner is waited for: on a machine that is slow to look, the page is slow as well."""
PATIENCE = 3
"""Times the wait for a banner that a page that is still loading is given at most."""
STIR_SECONDS = 1.0
"""What a page may take to notice the pointer."""
REST_SECONDS = 0.8
"""A banner that still moves after this is pressed while it moves."""
GONE_SECONDS = 0.9
"""What a banner may take to fade out once something happened to it."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows of its banner: the one that was recognised, and whether one that the policy names is there."""

    banner: Banner | None
    hinted: bool = False

    @property
    def up(self) -> bool:
        """Whether there is any."""
        return self.banner is not None or self.hinted

    @property
    def signature(self) -> object:
        """Equal as long as nothing changed."""
        return self.hinted, self.banner.signature if self.banner else ()

    @property
    def spots(self) -> object:
        """Equal once it has come to rest."""
        return self.signature, self.banner.spots if self.banner else ()


@dataclass(slots=True)
class Watch:
    """Looks at one page."""

    hands: Hands
    documents: Documents
    hints: ConsentHints
    loads: Callable[[], bool] = lambda: False
    """Whether the page waits for something that it asked for."""
    silent: int = 0
    """Looks in a row that were not answered."""

    async def look(self) -> View | None:
        """What is shown now; None if the page did not answer (it may be on its way to another document)."""
        try:
            banner = await read(self.documents)
        except Silent:
            self.silent += 1
            return None
        self.silent = 0
        named = self.hints != ConsentHints() and await any_visible(self.hands, self.hints)
        return View(banner, named)

    async def rise(self, seconds: float) -> View | None:
        """The banner once it is up and at rest; None if there is none after `seconds` in which the page loaded nothing, or `PATIENCE`
        times as many in all."""
        last, left = _now() + seconds * PATIENCE, seconds
        while True:
            began = _now()
            view = await self.look()
            if view is not None and view.up:
                return await self.rest(view, REST_SECONDS)
            await asyncio.sleep(min(POLL_SECONDS, left))
            left -= 0 if self.loads() else min(_now() - began, LOOK_SECONDS)
            if left <= 0 or _now() > last:
                return None

    async def come(self, seconds: float) -> View | None:
        """`rise` for a banner that nobody called up. Half-way the pointer moves and the page scrolls: many sites load nothing
        but the bare page, their banner included, until a visitor stirs."""
        view = await self.rise(seconds / 2)
        if view is None and not self.silent:
            await self._stir()
            view = await self.rise(seconds / 2)
        return view

    async def _stir(self) -> None:
        with suppress(BrowserError, Silent, TimeoutError):
            width, height = await self.documents.size()
            for part in (0.3, 0.5):
                await asyncio.wait_for(self.hands.move_to(width * part, height * part), STIR_SECONDS)
            await asyncio.wait_for(self.hands.wheel(height / 2), STIR_SECONDS)

    async def rest(self, view: View, seconds: float) -> View:
        """The view once two looks in a row agree, also on where everything is."""
        end = _now() + seconds
        while _now() < end:
            await asyncio.sleep(POLL_SECONDS)
            later = await self.look()
            if later is not None and later.spots == view.spots:
                return later
            view = later or view
        return view

    async def change(self, before: View, seconds: float) -> View | None:
        """What is shown once it differs from `before`; None if nothing happened within `seconds`."""
        end = _now() + seconds
        while True:
            view = await self.look()
            if view is not None and view.signature != before.signature:
                return view
            if _now() + POLL_SECONDS > end:
                return None
            await asyncio.sleep(POLL_SECONDS)

    async def go(self, view: View) -> View:
        """The view after what is fading out had time to: one that is not up if it is gone in two looks in a row."""
        end = _now() + GONE_SECONDS
        while _now() < end:
            await asyncio.sleep(POLL_SECONDS)
            later = await self.look()
            if later is None:
                continue
            if not later.up and not view.up:
                return later
            view = later
        return view

    async def stays_up(self, seconds: float, proof: float) -> bool:
        """Whether a banner comes up within `seconds` and is still there `proof` seconds later: one that flashes up
        until its script has read the choice is none."""
        end = _now() + seconds
        since: float | None = None
        while True:
            view = await self.look()
            if view is not None:
                since = (since or _now()) if view.up else None
            if since is not None and _now() - since >= proof:
                return True
            if since is None and _now() + POLL_SECONDS > end:
                return False
            await asyncio.sleep(POLL_SECONDS)


def _now() -> float:
    return asyncio.get_running_loop().time()
