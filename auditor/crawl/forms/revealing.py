"""Which control to press next, so that fields come to be seen that a visitor could come to see. Pure.

Tried are what the markup says to open a block with fields, what leads on within a form, boxes and lists of a form that asks for
something of a person, and buttons that are called as what opens a form is. Never what submits, or is called as something harmful.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from auditor.consent.labels import classify, reopens
from auditor.crawl.forms.seen import Control, Place, SeenDocument, SeenField, SeenForm
from auditor.crawl.harmful_words import harm_of, is_harmful
from auditor.crawl.phrases import Phrases, read_phrases
from auditor.personal_fields import words_of

MAX_OPTIONS = 12
"""Options of a list that is stepped through; a longer one is a list of countries or years."""
_ARROWS = ("\u2192", "\u203a", "\u00bb", ">", "\u276f", "\u2794")
_DECLARED_HARMLESS = ("", "subscribe", "send", "agree")
"""What a button may be called whose markup says that it only opens something."""


def is_onward(label: str) -> bool:
    """Whether a button with this label leads to the next step of a form."""
    return "onward" in _meanings(label)


def is_opener(label: str) -> bool:
    """Whether a button with this label is likely to open a form."""
    return "opens" in _meanings(label)


@lru_cache(maxsize=4096)
def _meanings(label: str) -> frozenset[str]:
    text = words_of(label)
    arrow = {"onward"} if label.strip() in _ARROWS else set[str]()
    return frozenset(arrow | {key for key, pattern in _phrases() if pattern.search(text)})


@cache
def _phrases() -> Phrases:
    return read_phrases(files("auditor.crawl.forms") / "control_words.yaml")


def hidden_fields(document: SeenDocument) -> list[tuple[SeenForm, SeenField]]:
    """Personal fields that nobody sees yet."""
    return [(f, x) for f in document.forms for x in f.fields if x.state == "hidden" and x.is_personal]


def to_press(document: SeenDocument, pressed: Collection[Place]) -> Iterator[Control]:
    """What may show more, the most promising first."""
    hidden = {x.number for _, x in hidden_fields(document)}
    hidden_in = {f.number for f, _ in hidden_fields(document)}
    personal = {f.number for f in document.forms if f.is_personal}
    free = [c for c in document.controls if (document.session.id, document.frame, c.number) not in pressed]
    for group in (_opening(free, hidden), _onward(free, personal), _choosing(free, personal, hidden_in), _called(free)):
        yield from (c for c in group if c.seen and not c.submits and not _is_of_consent(c))
    if hidden:
        yield from (c for c in free if c.kind == "hover" and hidden.intersection(c.target or ()))
        yield from (c for c in free if c.kind == "button" and c.seen and not c.submits and _may_show(c))


def untried(document: SeenDocument, form: SeenForm, pressed: Collection[Place]) -> bool:
    """Whether the form has a control left that may show more, and that nobody presses here: it submits, or is called as what is harmful."""
    return any(
        c.kind == "button"
        and c.seen
        and (c.form == form.number or (form.number < 0 and c.near))
        and not _is_of_consent(c)
        for c in document.controls
        if form.at(c.number) not in pressed and (c.number != form.press or is_onward(c.label))
    )


def _opening(controls: Iterable[Control], hidden: set[int]) -> Iterator[Control]:
    """What says that it opens a block in which fields are hidden."""
    for control in controls:
        opens = control.kind == "button" and hidden.intersection(control.target or ())
        if opens and harm_of(control.label) in _DECLARED_HARMLESS:
            yield control


def _onward(controls: Iterable[Control], personal: set[int]) -> Iterator[Control]:
    for control in controls:
        within = control.form in personal if control.form >= 0 else control.near and -1 in personal
        if control.kind == "button" and within and is_onward(control.label) and not is_harmful(control.label):
            yield control


def _choosing(controls: Iterable[Control], personal: set[int], hidden_in: set[int]) -> Iterator[Control]:
    """Boxes and lists of a form that asks for something of a person; also those of none, and boxes that are ticked, where fields are hidden."""
    for control in controls:
        if control.kind not in ("checkbox", "radio", "select") or is_harmful(control.label):
            continue
        within = control.form in personal if control.form >= 0 else bool(hidden_in)
        changes = not control.checked or (control.kind == "checkbox" and control.form in hidden_in)
        if within and changes and (control.kind != "select" or 1 < control.options <= MAX_OPTIONS):
            yield control


def _called(controls: Iterable[Control]) -> Iterator[Control]:
    """What is called as what opens a form, or says that it opens a dialog."""
    for control in controls:
        outside = control.kind == "button" and control.form < 0 and not control.target
        if outside and is_opener(control.label) and not is_harmful(control.label):
            yield control


def _may_show(control: Control) -> bool:
    return not is_harmful(control.label) and not _is_of_consent(control)


def _is_of_consent(control: Control) -> bool:
    return control.kind == "button" and (
        (classify(control.label) != "other" and not is_onward(control.label)) or reopens(control.label)
    )
