"""Whether the ways to reach a company are found in its statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.drafting.contacts import contacts_in
from tests.bench.statements.material import Material, Text, hashed, recall_precision

_WAYS = {"email": "e-mail", "phone": "phone", "post": "postal address"}
_NOT_A_DIGIT = re.compile(r"\D")
_WITH_DIGIT = re.compile(r"\b(?=\w*\d)[A-Za-z]{0,2}\d\w*")
_SPACED_CODE = re.compile(r"\b([A-Z]{1,2}\d\w?|\d{4}) (\d?[A-Z]{2})\b")
_LONGEST = 25
"""Words of an address, the firm's name with it."""


def figures(material: Material) -> Iterator[str]:
    """Recall and precision of each way, each value once a text."""
    labels = [(label, text) for label in material.of("contacts") if (text := material.named(label["text"]))]
    found = [_found(text) for _, text in labels]
    for way, name in _WAYS.items():
        pairs = [
            (set(label[way]), _matched(way, got[way], label[way]))
            for (label, _), got in zip(labels, found, strict=True)
            if way in label
        ]
        yield f"{name}: {recall_precision(pairs)}" if pairs else f"{name}: no labels"


def _found(text: Text) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {way: [] for way in _WAYS}
    for position in range(len(text.sentences)):
        for contact in contacts_in(text.sentences, position):
            found[contact.kind].append(contact.value)
    return found


def _matched(way: str, values: Iterable[str], wanted: Iterable[str]) -> set[str]:
    """The values as labels write them, each once."""
    if way == "email":
        return {hashed(value.casefold()) for value in values}
    if way == "phone":
        return {_NOT_A_DIGIT.sub("", value)[-7:] for value in values}
    return {next((w for w in wanted if _is_address(value, w)), value) for value in values}


def _is_address(value: str, wanted: str) -> bool:
    """Whether an address has these numbers and no sentence around it: of the street and the postal code, in order."""
    words = _WITH_DIGIT.findall(_SPACED_CODE.sub(r"\1\2", value))
    numbers = iter(words)
    return all(number in numbers for number in wanted.split()) and len(value.split()) <= _LONGEST
