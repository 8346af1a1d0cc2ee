"""The part of the language about steps in the browser: journeys, and controls of the site's own consent banner."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from policy.border_base import Border
from policy.step_formats import Destination, Key, Option, Role, Selector, UrlGlob, Value, Wording

MAX_STEPS = 50
MAX_WAIT = 10_000
KINDS = ("role", "label", "text", "selector")
"""Keys of which a target has exactly one."""


def _exactly_one(schema: dict[str, Any], *keys: str) -> None:
    schema["oneOf"] = [{"required": [key]} for key in keys]


def _one_kind(schema: dict[str, Any]) -> None:
    _exactly_one(schema, *KINDS)
    schema["dependentRequired"] = {"name": ["role"]}


class TargetIn(Border):
    """Something on the page: exactly one of role, label, text, selector. It is looked for in all frames."""

    model_config = ConfigDict(json_schema_extra=_one_kind)

    role: Role | None = None
    """Its ARIA role, such as `button`, `link`, `checkbox`, `switch`, `tab`, `heading`."""
    name: Wording | None = None
    """Its accessible name, beside a role."""
    label: Wording | None = None
    """The label of a form field."""
    text: Wording | None = None
    """Its visible text, or a part of it."""
    selector: Selector | None = None
    """Anything that a CSS selector finds."""


class FillIn(TargetIn):
    """A form field, and what is typed into it."""

    value: Value
    """The text; ${NAME} stands for a variable given with --var."""


class SelectIn(TargetIn):
    """A list of options, and the one to select."""

    option: Option
    """Its text or value; ${NAME} stands for a variable given with --var."""


class ExpectIn(TargetIn):
    """What must be there now: a target that is visible, or the page's address."""

    model_config = ConfigDict(json_schema_extra=lambda schema: _exactly_one(schema, *KINDS, "url"))

    url: UrlGlob | None = None
    """A path on the site or a whole URL, a glob."""
    gone: bool = False
    """Whether it must be absent instead."""


class StepIn(Border):
    """One step: exactly one of its keys."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    goto: Destination | None = None
    """Open a page of the site."""
    click: TargetIn | None = None
    """Click it."""
    fill: FillIn | None = None
    """Type into a form field."""
    check: TargetIn | None = None
    """Tick a box, or turn a switch on."""
    uncheck: TargetIn | None = None
    """Untick a box, or turn a switch off."""
    select: SelectIn | None = None
    """Select an option of a list."""
    press: Key | None = None
    """Press a key."""
    expect: ExpectIn | None = None
    """Go on only if this is so within 5 seconds."""
    wait: Annotated[int, Field(ge=0, le=MAX_WAIT)] | TargetIn | None = None
    """Wait so many milliseconds, or until a target is visible."""


class ConsentIn(Border):
    """Controls of the site's own consent banner, where the auditor would not find them by itself."""

    accept: TargetIn | None = None
    """Accepts everything."""
    reject: TargetIn | None = None
    """Rejects everything optional."""
    settings: TargetIn | None = None
    """Opens the second layer."""
    save: TargetIn | None = None
    """Keeps what was chosen in the second layer."""
    reopen: TargetIn | None = None
    """Brings the banner back, to change one's mind."""
