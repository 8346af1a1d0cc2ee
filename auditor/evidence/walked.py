"""How a walk went: what a visitor pressed and where it led, as far as it tells what was exercised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

OFF = "off"
"""`Method.walk` where the policy switches the walk off."""
ControlKind = Literal[
    "link", "button", "menu", "tab", "accordion", "carousel", "video", "basket", "more", "search", "select", "option", "slider",
]  # fmt: skip
KINDS: tuple[ControlKind, ...] = get_args(ControlKind)
"""Kinds of control that a walk tells apart: `more` loads more of a list, `basket` puts goods into a basket, `video` plays sound too, an
`option` is a radio button or a check box."""

KIND_WORDS: dict[ControlKind, str] = {
    "link": "links", "button": "buttons", "menu": "menus", "tab": "tabs", "accordion": "accordions", "carousel": "carousels",
    "video": "videos or sounds", "basket": "buttons that put something into the basket", "more": "buttons that load more", "search": "search boxes", "select": "lists to choose from", "option": "options to choose",
    "slider": "sliders",
}  # fmt: skip
"""Controls of a kind, as sentences name them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedStep:
    """A page, or a route of one, that the walk came to."""

    url: str
    by: Literal["start", "link", "button", "route", "back"] = "start"
    """How: a link that loaded a document, a button (or script) that did, or a change of the address within the document."""
    found_on: str = ""
    """URL of the page before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """Of a visit whose part is `walk`."""

    steps: tuple[WalkedStep, ...] = ()
    """In the order in which they were come to."""
    pressed: tuple[ControlKind, ...] = ()
    """Kinds of control of which at least one was pressed."""
    untried: tuple[ControlKind, ...] = ()
    """Kinds of control that were there and of which none was pressed."""
    cut: str = ""
    """Why the walk ended early, if that leaves something open: one line."""
