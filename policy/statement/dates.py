"""The dates by which a statement says how old it is: `Last updated: 3 May 2024`, `Stand: 05/2024`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTH_NAMES = (
    "january januar janvier enero gennaio januari janeiro jänner january stycznia",
    "february februar février febrero febbraio februari fevereiro feber lutego",
    "march märz mars marzo marzo maart março marca",
    "april april avril abril aprile april abril kwietnia",
    "may mai mai mayo maggio mei maio maja",
    "june juni juin junio giugno juni junho czerwca",
    "july juli juillet julio luglio juli julho lipca",
    "august august août agosto agosto augustus augusti sierpnia",
    "september september septembre septiembre settembre september setembro września",
    "october oktober octobre octubre ottobre oktober outubro października",
    "november november novembre noviembre novembre november novembro listopada",
    "december dezember décembre diciembre dicembre december dezembro grudnia",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_SHORT = {name[:3]: number for name, number in _MONTHS.items() if len(name) > 3 and name.isascii()}  # noqa: PLR2004
_NAME = r"[^\W\d_]{3,12}"
_YEAR = r"(?:19|20)\d\d"
_DATE = (
    rf"(?P<iso>{_YEAR}[-./年]\s?\d{{1,2}}[-./月]\s?\d{{1,2}})"
    rf"|(?P<dmy>\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s+(?:(?:de|of)\s+)?{_NAME}\.?,?\s+(?:de\s+)?{_YEAR})"
    rf"|(?P<mdy>{_NAME}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR})"
    rf"|(?P<numeric>\d{{1,2}}[-./]\d{{1,2}}[-./](?:{_YEAR}|\d\d\b))"
    rf"|(?P<month>(?:{_NAME}\.?|\d{{1,2}}\s?/)\s?{_YEAR})"
)
_CHANGED = (
    r"(?:last|latest)?\s*(?:updated?|revised|revision|modified|changed|amended|reviewed)"
    r"|zuletzt (?:aktualisiert|geändert)|(?:letzte )?(?:aktualisierung|änderung)|stand"
    r"|(?:dernière )?(?:mise à jour|modification)|mis à jour|última (?:actualización|modificación|atualização)|actualizado"
    r"|ultimo aggiornamento|aggiornat[oa]|laatst (?:bijgewerkt|gewijzigd)|senast uppdaterad|sist oppdatert"
    r"|(?:ostatnia |data (?:ostatniej )?)?aktualizacj[ai]|zaktualizowan[oay]"
)
_EFFECTIVE = (
    r"effective(?: date| as of| from)?|in effect since|valid from|gültig ab|en vigueur (?:depuis|le)|vigente desde"
)
_SAID = re.compile(
    rf"\b(?:(?P<changed>{_CHANGED})|(?P<effective>{_EFFECTIVE}))\b"
    rf"(?:\s*(?:on|as of|date|am|vom|der|le|la|el|il|op|in|of|(?:z )?dnia|this \w+|\w+ policy|:|-|–|\|))*\s*(?:{_DATE})",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+")
_MOST_WORDS = 16
"""A longer sentence speaks of something else too."""
_OTHERS = re.compile(
    r"\b(?:gdpr|regulation|directive|act|law|ccpa|cpra|dsgvo|rgpd|verordnung|gesetz|loi|ley)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date that a statement gives for itself. Where the writing leaves several days open, the first and the last."""

    earliest: dt.date
    latest: dt.date
    text: str
    effective: bool
    """Whether it is when the statement takes effect, not when it was changed."""


def said_dates(sentence: str) -> tuple[SaidDate, ...]:
    """The dates in a sentence by which the statement says when it was changed or took effect."""
    if len(sentence.split()) > _MOST_WORDS or _OTHERS.search(sentence):
        return ()
    return tuple(
        SaidDate(min(days), max(days), _text(match), bool(match["effective"]))
        for match in _SAID.finditer(sentence)
        if (days := list(_days(match)))
    )


def _text(match: re.Match[str]) -> str:
    return next(match[kind] for kind in ("iso", "dmy", "mdy", "numeric", "month") if match[kind])


def _days(match: re.Match[str]) -> Iterator[dt.date]:
    numbers = [int(n) for n in _NUMBERS.findall(_text(match))]
    if match["iso"]:
        yield from _day(*numbers)
    elif match["numeric"]:
        day, month, year = numbers
        year += 2000 if year < 100 else 0  # noqa: PLR2004
        yield from _day(year, month, day)
        yield from _day(year, day, month)
    elif match["month"] and len(numbers) > 1:
        yield from _whole_month(numbers[1], numbers[0])
    else:
        month = _month(match)
        if match["month"]:
            yield from _whole_month(numbers[-1], month)
        else:
            yield from _day(numbers[-1], month, numbers[0])


def _month(match: re.Match[str]) -> int:
    for word in re.findall(_NAME, _text(match).casefold()):
        if word in _MONTHS or word[:3] in _SHORT:
            return _MONTHS.get(word) or _SHORT[word[:3]]
    return 0


def _day(year: int, month: int, day: int) -> Iterator[dt.date]:
    try:
        yield dt.date(year, month, day)
    except ValueError:
        return


def _whole_month(year: int, month: int) -> Iterator[dt.date]:
    if 1 <= month <= 12:  # noqa: PLR2004
        yield dt.date(year, month, 1)
        yield dt.date(year, month, calendar.monthrange(year, month)[1])
