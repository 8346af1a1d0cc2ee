"""Which fields of a form ask for what: by autocomplete, type, name and label, in many languages. Pure.

What may never be typed into (payment, passwords, codes) wins over everything else: a field is taken for one of these as soon
as anything about it says so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, Protocol, cast

import yaml

from policy.model import PersonalData

Asked = Literal[
    "email", "phone", "postcode", "city", "street", "first-name", "last-name", "name", "birth", "username", "message",
    "payment", "password", "code", "search", "honeypot", "nothing",
]  # fmt: skip
"""What a field asks for; `nothing`: nothing of a person that we know of."""

_NEVER: tuple[Asked, ...] = ("payment", "password", "code", "search", "honeypot")
_PERSONAL: dict[Asked, PersonalData] = {
    "email": "email", "phone": "phone", "postcode": "address", "city": "address", "street": "address",
    "first-name": "name", "last-name": "name", "name": "name", "birth": "other", "username": "identifier",
}  # fmt: skip
_TYPES: dict[str, Asked] = {"email": "email", "tel": "phone", "password": "password", "search": "search"}
_TEXT_TYPES = frozenset(
    {"text", "email", "tel", "number", "date", "month", "textarea", "password", "search", "url", ""}
)
# https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill
_AUTOCOMPLETE: dict[str, Asked] = {
    "email": "email", "tel": "phone", "tel-national": "phone", "tel-local": "phone", "postal-code": "postcode",
    "address-level2": "city", "street-address": "street", "address-line1": "street", "address-line2": "street",
    "address-line3": "street", "given-name": "first-name", "additional-name": "first-name", "family-name": "last-name",
    "name": "name", "nickname": "name", "bday": "birth", "bday-day": "birth", "bday-month": "birth", "bday-year": "birth",
    "username": "username", "current-password": "password", "new-password": "password", "one-time-code": "code",
    "transaction-currency": "payment", "transaction-amount": "payment",
}  # fmt: skip


class Described(Protocol):
    """What is known of a field, e.g. `auditor.evidence.Field`."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def type(self) -> str: ...  # noqa: D102
    @property
    def autocomplete(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102


def asked_for(field: Described) -> Asked:
    """What the field asks for."""
    return _asked(field.name[:200], field.type.lower(), field.autocomplete[:100].lower(), field.label[:300])


def personal_data(field: Described) -> PersonalData | None:
    """The kind of personal data that it asks for; None if none."""
    return _PERSONAL.get(asked_for(field))


@lru_cache(maxsize=16_384)
def _asked(name: str, type_: str, autocomplete: str, label: str) -> Asked:
    if type_ not in _TEXT_TYPES:
        return "nothing"
    tokens = autocomplete.split()
    said: list[Asked] = [k for t in tokens if (k := _by_token(t))]
    typed = _TYPES.get(type_)
    if typed == "email" and said == ["username"]:
        said = []  # the name of the account is an address
    said += [typed] if typed else []
    said += [k for text in (words_of(name), words_of(label)) if text and (k := _by_words(text))]
    forbidden = next((k for k in _NEVER if k in said), None)
    return forbidden or (said[0] if said else "nothing")


def _by_token(token: str) -> Asked | None:
    return "payment" if token.startswith("cc-") else _AUTOCOMPLETE.get(token)


def _by_words(text: str) -> Asked | None:
    padded = f" {text} "
    return next(
        (p.kind for p in _phrases() if (p.text == text if p.whole else p.stands_in(padded))),
        None,
    )


@dataclass(frozen=True, slots=True)
class _Phrase:
    kind: Asked
    text: str
    whole: bool
    spaced: bool
    """Whether its script puts spaces between words."""

    def stands_in(self, padded: str) -> bool:
        return f" {self.text} " in padded if self.spaced else self.text in padded


@cache
def _phrases() -> tuple[_Phrase, ...]:
    told = yaml.safe_load((files("auditor") / "personal_fields.yaml").read_text("utf-8"))
    return tuple(
        _Phrase(cast("Asked", kind), words_of(phrase), phrase.startswith("="), max(phrase) < "\u3040")
        for kind, phrases in told.items()
        for phrase in map(str.strip, phrases.split(","))
        if phrase
    )


def words_of(text: str) -> str:
    """Lower case, without accents, words apart: `billingFirstName*` -> `billing first name`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    plain = "".join(c for c in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(c))
    # Composed again: Korean syllables come apart otherwise.
    low = unicodedata.normalize("NFC", plain).lower().replace("ß", "ss").replace("ø", "o").replace("æ", "ae")
    return re.sub(r"[\W_]+", " ", low.replace("ł", "l").replace("\u0131", "i").replace("đ", "d")).strip()
