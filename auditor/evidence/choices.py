"""Records of consent: what a banner offered, what was pressed, what came of it, and what the page says of it itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.evidence.basics import Phase

Intent = Literal["accept", "reject", "settings", "save", "toggle", "acknowledge", "reopen", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Something to click in a consent banner, as a person sees it."""

    intent: Intent
    label: str
    layer: int = 1
    """1 for what the banner shows first, 2 for its settings, and so on."""
    element: str = "button"
    """Local name of the element."""
    role: str = ""
    frame: str = ""
    """URL of the document that holds it."""
    shadow: bool = False
    width: int = 0
    height: int = 0
    font: float = 0.0
    """Font size in CSS pixels."""
    contrast: float = 0.0
    """Contrast ratio of its text as WCAG 2.2 defines it, 1 to 21; 0 if unknown."""
    checked: bool | None = None
    """State of a toggle, or of a button that stays pressed, when the banner came up; None for anything else."""
    locked: bool = False
    """A toggle that cannot be changed (the necessary ones)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentClick:
    """A click that was made on the way to a choice."""

    control: Control
    method: Literal["policy", "words", "autoconsent"]
    at: int = 0
    """Milliseconds since the visit began."""
    effect: bool = True
    """Whether anything changed after it."""


ChoiceOutcome = Literal["made", "no-banner", "no-way", "no-effect", "not-remembered", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice that a scenario had to make, and what came of it."""

    wanted: Literal["accept", "reject", "withdraw", "journey"]
    outcome: ChoiceOutcome
    """`made`: the banner is gone and stays gone after a reload. `no-way`: a banner without a way to choose so.
    `not-remembered`: gone at first, back after the reload."""
    reason: str = ""
    """Why it is not `made`: one line."""
    manager: str = ""
    """Name of the consent manager, if recognised."""
    method: str = ""
    """policy, words, or autoconsent with its version and the hash of its rules."""
    offered: tuple[Control, ...] = ()
    """What the banner offered: all controls of its layers, in the order of their appearance, clicked or not."""
    clicks: tuple[ConsentClick, ...] = ()
    milliseconds: int = 0
    location: str = ""
    """For a journey that failed: `line:column` of the step in the policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What a standard or a consent manager says of its own state: `source` is gpc, dnt, tcf, gpp, usp, consent-mode, or a
    manager's name; `values` are flat pairs, sorted."""

    source: str
    values: tuple[tuple[str, str], ...] = ()
    document: str = ""
    phase: Phase = "load"
    cut: bool = False
    """Whether it says more than is kept."""
