"""Values that the caller typed into the site (`--var`), in every form in which they may come back: kept out of all that is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.canary.digests import digests
from auditor.canary.encodings import escapes, exact, folded
from auditor.canary.forms import Form
from auditor.canary.masking import Masker
from auditor.canary.needles import HEX_DIGITS, Needle
from auditor.canary.search import SpanFinder

PLACE = "~var"
"""What stands for such a value."""
LEAST = 8
"""Octets of a form that is looked for: what is shorter stands everywhere by chance."""


def typed_masker(values: Iterable[str]) -> Masker:
    """Replaces the values by `~var`: in Base64, hex, reversed, escaped, hashed. As they are and percent-encoded is for `Mask`."""
    known = {(n.octets, n.exact): n for value in values for n in _needles(value) if len(n.octets) >= LEAST}
    return Masker(SpanFinder(known.values()), PLACE)


def _needles(value: str) -> Iterator[Needle]:
    for how, text in escapes(value):
        yield Needle(text.encode().lower(), "other", how)
    for how, octets in folded(value):
        yield Needle(octets.lower(), "other", how)
    for how, octets in exact(value):
        yield Needle(octets, "other", how, exact=True)
    for found in digests(Form("other", value, "the variable")):
        yield Needle(found.digest.hex()[:HEX_DIGITS].encode(), "other", "in hex")
