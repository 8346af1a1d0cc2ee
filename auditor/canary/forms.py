"""What people and vendors make of a value before they send or hash it: its normal forms.

Sources: the documentation of Meta (customer information parameters), Google (enhanced conversions, format user data), UID2
(normalisation), TikTok (advanced matching), Snap, Pinterest, Microsoft (enhanced conversions) and Reddit. They differ in what
they strip: case, spaces, punctuation, dots and tags of e-mail addresses, plus signs and leading zeros of phone numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.canary.identity import Identity, split_number
from policy.model import PersonalData

MIN_WORD = 12
"""Letters in a row from which on a value is searched by them alone."""


@dataclass(frozen=True, slots=True)
class Form:
    """A value in one of its forms."""

    kind: PersonalData
    text: str
    words: str
    """For people: `the lower-cased e-mail address`."""
    weak: bool = False
    """Too common to count alone."""


def forms(identity: Identity) -> tuple[Form, ...]:
    """Every normal form of every value, each text once, in a fixed order."""
    found: dict[str, Form] = {}
    for form in _all(identity):
        found.setdefault(form.text, form)
    return tuple(found.values())


def cores(identity: Identity) -> tuple[Form, ...]:
    """The random word of each value: however a value was cut, cased or escaped, its letters stay together."""
    values: tuple[tuple[PersonalData, str, str], ...] = (
        ("email", identity.email.partition("@")[0], "e-mail address"),
        ("name", identity.first_name, "first name"),
        ("name", identity.last_name, "surname"),
        ("address", identity.street, "street"),
        ("address", identity.city, "town"),
        ("identifier", identity.username, "user name"),
        ("other", identity.message, "free text"),
        ("other", identity.password, "password"),
    )
    longest = ((kind, max(re.findall(r"[a-z]+", text.lower()) or [""], key=len), words) for kind, text, words in values)
    return tuple(Form(kind, word, f"the {words}") for kind, word, words in longest if len(word) >= MIN_WORD)


def national_digits(identity: Identity) -> str:
    """The digits of the phone number without country code and leading zero."""
    return split_number(identity.phone)[1]


def _all(identity: Identity) -> Iterator[Form]:
    yield from _email(identity.email)
    yield from _names(identity)
    yield from _phone(identity)
    yield from _plain("address", identity.street, "street")
    yield Form("address", identity.street.lower().strip("0123456789 "), "the lower-cased street without its number")
    yield from _plain("address", identity.city, "town")
    yield from _plain("identifier", identity.username, "user name")
    for form in _plain("address", identity.postcode, "postcode"):
        yield Form(form.kind, form.text, form.words, weak=True)
    if identity.password:
        yield from _plain("other", identity.password, "password")
    yield from _birth(identity.birth)
    if identity.own_domain:
        yield Form("email", identity.domain, "the domain of the e-mail address", weak=True)


def _birth(birth: str) -> Iterator[Form]:
    if birth:
        year, month, day = birth.split("-")
        for text in (
            birth,
            f"{day}/{month}/{year}",
            f"{month}/{day}/{year}",
            f"{day}.{month}.{year}",
            year + month + day,
        ):
            yield Form("other", text, "the date of birth", weak=True)


def _plain(kind: PersonalData, text: str, noun: str) -> Iterator[Form]:
    low = text.lower()
    yield Form(kind, text, f"the {noun}")
    yield Form(kind, low, f"the lower-cased {noun}")
    yield Form(kind, text.upper(), f"the upper-cased {noun}")
    yield Form(kind, re.sub(r"[^a-z0-9]", "", low), f"the lower-cased {noun} without spaces")
    yield Form(kind, re.sub(r"[^A-Za-z0-9]", "", text), f"the {noun} without spaces")


def _email(email: str) -> Iterator[Form]:
    low = email.lower()
    local, _, domain = low.partition("@")
    bare = local.partition("+")[0]
    yield Form("email", email, "the e-mail address")
    yield Form("email", low, "the lower-cased e-mail address")
    yield Form("email", email.upper(), "the upper-cased e-mail address")
    yield Form("email", f"{bare}@{domain}", "the lower-cased e-mail address without its tag")
    yield Form("email", f"{local.replace('.', '')}@{domain}", "the lower-cased e-mail address without dots")
    yield Form("email", f"{bare.replace('.', '')}@{domain}", "the lower-cased e-mail address without dots and tag")
    yield Form("email", f"mailto:{email}", "the e-mail address as a link")
    yield Form("email", local, "the part of the e-mail address before the @")
    yield Form("email", bare.replace(".", ""), "the part of the e-mail address before the @, without dots and tag")


def _names(identity: Identity) -> Iterator[Form]:
    first, last = identity.first_name, identity.last_name
    for text, noun in ((first, "first name"), (last, "surname")):
        yield Form("name", text, f"the {noun}")
        yield Form("name", text.lower(), f"the lower-cased {noun}")
        yield Form("name", text.upper(), f"the upper-cased {noun}")
    for joint, words in ((" ", ""), ("", ", joined"), (".", ", joined by a dot"), ("_", ", joined by a low line")):
        yield Form("name", f"{first}{joint}{last}", f"the name{words}")
        yield Form("name", f"{first}{joint}{last}".lower(), f"the lower-cased name{words}")
    yield Form("name", f"{first} {last}".upper(), "the upper-cased name")
    for joint in (" ", ", ", ",", ""):
        yield Form("name", f"{last}{joint}{first}", "the name, surname first")
        yield Form("name", f"{last}{joint}{first}".lower(), "the lower-cased name, surname first")


def _phone(identity: Identity) -> Iterator[Form]:
    digits = national_digits(identity)
    yield Form("phone", identity.phone_national, "the phone number")
    yield Form("phone", identity.phone, "the phone number with + and country code")
    yield Form("phone", identity.phone.removeprefix("+"), "the phone number with country code, digits only")
    yield Form("phone", f"00{identity.phone.removeprefix('+')}", "the phone number with 00 and country code")
    yield Form("phone", f"0{digits}", "the phone number, digits only")
    yield Form("phone", digits, "the phone number without its leading zero")
    national = identity.phone_national.removeprefix("0")
    yield Form(
        "phone", f"+{split_number(identity.phone)[0]} {national}", "the phone number with + and country code, spaced"
    )
