"""The way to a choice, as a person clicks it."""

from __future__ import annotations

from auditor.evidence import Choice, ConsentClick, Control
from auditor.plurals import counted

MAX_LABEL = 60
"""Characters of a label that are shown."""
MAX_CLICKS = 12
"""Clicks of a path that are shown."""


def effective_clicks(choice: Choice) -> tuple[ConsentClick, ...]:
    """The clicks a person would need: those that did something. Managers ignore clicks that come too early for them."""
    return tuple(c for c in choice.clicks if c.effect) or choice.clicks[-1:]


def click_path(choice: Choice) -> str:
    """`'Settings' > 'Save' (2 clicks)`."""
    clicks = effective_clicks(choice)
    shown = " > ".join(label_of(c.control) for c in clicks[:MAX_CLICKS])
    return f"{shown}{' > ...' if len(clicks) > MAX_CLICKS else ''} ({counted(len(clicks), 'click')})"


def label_of(control: Control) -> str:
    """Its label on one line and quoted; what it is, where it has none."""
    label = " ".join(control.label.split())
    shown = f"{label[:MAX_LABEL]}…" if len(label) > MAX_LABEL else label
    return f"'{shown}'" if shown else f"a {control.role or control.element} without a label"
