"""Lengths of time in words: `13 months`, `ein Jahr`, `30 min`, `jusqu'à la fermeture du navigateur`."""

from __future__ import annotations

import math
import re

from policy.durations import parse_duration
from policy.statement.normal import normal

_UNITS = {
    "second": r"sec(?:ond)?s?|s|sek(?:und(?:e|en|er|y|a)?|\.)?|secondes?|segundos?|second[oi]|seconden|sekuntia?",
    "minute": r"min(?:ute)?s?|mins?|minuten?|minut[oi]s?|minuti|minuten|minut[ay]?|minuter|minuutti(?:a)?|minutů",
    "hour": r"h(?:ou)?rs?|h|stunden?|std|heures?|horas?|or[ae]|u(?:ur|ren)|godzin[ay]?|godz|timm(?:e|ar)|timer?|hodin[ay]?|tunti(?:a)?",
    "day": r"days?|d|tag(?:e|en)?|jours?|j|d(?:í|i)as?|giorn[oi]|gg|dag(?:en|ar|e)?|dni|dzień|doba?|dny|den|dn[íů]|päivää?|dygn",
    "week": r"w(?:ee)?ks?|wochen?|semaines?|semanas?|settiman[ae]|we(?:ek|ken)|tydzień|tygodni(?:e|a)?|veck(?:a|or)|uger?|týden|týdn[yů]|viikko(?:a)?",
    "month": r"months?|mos?|mon|mths?|monate?n?|mois|mes(?:es)?|mes[ei]|maand(?:en)?|miesi(?:ąc|ące|ęcy|ąca)|mies|m[êe]s(?:es)?|månad(?:er)?|måned(?:er)?|měsíc(?:e|ů)?|kuukau(?:si|tta)",
    "year": r"y(?:ea)?rs?|y|jahre?n?|ans?|année?s?|a[ñn]os?|ann[oi]|ja(?:ar|ren)|rok(?:u|y|ů)?|lat[a]?|anos?|år|let|vuo(?:si|tta)",
}
_NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero|one a an ein eine einem einen eines un une uno una een één jeden jedna ett en jeden jeden|"
        "two zwei deux dos due twee dwa dwie dwóch två to dva|three drei trois tres tre drie trzy trzech tři|four vier quatre cuatro quattro cztery fyra fire|"
        "five fünf cinq cinco cinque vijf pięć fem|six sechs seis sei zes sześć sex|seven sieben sept siete sette zeven siedem|eight acht huit ocho otto osiem".split(
            "|"
        )
    )
    for word in words.split()
} | {
    "twelve": 12, "zwölf": 12, "douze": 12, "doce": 12, "dodici": 12, "twaalf": 12, "dwanaście": 12,
    "thirteen": 13, "dreizehn": 13, "treize": 13, "trece": 13, "tredici": 13, "dertien": 13, "trzynaście": 13,
    "twenty-four": 24, "thirty": 30, "dreissig": 30, "trente": 30, "treinta": 30, "trenta": 30, "dertig": 30, "trzydzieści": 30,
}  # fmt: skip
_UNIT = "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items())
_LENGTH = re.compile(
    rf"(?<![\w.,])(?:(?P<number>\d{{1,4}}(?:[.,]\d{{1,2}})?)[ -]?|(?<!time )(?P<word>{'|'.join(map(re.escape, _NUMBERS))})[ -])(?:{_UNIT})(?!\w)"
)
_IN_HEAD = re.compile(rf"(?<!\w)(?:{_UNIT})(?!\w)")
_BARE = re.compile(r"\d{1,6}")
_SESSION = re.compile(
    r"session|sitzung|sesi(?:ó|o)n|sessie|sessão|sesj[aię]|until you close|(?:clos|end|quit|shut)\w* (?:of )?(?:the|your|a) (?:browser|browsing)"
    r"|browser ?(?:is |being )?(?:schlie(?:ss|ß)|closed|geschlossen|sluit|gesloten)|schlie(?:ss|ß)\w* (?:des|ihres|deines) browsers"
    r"|fermeture d[ue] (?:votre )?navigateur|cerrar? (?:el|su|tu) navegador|cierre del navegador|chiusura del browser|sluiten van (?:de|uw|je) browser"
    r"|zamknięci\w* przeglądarki"
)
_ORDER = tuple(_UNITS)
_MOST = 999_999


def max_age_of(words: str) -> str:
    """The first duration that words give, in the policy language; empty if they give none."""
    low = normal(words)
    for match in _LENGTH.finditer(low):
        return _said(match)
    return "session" if _SESSION.search(low) else ""


def max_ages_of(cell: str, head: str, names: int) -> tuple[str, ...]:
    """The lifetimes that a cell gives to so many names: one each if it lists as many, else the longest for all.

    A number alone is counted in the unit that the head of its column names.
    """
    low = normal(cell)
    unit = _unit_in(normal(head))
    listed = [_one(part, unit) for part in re.split(r"[,;]\s+", low)]
    if len(listed) == names and all(listed):
        return tuple(listed)
    every = [_said(m) for m in _LENGTH.finditer(low)] or ([one] if (one := _one(low, unit)) else [])
    every = [e for e in every if e]
    longest = max(every, key=lambda said: parse_duration(said).seconds or 0.0, default="")
    return (longest,) * names


def _one(text: str, unit: str) -> str:
    if _BARE.fullmatch(text.strip()) and unit:
        return _duration(int(text), unit)
    return max_age_of(text)


def _unit_in(head: str) -> str:
    match = _IN_HEAD.search(head)
    return next((u for u in _ORDER if match and match[u]), "")


def _said(match: re.Match[str]) -> str:
    unit = next(u for u in _ORDER if match[u])
    if match["word"]:
        return _duration(_NUMBERS[match["word"]], unit)
    number = float(match["number"].replace(",", "."))
    if number != int(number) and unit in {"year", "hour", "day"}:
        number, unit = {"year": (number * 12, "month"), "hour": (number * 60, "minute"), "day": (number * 24, "hour")}[
            unit
        ]
    return _duration(math.ceil(number), unit)


def _duration(number: int, unit: str) -> str:
    number = min(number, _MOST)
    return f"{number} {unit}{'' if number == 1 else 's'}" if number > 0 else ""
