"""What a visitor presses on a page, and which link is followed: by document order and fixed rules, so that two walks through a steady
site are the same walk. Pure: reads the list of controls that walk.js tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from auditor.consent.labels import classify, reopens
from auditor.crawl.harmful_words import harms_of, is_harmful
from auditor.driver.chromium.protocol.answers import part
from auditor.evidence.walked import KINDS, ControlKind
from auditor.personal_fields import words_of
from auditor.urls import is_web, page_key, path_of, route_of

MOST_OF_A_KIND = 2
"""Controls of one kind that are pressed on one page."""
MOST_ON_FIRST, MOST_LATER = 8, 4
"""Controls that are pressed on the first page, and on each later one; more only of kinds of which none was pressed before."""
TRIES = 3
"""Controls of a kind that are tried in vain on one page before the others of the kind are left alone."""
_SPACELESS = "\u3040"
# Of a button's own names: what words on it may not say (an icon has none).
_HARMFUL_NAMES = re.compile(
    r"log-?out|sign-?out|delete|remove|unsubscribe|subscribe|checkout|pay(?:pal|ment)|newsletter|share|print|download|submit|chat|login|sign-?in",
    re.IGNORECASE,
)
_FREE = frozenset({"basket", "more", "video", "carousel", "menu", "tab", "accordion"})
"""Kinds whose controls lead nowhere by themselves: harmless though a word of theirs may be among those of what sends or takes."""
_NAMED: tuple[ControlKind, ...] = ("basket", "more", "video", "carousel", "menu")
"""Kinds that words make."""
_CHANGED: frozenset[ControlKind] = frozenset({"search", "select", "option", "slider"})
"""Kinds that are not pressed but changed: a word is typed, another option chosen."""
TWICE: frozenset[ControlKind] = frozenset({"more"})
"""Kinds whose controls do something else the second time."""
_WAY = "way"
_HARMS_OF_ANY = frozenset({"pay", "delete", "leave", "subscribe", "send"})
_HARMS_OF_LINKS = frozenset({"delete", "leave", "subscribe"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One thing that could be pressed."""

    number: int
    """In the page's last list."""
    kind: ControlKind
    label: str
    href: str = ""
    """Of a link: absolute."""
    names: str = ""
    """Its id, classes and label."""
    submits: bool = False
    """Whether it sends a form."""
    personal: bool = False
    """Whether that form has a field to type into."""
    consent: bool = False
    """Whether it stands in what asks for consent."""
    download: bool = False
    row: bool = False
    """Whether it is no button by its make, but a row or a card that holds something."""
    blank: bool = False
    """Whether it opens a window of its own."""
    on: bool = True
    """Whether some of it is on the screen now."""
    current: bool = False
    """Whether it is chosen already, as the tab that is shown."""

    @property
    def key(self) -> str:
        """What tells it from others, on whichever page."""
        return f"{self.kind} {words_of(self.label)[:80]} {self.names if not self.label else ''}".strip()


def control_of(told: dict[str, Any]) -> Control:
    """One as walk.js tells it. Raises UnexpectedAnswer."""
    label, href = part(told, "label", str), part(told, "href", str)
    make = part(told, "kind", str)
    return Control(
        number=part(told, "number", int),
        kind=kind_of(make if make in KINDS else "button", label),
        label=label,
        href=href,
        names=part(told, "names", str),
        submits=part(told, "submits", bool),
        personal=part(told, "personal", bool),
        consent=part(told, "consent", bool),
        download=part(told, "download", bool),
        row=part(told, "row", bool),
        blank=part(told, "blank", bool),
        on=part(told, "on", bool),
        current=part(told, "current", bool),
    )


def kind_of(make: str, label: str) -> ControlKind:
    """What a control is, by its make, or where that says little by its words."""
    if make in ("button", "link"):
        text = words_of(label)
        named = next((kind for kind in _NAMED if _words()[kind].search(text)), None)
        if named and (make == "button" or named in ("basket", "more")):
            return named
    return make  # type: ignore[return-value]


@cache
def _words() -> dict[str, re.Pattern[str]]:
    told = yaml.safe_load((files("auditor.crawl.walk") / "words.yaml").read_text("utf-8"))
    return {name: re.compile("|".join(_expressions(phrases, whole=name == _WAY))) for name, phrases in told.items()}


def _expressions(phrases: str, *, whole: bool) -> list[str]:
    # A short name says what a control is only if it says nothing else.
    found = []
    for phrase in filter(None, map(str.strip, phrases.split(","))):
        bare = re.escape(words_of(phrase))
        if whole or (" " not in phrase and max(phrase) < _SPACELESS):
            found.append(rf"^{bare}$")
        else:
            found.append(bare if max(phrase) >= _SPACELESS else rf"(?<!\w){bare}(?!\w)")
    return found


def may_press(control: Control) -> bool:
    """Whether pressing it is what a visitor does in passing: it sends nothing, decides nothing, ends nothing."""
    if (
        control.consent
        or control.download
        or classify(control.label) not in ("other", "settings")
        or reopens(control.label)
    ):
        return False
    if control.kind in (*_CHANGED, "basket") and control.personal:
        return False
    if control.kind == "basket":
        return _HARMS_OF_ANY.isdisjoint(harms_of(control.label))
    if not control.submits and _words()[_WAY].search(words_of(control.label)):
        return True
    if control.submits or _HARMFUL_NAMES.search(control.names):
        return False
    return (
        _HARMS_OF_ANY.isdisjoint(harms_of(control.label))
        if control.kind in _FREE or control.kind == "search" or control.row
        else not is_harmful(control.label)
    )


@dataclass(slots=True)
class Choices:
    """What was pressed so far, and what is pressed next."""

    is_own: Callable[[str], bool]
    """Whether a URL is the site's."""
    may_visit: Callable[[str], bool]
    """Whether a page may be visited: by robots.txt, the policy, and what following the link would do."""
    seen: Counter[ControlKind] = field(default_factory=Counter)
    """Controls that could have been pressed, each once for all pages."""
    pressed: Counter[ControlKind] = field(default_factory=Counter)
    _known: set[str] = field(default_factory=set)
    _done: set[str] = field(default_factory=set)
    _here: Counter[ControlKind] = field(default_factory=Counter)
    _failed: Counter[ControlKind] = field(default_factory=Counter)
    _times: Counter[str] = field(default_factory=Counter)
    _first: bool = True
    _anchors: int = 0
    visited: set[str] = field(default_factory=set)
    """Keys of the pages that were walked through."""
    foreign: set[str] = field(default_factory=set)

    def arrive(self, url: str, *, first: bool) -> None:
        """A page begins."""
        self._here, self._failed, self._first, self._anchors = Counter(), Counter(), first, 0
        self.visited.add(page_key(url) or url)

    def note(self, controls: Iterable[Control]) -> None:
        """What is there."""
        for control in controls:
            if self._is_kind(control) and control.key not in self._known:
                self._known.add(control.key)
                self.seen[control.kind] += 1

    def _is_kind(self, control: Control) -> bool:
        return control.kind != "link" and not control.current and may_press(control)

    def next(self, controls: Iterable[Control], *, on_screen: bool) -> Control | None:
        """The control to press next: of what was not pressed on any page, kinds that were pressed least first; buttons, which may lead
        away, come last."""
        wanted = [c for c in controls if self._is_wanted(c) and (c.on or not on_screen)]
        untried = {c.kind for c in wanted if not self.pressed[c.kind]}
        if self._here.total() + len(untried) >= (MOST_ON_FIRST if self._first else MOST_LATER):
            wanted = [c for c in wanted if c.kind in untried]  # of each kind at least one
        return min(wanted, key=lambda c: (c.kind == "button", self.pressed[c.kind], c.number), default=None)

    def _is_wanted(self, control: Control) -> bool:
        kind = control.kind
        fresh = control.key not in self._done and self._here[kind] < MOST_OF_A_KIND and self._failed[kind] < TRIES
        return fresh and self._is_kind(control)

    def forget(self, control: Control) -> None:
        """Nobody can see or reach it, or only what asks for consent keeps a visitor from it: it is not there for a visitor."""
        self._done.add(control.key)
        self.seen[control.kind] -= control.key in self._known

    def took(self, control: Control, *, pressed: bool) -> None:
        """It was pressed, or could not be."""
        self._times[control.key] += 1
        if not pressed or control.kind not in TWICE or self._times[control.key] > 1:
            self._done.add(control.key)
        (self._here if pressed else self._failed)[control.kind] += 1
        self.pressed[control.kind] += pressed
        self._anchors += control.kind == "link" and "#" in control.href

    def anchor(self, controls: Iterable[Control], url: str) -> Control | None:
        """A link to a place on this very page that was not pressed yet."""
        here = page_key(url)
        if self._anchors >= MOST_OF_A_KIND:
            return None
        return next(
            (
                c
                for c in controls
                if self._is_link(c) and "#" in c.href and page_key(c.href) == here and c.key not in self._done
            ),
            None,
        )

    def leads_off(self, controls: Iterable[Control]) -> Control | None:
        """A link to a foreign site whose press was not seen yet."""
        if len(self.foreign) >= MOST_OF_A_KIND:
            return None
        return next(
            (c for c in controls if self._is_link(c) and not self.is_own(c.href) and c.key not in self.foreign), None
        )

    def link(self, controls: Iterable[Control]) -> Control | None:
        """The link to follow: to a page that was not seen, of a shape that was not seen if there is one."""
        fresh = [c for c in controls if self._is_link(c) and self._is_fresh(c.href)]
        shapes = {_shape(u) for u in self.visited}
        return min(fresh, key=lambda c: (c.blank, _shape(c.href) in shapes, c.number), default=None)

    def _is_link(self, control: Control) -> bool:
        return control.kind == "link" and is_web(control.href) and not control.download and not _declined(control)

    def _is_fresh(self, href: str) -> bool:
        key = page_key(href)
        return key is not None and key not in self.visited and self.is_own(href) and self.may_visit(href)

    @property
    def untried(self) -> tuple[ControlKind, ...]:
        """Kinds that were seen and of which nothing was pressed."""
        return tuple(k for k in KINDS if self.seen[k] and not self.pressed[k])


def _declined(control: Control) -> bool:
    """Links are loaded anyway, but for those that act: what they are called matters less than for buttons."""
    return control.consent or not _HARMS_OF_LINKS.isdisjoint(harms_of(control.label))


def _shape(url: str) -> str:
    path = path_of(url) + route_of(url)
    return re.sub(r"\d+", "#", "/".join(path.split("/")[:3]))
