"""The controls of a banner: which of them are optional purposes, and which stand out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.evidence import Control
from checks.shared.pages.contacts import words_of

# Stems of "necessary", "essential", "required" as banners call the purposes that nobody can refuse.
_NECESSARY = re.compile(
    r"\b(?:necessar|essential|required|mandatory|notwendig|erforderlich|essen[tz]i|technisch|nécessaire|indispensable|"
    r"obligatoire|necesari|esencial|imprescindible|obligatori|essenzial|tecnici|noodzakelijk|vereist|nödvändig|nødvendig|"
    r"nauðsynleg|välttämät|niezbędn|konieczn|nezbytn|nevyhnutn|nutn|szükséges|elengedhetetlen|strikt|strict|zorunlu|"
    r"gerekli|hädavajalik|vajalik|būtin|nepieciešam|neophodn|nužn|nujn|obavezn|esențial|necesar|απαραίτητ|необходим|"
    r"обязательн|необхідн|обов.язков|задължителн)|必要|必須|필수|ضروري|הכרחי",
    re.IGNORECASE,
)
LEAST_AREA = 0.5
"""Of the other button's area: smaller stands out less."""
LEAST_FONT = 0.8
"""Of the other button's font size."""
LEAST_CONTRAST = 4.5
"""Of text that can be read well (WCAG 2.2, 1.4.3)."""


def optional_toggles(controls: Iterable[Control]) -> tuple[Control, ...]:
    """The toggles that a visitor can switch and that are not those of what is necessary anyway."""
    return tuple(c for c in controls if c.intent == "toggle" and not c.locked and not _is_necessary(c))


def pressed_consents(controls: Iterable[Control]) -> tuple[Control, ...]:
    """Buttons that allow something and stand there pressed: with one that denies beside it, such a button is a switch."""
    return tuple(c for c in controls if c.intent == "accept" and c.checked and not _is_necessary(c))


def _is_necessary(control: Control) -> bool:
    return _NECESSARY.search(" ".join(words_of(control.label))) is not None


def outshines(yes: Control, no: Control) -> str:
    """How the button that accepts stands out over the one that rejects, in words; empty if it does not."""
    ways = []
    area, other = no.width * no.height, yes.width * yes.height
    if 0 < area < LEAST_AREA * other:
        ways.append(f"it is {no.width} x {no.height} pixels, not {yes.width} x {yes.height}")
    if 0 < no.font < LEAST_FONT * yes.font:
        ways.append(f"its letters are {no.font:g} pixels high, not {yes.font:g}")
    if 0 < no.contrast < LEAST_CONTRAST <= yes.contrast:
        ways.append(f"its contrast is {no.contrast:.1f}, not {yes.contrast:.1f}")
    return "; ".join(ways)
