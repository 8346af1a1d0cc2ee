"""One page's forms: every field that can be typed into is, what hides more is pressed, and what is left is said.

Rounds: type into all that is seen, look again; when nothing new is seen, press the next control that may show more, look again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from auditor.canary import Identity
from auditor.crawl.forms.claims import Key
from auditor.crawl.forms.form_hands import MAX_FRAMES, FormHands
from auditor.crawl.forms.pressing import Pressing
from auditor.crawl.forms.revealing import hidden_fields, to_press, untried
from auditor.crawl.forms.seen import Control, Place, SeenDocument, SeenField, SeenForm
from auditor.crawl.forms.values import attempts, is_typable, parts, stayed, takes_too_little
from auditor.driver.chromium.recording.collector import Stage
from auditor.evidence import Blind, EvidenceKind, FilledField, Filling
from auditor.observed.pages.shape import shape_of

TYPING_SECONDS = 20.0
"""Real time that typing into one page's fields, and looking for them, may take."""
PRESSING_SECONDS = 10.0
"""Of it, after which nothing more is pressed."""
MAX_PRESSES = 30
MAX_TRIES = 2
"""Times that a field is filled in: a page may draw it anew, empty."""


class Hold(Protocol):
    """Keeps requests back before anything is typed: to these addresses of forms; `stays`: the page must not be left."""

    async def __call__(self, actions: list[str], *, stays: bool) -> None: ...  # noqa: D102


@dataclass(slots=True)
class _Begun:
    """A form that is being filled in."""

    form: SeenForm
    at: int
    typed: dict[int, FilledField] = field(default_factory=dict)
    fields: dict[int, SeenField] = field(default_factory=dict)
    """Those that ask for something of a person, as they were last seen."""
    failed: dict[int, str] = field(default_factory=dict)
    """Number -> why nothing that was typed stayed there."""


@dataclass(slots=True)
class PageFilling:
    """The state of one page being filled in."""

    identity: Identity
    stage: Stage
    selectors: list[str]
    clock: Callable[[], int]
    wants: Callable[[SeenForm], bool]
    is_new: Callable[[Key], bool]
    is_own: Callable[[str], bool]
    """Whether a URL is the site's own."""
    hold: Hold
    hands: FormHands = field(init=False)
    blinds: list[Blind] = field(default_factory=list)
    _begun: dict[Place, _Begun] = field(default_factory=dict)
    _tries: dict[Place, int] = field(default_factory=dict)
    _pressing: Pressing = field(init=False)
    _passed: set[Place] = field(default_factory=set)
    """Controls that were pressed, or not again because they were on another page of that shape."""
    _claimed: set[Place] = field(default_factory=set)
    """Controls that are new on this shape of page, and are pressed here."""
    _documents: list[SeenDocument] = field(default_factory=list)
    _late: str = ""
    """What was not done because time was over."""

    def __post_init__(self) -> None:
        self.hands = FormHands(self.stage, self.selectors)
        self._pressing = Pressing(self.hands)

    @property
    def typed(self) -> list[FilledField]:
        """All fields that took what was typed."""
        return [f for b in self._begun.values() for f in b.typed.values()]

    @property
    def filled_forms(self) -> list[SeenForm]:
        """Forms that any field was typed into, in the order of `fillings`."""
        return [b.form for b in self._begun.values() if b.typed]

    @property
    def fillings(self) -> list[Filling]:
        """What is told of them."""
        redact = self.stage.redactor.url
        return [
            Filling(
                action=redact(b.form.action),
                method=b.form.method,
                document=redact(b.form.document),
                name=next(iter(b.form.names), ""),
                fields=tuple(f for _, f in _in_order(b.form, b.typed)),
                untyped=tuple(f.record for n, f in b.fields.items() if n not in b.typed and f.is_personal),
                every_field=True,
                at=b.at,
            )
            for b in (*(b for b in self._begun.values() if b.typed), *(b for b in self._begun.values() if not b.typed))
        ]

    async def fill(self) -> None:
        """Fill in all that can be."""
        await self._look()
        if not self._mine() and self._next() is None:
            self._conclude()
            return
        await self._hold()
        try:
            async with asyncio.timeout(TYPING_SECONDS):
                await self._rounds()
        except TimeoutError:
            self._late = self._late or f"it took more than {TYPING_SECONDS:g} s"
        await self._hold()
        await self._pressing.restore()
        self._conclude()

    async def fill_late(self) -> None:
        """Fill in what came to be seen meanwhile; nothing is pressed."""
        await self._look()
        if any(self._open(form) for form in self._mine()):
            await self._hold()
            async with asyncio.timeout(TYPING_SECONDS):
                await self._type_all()
            self._conclude()

    async def _hold(self, *, stays: bool = False) -> None:
        await self.hold([f.action for d in self._documents for f in d.forms], stays=stays)

    async def _rounds(self) -> None:
        end = asyncio.get_running_loop().time() + PRESSING_SECONDS
        while True:
            while await self._type_all():
                await self._look()
            found = self._next()
            if found is None or self._pressing.led_away:
                return
            if len(self._pressing.done) >= MAX_PRESSES or asyncio.get_running_loop().time() > end:
                self._late = "more could be pressed than was"
                return
            await self._press(*found)

    async def _press(self, document: SeenDocument, control: Control) -> None:
        place = document.session.id, document.frame, control.number
        self._passed.add(place)
        await self._hold(stays=True)
        async for _ in self._pressing.press(document, control):
            await self._look()
            while await self._type_all():
                await self._look()
        await self._hold()

    def _next(self) -> tuple[SeenDocument, Control] | None:
        """What to press next."""
        for document in self._documents:
            mine = {p[2] for p in self._begun if p[:2] == (document.session.id, document.frame)}
            for control in to_press(document, self._passed):
                place = document.session.id, document.frame, control.number
                if control.form in mine or place in self._claimed:
                    return document, control
                if self.is_new(("press", control.signature, shape_of(document.url))):
                    self._claimed.add(place)
                    return document, control
                self._passed.add(place)
        return None

    async def _look(self) -> None:
        self._documents = await self.hands.documents(self.is_own)
        for form in self._mine():
            begun = self._begun[form.place]
            begun.form = form
            begun.fields.update({f.number: f for f in form.fields if f.is_personal})

    def _mine(self) -> list[SeenForm]:
        """Forms of the page that are to be filled in here."""
        found = []
        for form in (f for d in self._documents for f in d.forms):
            if form.place in self._begun or (form.is_personal and self.wants(form)):
                self._begun.setdefault(form.place, _Begun(form, self.clock()))
                found.append(form)
        return found

    def _open(self, form: SeenForm) -> list[SeenField]:
        """Fields of a form that are to be typed into now."""
        begun = self._begun[form.place]
        tries = {f.number: self._tries.get(form.at(f.number), 0) for f in form.fields}
        several = parts(self.identity, form.fields)
        seen = [f for f in form.fields if f.state in ("open", "readonly") and (is_typable(f) or f.number in several)]
        lost = [f for f in seen if f.number in (*begun.typed, *begun.failed) and not f.value]
        new = [f for f in seen if tries[f.number] == 0 and not (f.state == "readonly" and f.value)]
        return [f for f in (*new, *lost) if tries[f.number] < MAX_TRIES]

    async def _type_all(self) -> bool:
        """Whether there was anything to type into."""
        tried = False
        for form in self._mine():
            several = parts(self.identity, form.fields)
            for seen in self._open(form):
                tried = True
                self._tries[form.at(seen.number)] = self._tries.get(form.at(seen.number), 0) + 1
                await self._type(form, seen, several.get(seen.number, ""))
        return tried

    async def _type(self, form: SeenForm, seen: SeenField, part: str) -> None:
        begun, why = self._begun[form.place], ""
        tries = attempts(self.identity, seen, part)
        # Once more, for what only was in the way: a banner that comes up takes the focus from a field that is being typed into.
        for attempt in (*tries, tries[-1]):
            stands, why = await self.hands.fill(form.at(seen.number), attempt)
            if not why and stayed(self.identity, seen, stands, part):
                begun.typed[seen.number] = seen.record
                begun.failed.pop(seen.number, None)
                return
            if why:
                break
        if not why and takes_too_little(self.identity, seen) and not part:
            why = f"it takes {seen.longest} characters, too few to be recognised"
        begun.failed[seen.number] = why or "what was typed did not stay in it"

    def _conclude(self) -> None:
        """Say what was not typed into, and why."""
        self.blinds = []
        if self.hands.more_frames:
            more = f"the page has {self.hands.more_frames} frames; forms were looked for in the first {MAX_FRAMES}"
            self._blind(more, cut=True)
        for what in dict.fromkeys(m for d in self._documents for m in d.missed if m != "controls" or hidden_fields(d)):
            self._blind(f"a document has more {what} than are looked at", cut=True)
        if self._pressing.led_away:
            self._blind(f"the page led away while it was looked for fields: {self._pressing.led_away}")
        for begun in self._begun.values():
            for number, seen in begun.fields.items():
                why = "" if number in begun.typed else begun.failed.get(number) or self._why_not(begun, seen)
                if why:
                    cut = bool(self._late) and number not in begun.failed
                    self._blind(f"{begun.form.words}: {seen.words} could not be typed into: {why}", cut=cut)

    def _why_not(self, begun: _Begun, seen: SeenField) -> str:
        if seen.state == "trap" or (seen.value and seen.state in ("readonly", "disabled")):
            return ""
        if seen.state == "open":
            return self._late or "it came to be seen too late"
        if seen.state in ("readonly", "disabled"):
            how = "read-only" if seen.state == "readonly" else "disabled, and nothing that was done enabled it"
            return f"it is {how}"
        if self._is_double(begun):
            return ""
        left = self._late or self._left_unpressed(begun.form)
        if seen.alone and not left:
            return ""  # nobody sees it, whatever is pressed
        return f"it is hidden, and {left or 'nothing that was pressed showed it'}"

    def _left_unpressed(self, form: SeenForm) -> str:
        documents = [d for d in self._documents if (d.session.id, d.frame) == form.place[:2]]
        left = any(untried(d, form, self._passed) for d in documents)
        return "what may show it also submits, or is called as something that nobody should press" if left else ""

    def _is_double(self, begun: _Begun) -> bool:
        """Whether nothing of the form is seen, and another form that is sent to the same address asked for the same."""
        if any(f.state != "hidden" for f in begun.fields.values() if f.state != "trap"):
            return False
        asked = {f.asked for f in begun.fields.values() if f.state == "hidden"}
        return any(
            asked <= {other.fields[n].asked for n in other.typed if n in other.fields}
            for other in self._begun.values()
            if other is not begun and other.form.action == begun.form.action
        )

    def _blind(self, reason: str, *, cut: bool = False) -> None:
        self.blinds.append(Blind(kind=EvidenceKind.FILLING, reason=" ".join(reason.split())[:300], cut=cut))


def _in_order(form: SeenForm, typed: dict[int, FilledField]) -> Iterator[tuple[int, FilledField]]:
    """Fields as the page has them, then those that it does not have any more."""
    order = {f.number: at for at, f in enumerate(form.fields)}
    return iter(sorted(typed.items(), key=lambda pair: order.get(pair[0], len(order))))
