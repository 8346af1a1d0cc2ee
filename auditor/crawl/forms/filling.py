"""Filling forms in: the canary is typed into what asks for personal data, as a person would, and never sent.

Real keys, one by one, into one field after the other; then the field is left. What hides more fields is pressed, as far as it is harmless
(`auditor.crawl.forms.revealing`). What asks for personal data and was not typed into is said, field by field. Every step is bounded. Nothing is
submitted but a form for which the policy says `allow_submit`; see `auditor.driver.chromium.tabs.request_blocking` for what scripts try.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from auditor.canary import Identity
from auditor.capture.page import PageCollector
from auditor.crawl.forms.claims import Claims, Key
from auditor.crawl.forms.page_filling import PageFilling
from auditor.crawl.forms.seen import SeenForm
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.chromium.tabs.keyboard import press_space
from auditor.driver.chromium.tabs.request_blocking import Holding
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.evidence import Blind, EvidenceKind, Filling
from auditor.observed.pages.shape import shape_of
from auditor.urls import host_of, path_of, registrable_domain, without_query
from policy.globs import name_matches, path_matches
from policy.model import FormHint

SUBMITTED_SECONDS = 4.0
"""Real time in which a submitted form's answer is waited for."""
QUIET_SECONDS = 0.5
MAX_TOLD = 60
"""Fields of a page of which it is said one by one that they could not be filled in."""
_HOSTILE = (BrowserError, ConnectionLost, TimeoutError, LookupError, AttributeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What became of one page's forms."""

    fillings: tuple[Filling, ...] = ()
    blind: tuple[Blind, ...] = ()

    @property
    def submitted(self) -> bool:
        """Whether a form was, so that another page may stand there now."""
        return any(f.submitted for f in self.fillings)


@dataclass(slots=True)
class Filler:
    """Fills in the forms of one scenario, one page at a time."""

    identity: Identity
    hints: tuple[FormHint, ...]
    domains: frozenset[str]
    """Registrable domains of the first party."""
    claims: Claims
    context: int = 0
    """Number of the browser context that its pages are visited in."""
    _url: str = ""
    _taken: set[Key] = field(default_factory=set)
    """On the page that is visited now."""
    _page: _Page | None = None

    async def fill(
        self, url: str, recording: Recording, clock: Callable[[], int], first: Callable[[], Awaitable[None]]
    ) -> Filled:
        """Fill in what the loaded page asks for; never raises for what the page does. `release` must follow.

        `url` is the page's in the list of pages. `first` is awaited before anything is typed, and not at all where nothing will be.
        """
        self._url, self._taken = url, set()
        self._page = page = _Page(self, recording, clock, first)
        return await page.through(page.fill)

    async def fill_late(self) -> Filled | None:
        """Fill in what has come to be seen since `fill`; None if that is nothing, else all of the page. Never raises for what it does."""
        page = self._page
        if page is None or page.submitted:
            return None
        told = len(page.forms.typed)
        filled = await page.through(page.fill_late)
        return filled if len(page.forms.typed) > told else None

    async def silence(self) -> None:
        """The page is about to be closed."""
        if self._page is not None and self._page.holding is not None:
            await self._page.holding.silence()

    def release(self, *, ended: bool) -> None:
        """The page is closed: end holding back. `ended`: whether the visit came to its end, so that what it took stays taken."""
        if self._page is not None and ended:
            self.claims.take(self._taken, self._url, self.context)
        if self._page is not None and self._page.holding is not None:
            self._page.holding.end()
        self._page = None

    def is_first(self, host: str) -> bool:
        """Whether the host is the site's own."""
        return registrable_domain(host) in self.domains

    def wants(self, form: SeenForm) -> bool:
        """Whether it may be filled in, and was not on another page of that shape; it was from now on."""
        hint = self.hint(form)
        return (hint is None or hint.fill) and self.begin_with((form.signature, shape_of(form.document)))

    def hint(self, form: SeenForm) -> FormHint | None:
        """What the policy says of a form."""
        selectors = iter(form.matches)
        for hint in self.hints:
            matched = next(selectors, False) if hint.selector else _named(hint, form)
            if matched:
                return hint
        return None

    def begin_with(self, key: Key) -> bool:
        """Whether this is new on this shape of page, which it is not any more."""
        new = key not in self._taken and not self.claims.is_taken(key, self._url, self.context)
        if new:
            self._taken.add(key)
        return new


def _named(hint: FormHint, form: SeenForm) -> bool:
    if hint.name:
        return any(name_matches(hint.name, n) for n in form.names)
    if hint.action.startswith("/"):
        return bool(form.action) and path_matches(hint.action, path_of(form.action))
    return bool(form.action) and name_matches(hint.action, without_query(form.action))


class _Page:
    """One page being filled in, from the first look to the submission that the policy may allow."""

    def __init__(
        self, filler: Filler, recording: Recording, clock: Callable[[], int], first: Callable[[], Awaitable[None]]
    ) -> None:
        self._filler, self._recording, self._first = filler, recording, first
        self.forms = PageFilling(
            identity=filler.identity,
            stage=recording.stage,
            selectors=[h.selector for h in filler.hints if h.selector],
            clock=clock,
            wants=filler.wants,
            is_new=filler.begin_with,
            is_own=lambda url: filler.is_first(host_of(url)),
            hold=self._hold,
        )
        self.holding: Holding | None = None
        self.submitted = False
        self._sent: set[int] = set()
        """Numbers of the forms, in the order of their filling, that were submitted."""
        self._blinds: list[Blind] = []

    async def through(self, step: Callable[[], Awaitable[None]]) -> Filled:
        """Go through a step, whatever the page does in it; what has become of the forms so far."""
        try:
            await step()
        except _HOSTILE as error:
            self._blind(f"not every form could be filled in: {str(error) or 'the page took too long'}")
        return self._filled()

    async def fill(self) -> None:
        """Every form that asks for personal data and is new, but for those that the policy wants left alone."""
        await self.forms.fill()
        await self._submit()

    async def fill_late(self) -> None:
        """What came to be seen by now."""
        await self.forms.fill_late()

    async def _hold(self, actions: list[str], *, stays: bool) -> None:
        """Called before anything is typed or pressed."""
        if self.holding is None:
            await self._first()
            await self._recording.catch_up()
            self._recording.enter("fill")
            self.holding = Holding(self._recording, self._filler.domains, self._filler.is_first)
            self.holding.begin(actions)
        self.holding.know(actions)
        self.holding.stays = stays

    def _filled(self) -> Filled:
        told = self.forms.blinds
        blinds = [*self._blinds, *told[:MAX_TOLD]]
        if len(told) > MAX_TOLD:
            reason = f"{len(told) - MAX_TOLD} more fields or forms could not be filled in"
            blinds.append(Blind(kind=EvidenceKind.FILLING, reason=reason, cut=True))
        fillings = [replace(f, submitted=n in self._sent) for n, f in enumerate(self.forms.fillings)]
        return Filled(fillings=tuple(fillings), blind=tuple(dict.fromkeys(blinds)))

    def _blind(self, reason: str) -> None:
        self._blinds.append(Blind(kind=EvidenceKind.FILLING, reason=" ".join(reason.split())[:300]))

    async def _submit(self) -> None:
        """Press the button of the one form that may be submitted; the page is read before, for it may be gone then."""
        allowed = [
            (n, f) for n, f in enumerate(self.forms.filled_forms) if (h := self._filler.hint(f)) and h.allow_submit
        ]
        if len(allowed) > 1:
            self._blind(f"{len(allowed)} forms of the page may be submitted; only the first was")
        for number, form in allowed[:1]:
            button = form.at(form.press)
            if self.holding is None or form.press < 0 or not await self.forms.hands.focus_button(button):
                self._blind(f"a form that is sent to {without_query(form.action)} has no button to submit it with")
                continue
            await self._recording.find(PageCollector).collect()
            self.holding.lift(form.action)
            await press_space(self._recording.stage.cdp, form.session.id)
            self._sent.add(number)
            self.submitted = True
            await self._until_quiet()

    async def _until_quiet(self) -> None:
        """Wait until nothing has happened for a moment: the answer may be a page or a line of text."""
        happened = asyncio.Event()

        def watch(_session: Session, _method: str, _params: Params) -> None:
            happened.set()

        self._recording.watchers.append(watch)
        with suppress(TimeoutError):
            async with asyncio.timeout(SUBMITTED_SECONDS):
                while await _within(happened, QUIET_SECONDS):
                    happened.clear()
        self._recording.watchers.remove(watch)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
