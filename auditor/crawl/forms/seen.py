"""What fields.js tells of one document: its forms, their fields, and what a visitor may press to see more. Read strictly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.errors import UnexpectedAnswer
from auditor.evidence import FilledField
from auditor.personal_fields import Asked, asked_for, personal_data
from auditor.urls import path_of, without_query

State = Literal["open", "readonly", "disabled", "hidden", "trap"]
"""`trap`: no visitor is ever shown it."""
Place = tuple[str, str, int]
"""An element: session, frame, and its number there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _InGroup:
    """A field as its group calls it, e.g. `Date of birth` of one that is itself called `Day`."""

    name: str
    type: str
    label: str
    autocomplete: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenField:
    """A field that can be typed into, or could."""

    number: int
    name: str
    type: str
    autocomplete: str
    label: str
    group: str
    """Legend of the group that it stands in."""
    state: State
    alone: bool
    """Whether what hides it hides nothing else."""
    value: str
    longest: int
    """Characters it takes; 0 for any."""
    placeholder: str

    @property
    def asked(self) -> Asked:
        """What it asks for; a part of a date or a number asks for what its group does."""
        own = asked_for(self)
        if own != "nothing" or not self.group:
            return own
        whole = asked_for(_InGroup(name="", type=self.type, label=self.group))
        return whole if whole in ("birth", "phone") else "nothing"

    @property
    def is_personal(self) -> bool:
        """Whether it asks for something of a person."""
        return personal_data(self) is not None or self.asked in ("birth", "phone")

    @property
    def words(self) -> str:
        """`the field 'phone'`."""
        return f"the field '{self.name or self.label or self.asked}'"

    @property
    def record(self) -> FilledField:
        """As evidence tells it."""
        kind = personal_data(self) or ("phone" if self.asked == "phone" else "other")
        return FilledField(name=self.name, kind=kind, label=self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenForm:
    """A form, or all fields of a document that stand in none."""

    session: Session
    frame: str
    """Id of the frame in whose isolated world its elements are known."""
    document: str
    number: int
    """-1: no form."""
    press: int
    """The button that submits it; -1 if it has none."""
    action: str
    method: str
    names: tuple[str, ...]
    matches: tuple[bool, ...]
    """Of the hints' selectors, in their order."""
    fields: tuple[SeenField, ...]

    @property
    def signature(self) -> tuple[Any, ...]:
        """What it has in common with the same form on another page."""
        return without_query(self.action), self.method, self.names, tuple((f.name, f.type) for f in self.fields)

    @property
    def place(self) -> Place:
        """Which one it is, however much of it is shown."""
        return self.session.id, self.frame, self.number

    @property
    def is_personal(self) -> bool:
        """Whether any field that a visitor may come to see asks for something of a person."""
        return any(f.is_personal and f.state != "trap" for f in self.fields)

    @property
    def words(self) -> str:
        """`the form 'newsletter' (/subscribe)`, `the form on /contact`."""
        name = f" '{self.names[0]}'" if self.names else ""
        where = f" ({path_of(self.action)})" if self.action else f" on {path_of(self.document)}"
        return f"the form{name}{where}" if self.number >= 0 else f"what stands outside of forms{where}"

    def at(self, number: int) -> Place:
        """One of its elements."""
        return self.session.id, self.frame, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Something that a visitor may press."""

    number: int
    kind: Literal["button", "checkbox", "radio", "select", "hover"]
    """`hover`: a block that hides fields and may be shown while the pointer is over what holds it."""
    name: str
    label: str
    form: int
    """Number of its form; -1: none."""
    near: bool
    """Whether it stands outside of forms, and beside fields."""
    seen: bool
    submits: bool
    declared: bool
    """Whether its markup says that it opens something."""
    target: tuple[int, ...] | None
    """Fields in what it says that it opens; None if it does not say."""
    checked: bool
    options: int
    shown: int
    """The element to press: itself, or its label; -1 if neither is seen."""
    tag: str
    style: str

    @property
    def signature(self) -> tuple[Any, ...]:
        """What it has in common with the same control on another page."""
        return self.kind, self.label, self.tag, self.style


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDocument:
    """One document of the page."""

    session: Session
    frame: str
    url: str
    forms: tuple[SeenForm, ...] = ()
    controls: tuple[Control, ...] = ()
    missed: tuple[str, ...] = field(default=())
    """What there is more of than was looked at."""


def read_document(session: Session, frame: str, answer: dict[str, Any]) -> SeenDocument:
    """Take what fields.js answered; raises UnexpectedAnswer."""
    try:
        return SeenDocument(
            session=session,
            frame=frame,
            url=part(answer, "url", str),
            forms=tuple(_form(session, frame, answer["url"], raw) for raw in part(answer, "forms", list)),
            controls=tuple(_control(raw) for raw in part(answer, "controls", list)),
            missed=tuple(map(str, part(answer, "missed", list))),
        )
    except (TypeError, LookupError, AttributeError) as error:
        raise UnexpectedAnswer("the page told of its forms in another shape") from error


def _form(session: Session, frame: str, document: str, raw: dict[str, Any]) -> SeenForm:
    told = {**raw, "names": tuple(raw["names"]), "matches": tuple(raw["matches"])}
    fields = tuple(SeenField(**f) for f in raw["fields"])
    return SeenForm(**{**told, "fields": fields}, session=session, frame=frame, document=document)


def _control(raw: dict[str, Any]) -> Control:
    target = None if raw["target"] is None else tuple(raw["target"])
    return Control(**{**{k: v for k, v in raw.items() if k != "class"}, "target": target, "style": raw["class"]})
