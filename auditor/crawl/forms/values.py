"""What is typed into which field, and whether it stayed there. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from auditor.canary import Identity
from auditor.canary.forms import MIN_WORD, national_digits
from auditor.canary.identity import split_number
from auditor.crawl.forms.seen import SeenField
from auditor.personal_fields import Asked, words_of

LONGEST_BOX = 6
"""Characters of a field that takes a part of a number only."""
_CODE = re.compile(r"\+?\(?\d{1,4}\)?[\s.-]*")
"""A country code that stands in a field before anything is typed."""
_COUNTRY_WORDS = frozenset(
    "country countrycode code dial dialcode prefix vorwahl landesvorwahl indicatif prefijo prefisso".split()
)
_PART_WORDS: dict[str, frozenset[str]] = {
    "day": frozenset("day dd tag jour dia giorno dag dzien den nap zi gun paiva".split()),
    "month": frozenset("month mm monat mois mes mese maand miesiac manad maned mesic honap luna ay kuukausi".split()),
    "year": frozenset("year yyyy jahr jjjj annee ano anno jaar rok ar ev an yil vuosi".split()),
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text, and whether it takes the place of what stands there or comes after it."""

    text: str
    where: Literal["all", "end"] = "all"


_VALUES: dict[Asked, Callable[[Identity], str]] = {
    "email": lambda i: i.email,
    "phone": lambda i: i.phone,
    "postcode": lambda i: i.postcode,
    "city": lambda i: i.city,
    "street": lambda i: i.street,
    "first-name": lambda i: i.first_name,
    "last-name": lambda i: i.last_name,
    "name": lambda i: i.name,
    "username": lambda i: i.username,
    "message": lambda i: i.message,
    "password": lambda i: i.password,
    "birth": lambda i: "/".join(reversed(i.birth.split("-"))),
}


def is_typable(field: SeenField) -> bool:
    """Whether the identity has something for it. A password is typed where only a password can be meant."""
    return field.asked in _VALUES and (field.asked != "password" or field.type == "password")


def attempts(identity: Identity, field: SeenField, part: str = "") -> tuple[Attempt, ...]:
    """What to try, one after the other, until something stays; `part` is what a field of several takes."""
    if part:
        return (Attempt(part),)
    if field.asked == "phone":
        return tuple(dict.fromkeys(_cut(a, field) for a in _phones(identity, field)))
    if field.asked == "birth":
        return tuple(_births(identity, field))
    return (_cut(Attempt(_VALUES[field.asked](identity)), field),)


def _cut(attempt: Attempt, field: SeenField) -> Attempt:
    return Attempt(attempt.text[: field.longest], attempt.where) if field.longest else attempt


def _phones(identity: Identity, field: SeenField) -> Iterator[Attempt]:
    digits, home = national_digits(identity), identity.phone_national.replace(" ", "")
    code = split_number(identity.phone)[0]
    stands = field.value.strip()
    if stands and _CODE.fullmatch(stands):
        own = re.sub(r"\D", "", stands) == code
        after, instead = Attempt(digits, "end"), Attempt(identity.phone)
        yield from (after, instead) if own else (instead, after)
    elif field.type == "number" or 0 < field.longest < len(identity.phone):
        yield Attempt(home if not field.longest or len(home) <= field.longest else digits)
    else:
        yield Attempt(identity.phone)
    yield Attempt(digits)


def _births(identity: Identity, field: SeenField) -> Iterator[Attempt]:
    year, month, day = identity.birth.split("-")
    if field.type == "date":  # its segments stand in the order of the browser's language
        yield from (Attempt(day + month + year), Attempt(year + month + day))
    elif field.type == "month":
        yield from (Attempt(month + year), Attempt(year + month))
    else:
        own = _part_of(field)
        yield Attempt({"year": year, "month": month, "day": day}[own] if own else f"{day}/{month}/{year}")
        yield Attempt(f"{day}{month}{year}")


def _part_of(field: SeenField) -> str:
    said = {*words_of(field.name).split(), *words_of(field.label).split(), *words_of(field.placeholder).split()}
    named = [part for part, words in _PART_WORDS.items() if words & said]
    token = next((p for p in _PART_WORDS if f"bday-{p}" in field.autocomplete), "")
    return token or (named[0] if len(named) == 1 else "")


def parts(identity: Identity, fields: Iterable[SeenField]) -> dict[int, str]:
    """Number of a field -> the part of a phone number or date of birth that it takes, where several take one together."""
    found: dict[int, str] = {}
    for run in _runs(fields):
        kind = next((f.asked for f in run if f.asked in ("phone", "birth")), "nothing")
        split = (
            _split_phone(identity, run) if kind == "phone" else _split_birth(identity, run) if kind == "birth" else {}
        )
        found.update(split)
    return found


def _runs(fields: Iterable[SeenField]) -> Iterator[tuple[SeenField, ...]]:
    run: list[SeenField] = []
    for field in fields:
        belongs = 0 < field.longest <= LONGEST_BOX and field.asked in ("phone", "birth", "nothing")
        if belongs and (not run or field.group == run[0].group):
            run.append(field)
            continue
        yield from (tuple(run),) if len(run) > 1 else ()
        run = [field] if belongs else []
    yield from (tuple(run),) if len(run) > 1 else ()


def _split_phone(identity: Identity, run: tuple[SeenField, ...]) -> dict[int, str]:
    digits, split = national_digits(identity), dict[int, str]()
    code = split_number(identity.phone)[0]
    for field in run:
        if not split and _COUNTRY_WORDS & {*words_of(field.name).split(), *words_of(field.label).split()}:
            split[field.number] = f"+{code}"[-field.longest :]
        elif digits:
            split[field.number], digits = digits[: field.longest], digits[field.longest :]
    return split


def _split_birth(identity: Identity, run: tuple[SeenField, ...]) -> dict[int, str]:
    year, month, day = identity.birth.split("-")
    texts, rest = {"year": year, "month": month, "day": day}, ["day", "month"]
    split = {}
    for field in run:
        part = _part_of(field) or ("year" if field.longest >= len(year) else rest[0] if rest else "")
        if part in rest:
            rest.remove(part)
        if part:
            split[field.number] = texts[part][-field.longest :]
    return split


def stayed(identity: Identity, field: SeenField, value: str, part: str = "") -> bool:
    """Whether what stands in the field can be recognised as what was typed, however a script formats it."""
    if part:
        return _digits(part) == _digits(value)
    if field.asked == "phone":
        return national_digits(identity) in _digits(value)
    if field.asked == "birth":
        year, month, day = identity.birth.split("-")
        return any(text in _digits(value) for text in (year, day + month, month + day, day, month))
    wanted = _VALUES[field.asked](identity)
    word = max(re.findall(r"[a-z]+", wanted.partition("@")[0].lower()) or [""], key=len)
    if field.asked == "email":
        return wanted.lower() in value.lower()
    return (len(word) >= MIN_WORD and word in value.lower()) or _bare(wanted) == _bare(value)


def takes_too_little(identity: Identity, field: SeenField) -> bool:
    """Whether the field is too short for anything that could be recognised."""
    last = attempts(identity, field)[-1].text
    return bool(field.longest) and not stayed(identity, field, last)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
