"""The part of the language about forms: the identity that is typed into them, and what may be done with which."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from policy.border_base import Border
from policy.formats import Domain, NameGlob, PhoneNumber
from policy.step_formats import Selector, UrlGlob

NAMING = ("action", "selector", "name")
"""Keys of which a form has exactly one."""
PERMITTING = ("fill", "allow_submit")
"""Keys of which a form has at least one."""


def _form(schema: dict[str, Any]) -> None:
    schema["oneOf"] = [{"required": [key]} for key in NAMING]
    schema["anyOf"] = [{"required": [key]} for key in PERMITTING]


class CanaryIn(Border):
    """The identity that is typed into forms: made anew for every run, and nobody's."""

    domain: Domain | None = None
    """The domain of its e-mail address; by default one that is made for the run, that nobody has registered, and where nobody
    receives mail."""
    phone: PhoneNumber | None = None
    """Its phone number, with `+` and country code; by default one that looks British and is given to nobody."""
    fill: bool = True
    """Whether forms are filled in at all. Without it, rules that need it are inconclusive."""


class FormIn(Border):
    """What may be done with a form: exactly one of action, selector, name says which."""

    model_config = ConfigDict(json_schema_extra=_form)

    action: UrlGlob | None = None
    """The path, or the whole URL, that the form is sent to."""
    selector: Selector | None = None
    """The form, or anything in it."""
    name: NameGlob | None = None
    """Its id, name or accessible name."""
    fill: bool = True
    """Whether it is filled in."""
    allow_submit: bool = False
    """Whether it is submitted, too, by pressing its button, each time that it is filled in. The page that answers is then what
    is seen to the end of the visit. Allow this only on a site where nobody minds."""
