"""Filling forms in: the canary is typed into what asks for personal data, as a person would, and never sent.

Real keys, one by one, into one field after the other; then the field is left. Every step is bounded. Nothing is submitted
but a form for which the policy says `allow_submit`; see `auditor.driver.chromium.tabs.request_blocking` for what scripts try.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.canary import Identity
from auditor.capture.page import PageCollector
from auditor.driver.chromium.protocol.answers import read
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.protocol.frames import frames_of
from auditor.driver.chromium.protocol.world import evaluate
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.chromium.tabs.keyboard import press_space, type_text
from auditor.driver.chromium.tabs.request_blocking import Holding
from auditor.driver.errors import BrowserError, ConnectionLost, UnexpectedAnswer
from auditor.evidence import Blind, EvidenceKind, FilledField, Filling
from auditor.observed.pages.shape import shape_of
from auditor.personal_fields import Asked, asked_for, personal_data
from auditor.urls import host_of, is_web, path_of, registrable_domain, without_query
from policy.globs import name_matches, path_matches
from policy.model import FormHint

MAX_FORMS = 6
"""Forms of a page that are filled in."""
MAX_FIELDS = 12
"""Fields of a form that are typed into."""
PAGE_SECONDS = 8.0
"""Real time that filling in a page may take, without what follows a submission."""
STEP_SECONDS = 2.0
SUBMITTED_SECONDS = 4.0
"""Real time in which a submitted form's answer is waited for."""
QUIET_SECONDS = 0.5
MAX_FRAMES = 20
"""Documents of a page that are looked at."""


@cache
def _source() -> str:
    return (files("auditor.crawl.forms") / "fields.js").read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    number: int
    name: str
    type: str
    autocomplete: str
    label: str
    open: bool
    """Whether a visitor could type into it, and nothing stands in it."""
    longest: int
    """Characters it takes; 0 for any."""

    @property
    def asked(self) -> Asked:
        return asked_for(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    session: Session
    frame: str
    """Id of the frame in whose isolated world its elements are known."""
    document: str
    number: int
    action: str
    method: str
    names: tuple[str, ...]
    matches: tuple[bool, ...]
    """Of the hints' selectors, in their order."""
    pressable: bool
    fields: tuple[_Field, ...]

    @property
    def signature(self) -> tuple[Any, ...]:
        return without_query(self.action), self.method, self.names, tuple((f.name, f.type) for f in self.fields)

    @property
    def typable(self) -> tuple[_Field, ...]:
        """Fields that can be typed into and ask for something that the canary has; none if none of it is personal."""
        return self._open[:MAX_FIELDS] if any(personal_data(f) for f in self._open) else ()

    @property
    def untyped(self) -> int:
        """How many more there are than are typed into."""
        return len(self._open[MAX_FIELDS:])

    @property
    def _open(self) -> tuple[_Field, ...]:
        return tuple(f for f in self.fields if f.open and f.asked in _VALUES)


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
    _done: set[tuple[Any, ...]] = field(default_factory=set)
    _holding: Holding | None = None

    async def fill(
        self, recording: Recording, clock: Callable[[], int], first: Callable[[], Awaitable[None]]
    ) -> Filled:
        """Fill in what the loaded page asks for; never raises for what the page does. `release` must follow.

        `first` is awaited before anything is typed, and not at all where nothing will be.
        """
        work = _Page(self, recording, clock)
        try:
            async with asyncio.timeout(PAGE_SECONDS):
                await work.fill(first)
            await work.submit()
        except (
            BrowserError,
            ConnectionLost,
            TimeoutError,
            LookupError,
            AttributeError,
            TypeError,
            ValueError,
        ) as error:
            work.blind(f"not every form could be filled in: {str(error) or f'it took more than {PAGE_SECONDS:g} s'}")
        self._holding = work.holding
        return Filled(fillings=tuple(work.fillings), blind=tuple(work.blinds))

    async def silence(self) -> None:
        """The page is about to be closed."""
        if self._holding is not None:
            await self._holding.silence()

    def release(self) -> None:
        """The page is closed: end holding back."""
        if self._holding is not None:
            self._holding.end()
            self._holding = None

    def is_first(self, host: str) -> bool:
        """Whether the host is the site's own."""
        return registrable_domain(host) in self.domains

    def hint(self, form: _Form) -> FormHint | None:
        """What the policy says of a form."""
        selectors = iter(form.matches)
        for hint in self.hints:
            matched = next(selectors, False) if hint.selector else _named(hint, form)
            if matched:
                return hint
        return None

    def begin_with(self, key: tuple[Any, ...]) -> bool:
        """Whether this form on this shape of page is new, which it is not any more."""
        new = key not in self._done
        self._done.add(key)
        return new


def _named(hint: FormHint, form: _Form) -> bool:
    if hint.name:
        return any(name_matches(hint.name, n) for n in form.names)
    if hint.action.startswith("/"):
        return bool(form.action) and path_matches(hint.action, path_of(form.action))
    return bool(form.action) and name_matches(hint.action, without_query(form.action))


class _Page:
    """One page being filled in."""

    def __init__(self, filler: Filler, recording: Recording, clock: Callable[[], int]) -> None:
        self._filler, self._recording, self._clock = filler, recording, clock
        self._cdp = recording.stage.cdp
        self._selectors = [h.selector for h in filler.hints if h.selector]
        self._to_submit: list[tuple[_Form, Filling]] = []
        self.fillings: list[Filling] = []
        self.blinds: list[Blind] = []
        self.holding: Holding | None = None

    def blind(self, reason: str, *, cut: bool = False) -> None:
        """Note what could not be filled in; `cut` if there was more than is."""
        self.blinds.append(Blind(kind=EvidenceKind.FILLING, reason=" ".join(reason.split())[:300], cut=cut))

    async def fill(self, first: Callable[[], Awaitable[None]]) -> None:
        """Every form that asks for personal data and is new, but for those that the policy wants left alone."""
        forms = await self._forms()
        todo = [(f, h) for f in forms if f.typable and ((h := self._filler.hint(f)) is None or h.fill)]
        todo = [(f, h) for f, h in todo if self._filler.begin_with((f.signature, shape_of(f.document)))]
        if len(todo) > MAX_FORMS:
            self.blind(f"the page has {len(todo)} forms to fill in; only {MAX_FORMS} were", cut=True)
        if not todo:
            return
        await first()
        await self._recording.catch_up()
        self._recording.enter("fill")
        self.holding = Holding(self._recording, self._filler.domains, self._filler.is_first)
        self.holding.begin(f.action for f in forms)
        # What is submitted leaves the page: it comes last.
        for form, hint in sorted(todo[:MAX_FORMS], key=lambda pair: pair[1] is not None and pair[1].allow_submit):
            filling = await self._fill_one(form)
            if filling is not None and hint is not None and hint.allow_submit:
                self._to_submit.append((form, filling))

    async def _forms(self) -> list[_Form]:
        found: list[_Form] = []
        session = next((s for s in self._recording.stage.documents if s.kind == "page"), None)
        if session is None:
            return found
        frames = await frames_of(self._recording.stage, session, STEP_SECONDS)
        if len(frames) > MAX_FRAMES:
            self.blind(f"the page has {len(frames)} frames; forms were looked for in the first {MAX_FRAMES}", cut=True)
        for frame in frames[:MAX_FRAMES]:
            if is_web(frame.url) and self._filler.is_first(host_of(frame.url)):
                found += await self._forms_of(session, frame.id)
        return found

    async def _forms_of(self, session: Session, frame: str) -> list[_Form]:
        call = f"{_source()}({json.dumps(self._selectors)})"
        answer = read(json.loads(read(await self._evaluate(session, frame, call), str, "the forms")), dict, "the forms")
        for what in answer["missed"]:
            self.blind(f"a document has more {what} than are looked at", cut=True)
        return [
            _Form(
                session=session,
                frame=frame,
                document=str(answer["url"]),
                number=raw["number"],
                action=raw["action"],
                method=raw["method"],
                names=tuple(raw["names"]),
                matches=tuple(raw["matches"]),
                pressable=raw["pressable"],
                fields=tuple(_Field(**f) for f in raw["fields"]),
            )
            for raw in answer["forms"]
        ]

    async def _fill_one(self, form: _Form) -> Filling | None:
        typed = [f for f in form.typable if await self._fill_field(form, f)]
        if form.untyped:
            where = without_query(form.action) or "nobody"
            self.blind(
                f"a form that is sent to {where} has {MAX_FIELDS + form.untyped} fields to fill in; only {MAX_FIELDS} were",
                cut=True,
            )
        if not typed:
            self.blind(f"a form that is sent to {without_query(form.action) or 'nobody'} took nothing that was typed")
            return None
        redact = self._recording.stage.redactor.url
        filling = Filling(
            action=redact(form.action),
            method=form.method,
            document=redact(form.document),
            name=next(iter(form.names), ""),
            fields=tuple(FilledField(name=f.name, kind=personal_data(f) or "other") for f in typed),
            at=self._clock(),
        )
        self.fillings.append(filling)
        return filling

    async def _fill_field(self, form: _Form, field: _Field) -> bool:
        async def holds() -> bool:
            return bool(await self._call(form, f"holds({field.number})"))

        if not await self._call(form, f"focus({field.number})"):
            return False
        await type_text(self._cdp, form.session.id, _value(self._filler.identity, field), holds)
        return bool(await self._call(form, f"leave({field.number})"))

    async def _call(self, form: _Form, expression: str) -> Any:
        return await self._evaluate(form.session, form.frame, f"auditorFields.{expression}")

    async def _evaluate(self, session: Session, frame: str, expression: str) -> Any:
        try:
            return await evaluate(self._recording.stage, session, frame, expression, STEP_SECONDS)
        except UnexpectedAnswer as error:
            raise ValueError("the page changed while it was filled in") from error

    async def submit(self) -> None:
        """Press the button of the one form that may be submitted; the page is read before, for it may be gone then."""
        if len(self._to_submit) > 1:
            self.blind(f"{len(self._to_submit)} forms of the page may be submitted; only the first was")
        for form, filling in self._to_submit[:1]:
            if self.holding is None or not form.pressable or not await self._call(form, f"button({form.number})"):
                self.blind(f"a form that is sent to {without_query(form.action)} has no button to submit it with")
                continue
            await self._recording.find(PageCollector).collect()
            self.holding.lift(form.action)
            await press_space(self._cdp, form.session.id)
            self.fillings[self.fillings.index(filling)] = _submitted(filling)
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


def _submitted(filling: Filling) -> Filling:
    return replace(filling, submitted=True)


_VALUES: dict[Asked, Callable[[Identity], str]] = {
    "email": lambda i: i.email,
    "phone": lambda i: i.phone,
    "postcode": lambda i: i.postcode,
    "city": lambda i: i.city,
    "street": lambda i: i.street,
    "first-name": lambda i: i.first_name,
    "last-name": lambda i: i.last_name,
    "name": lambda i: i.name,
    "username": lambda i: i.username,
    "message": lambda i: i.message,
}


def _value(identity: Identity, field: _Field) -> str:
    value = _VALUES[field.asked](identity)
    if field.asked == "phone" and (field.type == "number" or 0 < field.longest < len(value)):
        value = identity.phone_national.replace(" ", "")
    return value[: field.longest] if field.longest else value
