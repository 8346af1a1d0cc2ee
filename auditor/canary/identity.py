"""The identity that is typed into forms: made for one run, belonging to nobody.

Every value that is searched alone holds a word of its own of at least 45 random bits, so that no other data can hold it by
accident. Two values cannot be that random and be accepted by forms too:

- the phone number lies in the range that Ofcom keeps for fiction (07700 900000 to 900999). It therefore counts only whole,
  never inside a longer number, and its national form exceeds every 32-bit number and every time in seconds;
- the postcode counts only beside another value of the identity.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

_CONSONANTS = "bdfghjklmnprstvwyz"
_VOWELS = "aeiou"
SYLLABLES = 7
"""Of a word that is searched alone: 7 times log2(18 * 5) = 45 bits."""

Below = Callable[[int], int]
"""A random number from 0 to below the given one."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Identity:
    """A person who does not exist. Never written anywhere in clear, not even in a traceback."""

    email: str
    first_name: str
    last_name: str
    phone: str
    """In E.164 form, e.g. `+447700900735`."""
    street: str
    """House number, name and kind of street."""
    city: str
    postcode: str
    username: str
    """Also for customer and membership numbers that may hold letters."""
    message: str
    """For fields of free text."""
    country: str = "GB"
    """ISO 3166 code of the country that phone number and postcode look like."""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def phone_national(self) -> str:
        """As people of the country write it: `07700 900735`."""
        digits = self.phone.removeprefix("+44")
        return f"0{digits[:4]} {digits[4:]}"


def make_identity(domain: str = "example.com", below: Below = secrets.randbelow) -> Identity:
    """A fresh identity. `domain` is that of the e-mail address; the default is reserved (RFC 2606) and receives nothing.

    The address is lower-case and without a `+`, as scripts that look for addresses expect it.
    """
    return Identity(
        email=f"{_word(below, 3)}.{_word(below)}@{domain.lower()}",
        first_name=_word(below).capitalize(),
        last_name=_word(below).capitalize(),
        phone=f"+447700900{_three_digits(below)}",
        street=f"{1 + below(98)} {_word(below).capitalize()} Road",
        city=_word(below).capitalize(),
        postcode=_postcode(below),
        username=f"{_word(below)}{10 + below(90)}",
        message=f"Please tell me more about {_word(below)}.",
    )


def _word(below: Below, syllables: int = SYLLABLES) -> str:
    return "".join(_pick(_CONSONANTS, below) + _pick(_VOWELS, below) for _ in range(syllables))


def _pick(letters: str, below: Below) -> str:
    return letters[below(len(letters))]


def _three_digits(below: Below) -> str:
    # Numbers with a pattern (000, 123, 900, 077) stand as examples beside the phone fields of real sites.
    while True:
        digits = f"{below(1000):03}"
        steps = {int(b) - int(a) for a, b in pairwise(digits)}
        if len(set(digits)) == len(digits) and len(steps) > 1:
            return digits


def _postcode(below: Below) -> str:
    first, second, inward = "ABCDEFGHJKLMNOPRSTUWYZ", "ABCDEFGHKLMNOPQRSTUVWXY", "ABDEFGHJLNPQRSTUWXYZ"
    return (
        f"{_pick(first, below)}{_pick(second, below)}{1 + below(9)} "
        f"{1 + below(9)}{_pick(inward, below)}{_pick(inward, below)}"
    )
