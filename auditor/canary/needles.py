"""Every form in which the values of an identity may leave, as octets to search for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from auditor.canary.digests import Digested, digests
from auditor.canary.encodings import base32_within, base64_alphabets, base64_within, escapes, exact, folded
from auditor.canary.forms import MIN_WORD, Form, cores, forms, national_digits
from auditor.canary.identity import Identity
from policy.model import PersonalData

HEX_DIGITS = 16
"""Of a digest's hex that must match: 64 bits, so that digests which were cut short are found too."""
OCTETS = 8
"""Of a digest in binary or Base64 that must match."""
WHOLE_NUMBER = 12
"""Digits from which on a phone number is searched without looking at its neighbours."""

Edges = Literal["none", "digits", "words"]


@dataclass(frozen=True, slots=True)
class Needle:
    """Something to search for."""

    octets: bytes
    kind: PersonalData
    transform: str
    """For people: `SHA-256 of the lower-cased e-mail address, in hex`."""
    edges: Edges = "none"
    """What may not touch it: other digits than the number's own, or letters and digits."""
    weak: bool = False
    """Counts only beside another hit."""
    exact: bool = False
    """Whether upper and lower case differ; otherwise `octets` are lower-case."""

    @property
    def encoded(self) -> bool:
        """Whether what is searched may be a part only of a longer run of letters and digits."""
        return any(how in self.transform for how in ("Base64", "Base32", "hex", "UUID"))


def needles(identity: Identity) -> tuple[Needle, ...]:
    """Everything that is searched, each once, in a fixed order."""
    makers = (_texts, _phones, _cores, _folded_cores, _hexes, _exact_cores, _binaries)
    known: dict[tuple[bytes, bool], Needle] = {}
    for needle in chain.from_iterable(make(identity) for make in makers):
        known.setdefault((needle.octets, needle.exact), needle)
    return tuple(known.values())


def _texts(identity: Identity) -> Iterator[Needle]:
    words = {c.text for c in cores(identity)}
    for form in forms(identity):
        if form.kind == "phone" or not (form.weak or any(w in form.text.lower() for w in words) or _long(form)):
            continue
        edges: Edges = "words" if form.weak else "none"
        for how, text in escapes(form.text):
            yield _lower(text, form.kind, f"{form.words} {how}", edges, weak=form.weak)


def _long(form: Form) -> bool:
    """An identity that was given, not made, may hold no random word: then only its whole values are searched."""
    return len(form.text) >= MIN_WORD


def _phones(identity: Identity) -> Iterator[Needle]:
    digits = national_digits(identity)
    country = identity.phone.removeprefix("+").removesuffix(digits)
    edges: Edges = "none" if len(country + digits) >= WHOLE_NUMBER else "digits"
    for first, second in _GROUPS:
        groups = (digits[:first], digits[first : first + second], digits[first + second :])
        for outer, how in _SEPARATORS.items():
            for inner in dict.fromkeys((outer, "", *(("-", "%2d") if outer in _AREA_ENDS else ()))):
                spaced = groups[0] + outer + groups[1] + inner + groups[2]
                yield _lower(spaced, "phone", f"the phone number {how}", "digits")
                for joint in dict.fromkeys(("", outer, outer + "(0)", "(0)", "%20")):
                    text = country + joint + spaced
                    yield _lower(text, "phone", f"the phone number with country code {how}", edges)


_GROUPS = ((2, 4), (4, 3), (3, 3))
"""Digits of the first and second group of a number: as Britain writes its areas of two and of four digits, and as masks of
`(###) ###-####` do."""
_AREA_ENDS = (") ", "%29%20")
_SEPARATORS = {
    **dict.fromkeys(("", " ", "-", ".", "/", ") ", "\u00a0"), "in plain"),
    **dict.fromkeys(("+", "%20", "%2d", "%29%20", "%c2%a0", "%2520"), "percent-encoded"),
    **dict.fromkeys(("\\u0020", "\\u00a0"), "in JSON escapes"),
    **dict.fromkeys(("&nbsp;", "&#32;", "&#160;"), "in HTML entities"),
}
"""What may stand between the groups of a number -> how that is written."""


def _cores(identity: Identity) -> Iterator[Needle]:
    for core in cores(identity):
        for how, text in escapes(core.text):
            yield _lower(text, core.kind, f"{_part(core)} {how}")


def _part(core: Form) -> str:
    return core.words if core.kind == "name" else core.words.replace("the ", "the main part of the ", 1)


def _folded_cores(identity: Identity) -> Iterator[Needle]:
    for core in (*cores(identity), _number(identity)):
        for how, octets in folded(core.text):
            if core.kind != "phone" or how not in _NOT_FOR_NUMBERS:
                yield Needle(octets.lower(), core.kind, f"{core.words} {how}")


def _exact_cores(identity: Identity) -> Iterator[Needle]:
    for core in (*cores(identity), _number(identity)):
        for how, octets in exact(core.text):
            yield Needle(octets, core.kind, f"{core.words} {how}", exact=True)


def _number(identity: Identity) -> Form:
    return Form("phone", national_digits(identity), "the phone number")


def _lower(text: str, kind: PersonalData, transform: str, edges: Edges = "none", *, weak: bool = False) -> Needle:
    return Needle(text.encode().lower(), kind, transform, edges, weak)


_NOT_FOR_NUMBERS = {"reversed", "in ROT13"}
"""Ten digits as they are: too little to be searched without edges."""


def _digests(identity: Identity) -> Iterator[Digested]:
    for form in forms(identity):
        yield from digests(form)


def _hexes(identity: Identity) -> Iterator[Needle]:
    for found in _digests(identity):
        text = found.digest.hex()[:HEX_DIGITS]
        yield _lower(text, found.form.kind, f"{found.words}, in hex", weak=found.form.weak)
        if found.common or found.single:
            yield _lower(_as_uuid(text), found.form.kind, f"{found.words}, as a UUID", weak=found.form.weak)


def _as_uuid(digits: str) -> str:
    """The first 48 bits, which no version of a UUID writes over, in its groups."""
    return f"{digits[:8]}-{digits[8:12]}-"


def _binaries(identity: Identity) -> Iterator[Needle]:
    for found in _digests(identity):
        kind, weak = found.form.kind, found.form.weak
        words, within = f"{found.words}, in Base64", base64_within(found.digest[: OCTETS + 1])
        for encoded in within if found.common else within[:1]:
            for variant in base64_alphabets(encoded):
                yield Needle(variant, kind, words, weak=weak, exact=True)
        for encoded in base32_within(found.digest[: OCTETS + 1]) if found.common else ():
            yield Needle(encoded, kind, f"{found.words}, in Base32", weak=weak)
        if found.single:
            yield Needle(found.digest[:OCTETS], kind, f"{found.words}, in binary", weak=weak, exact=True)
        for text in (found.digest.hex(), found.digest.hex().upper()) if found.common else ():
            for encoded in base64_within(text[:HEX_DIGITS].encode()):
                yield Needle(encoded, kind, f"{found.words}, in Base64 of hex", weak=weak, exact=True)
