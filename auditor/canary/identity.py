"""The identity that is typed into forms: made for one run, belonging to nobody, and looking like a customer's.

Every value that is searched alone holds a word of its own of at least 45 random bits, so that no other data can hold it by
accident. What validators and filters of test data let pass is chosen so that it can still belong to nobody:

- e-mail: a word of 45 random bits under `.com`. Nobody has registered it, so no server takes mail for it. The domains that
  RFC 2606 keeps for examples are what filters of test addresses look for first, and those of mail providers would send what
  is mailed to a stranger's machine. The price: who asks the DNS hears that the domain does not exist. The policy can name another.
- phone: +44 28 99xx xxxx, of Northern Ireland. Numbers within an area that begin with 99 are not given out, because who dials one without
  the area code reaches 999; validators (libphonenumber) hold them to be valid. The range that Ofcom keeps for fiction, 07700 900xxx, is
  known to filters and is no valid number to libphonenumber. The price: it is no mobile number. The policy can name another.
  It counts only whole, never inside a longer number, and its national form exceeds every signed 32-bit number and every time in
  seconds until 2061.
- postcode, date of birth and, if it was made, the domain of the e-mail address count only beside another value of the identity.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

_BRITAIN = "44"
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
"""Letters that end a British postcode."""
_DISTINCT = 4
_FILTERED = ("demo", "fake", "lorem", "nobody", "robot", "sample", "canary")
"""What filters of test data look for, as far as syllables can spell it."""
NO_TRUNK_ZERO = frozenset({"1", "7", "30", "34", "36", "39", "45", "47", "48", "351", "352", "371", "372", "420"})
"""Country codes of countries that put no 0 before a number at home."""
_ONE_DIGIT = ("1", "7")
_TWO_DIGITS = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93"
    " 94 95 98".split()
)
"""Country codes of two digits (ITU-T E.164); all others have three."""
_CONSONANTS = "bdfghjklmnprstvwyz"
_VOWELS = "aeiou"
SYLLABLES = 7
"""Of a word that is searched alone: 7 times log2(18 * 5) = 45 bits."""

Below = Callable[[int], int]
"""A random number from 0 to below the given one."""


def split_number(phone: str) -> tuple[str, str]:
    """A number in E.164 form as country code and national number, digits only."""
    digits = "".join(c for c in phone if c.isdigit())
    size = 1 if digits.startswith(_ONE_DIGIT) else 2 if digits[:2] in _TWO_DIGITS else 3
    return digits[:size], digits[size:]


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
    password: str = ""
    birth: str = ""
    """Date of birth, `1986-04-07`; its day is no later than the 12th, so that it may be read in either order."""
    own_domain: bool = False
    """Whether the domain of the e-mail address was made, too: then it tells who it is."""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def phone_national(self) -> str:
        """As people of the country write it: `028 9912 3457`."""
        code, digits = split_number(self.phone)
        if code != _BRITAIN:
            return digits if code in NO_TRUNK_ZERO else f"0{digits}"
        area = 2 if digits.startswith("2") else 4
        return " ".join(filter(None, (f"0{digits[:area]}", digits[area : area + 4], digits[area + 4 :])))

    @property
    def domain(self) -> str:
        """Of the e-mail address."""
        return self.email.rpartition("@")[2]


def make_identity(domain: str = "", phone: str = "", below: Below = secrets.randbelow) -> Identity:
    """A fresh identity. `domain` is that of the e-mail address, `phone` the number in E.164 form; what is empty is made.

    The address is lower-case and without a `+`, as scripts that look for addresses expect it.
    """
    return Identity(
        email=f"{_word(below, 3)}.{_word(below)}@{domain.lower() or f'{_word(below)}.com'}",
        first_name=_word(below).capitalize(),
        last_name=_word(below).capitalize(),
        phone=phone or f"+{_BRITAIN}2899{_six_digits(below)}",
        street=f"{1 + below(98)} {_word(below).capitalize()} Road",
        city=_word(below).capitalize(),
        postcode=f"BT{1 + below(49)} {1 + below(9)}{_pick(_INWARD, below)}{_pick(_INWARD, below)}",
        username=f"{_word(below)}{10 + below(90)}",
        message=f"Please tell me more about {_word(below)}.",
        password=f"{_word(below).capitalize()}{10 + below(90)}!",
        birth=f"{1961 + below(38)}-{1 + below(12):02}-{1 + below(12):02}",
        own_domain=not domain,
    )


def _word(below: Below, syllables: int = SYLLABLES) -> str:
    while True:
        word = "".join(_pick(_CONSONANTS, below) + _pick(_VOWELS, below) for _ in range(syllables))
        if not any(tell in word for tell in _FILTERED):
            return word


def _pick(letters: str, below: Below) -> str:
    return letters[below(len(letters))]


def _six_digits(below: Below) -> str:
    # Numbers with a pattern (000000, 123456, 121212) stand as examples beside the phone fields of real sites.
    while True:
        digits = f"{below(1_000_000):06}"
        if len(set(digits)) >= _DISTINCT:
            return digits
