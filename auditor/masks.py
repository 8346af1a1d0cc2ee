"""Words that must not be written anywhere, and what stands in their place."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, get_type_hints

import msgspec

T = TypeVar("T")
# Fields of evidence that the auditor fills with words of its own: a secret that equals one is no secret there.
_OWN = frozenset({
    "id", "scenario", "hash", "screenshot", "started", "request", "redirect_from", "resource", "method", "location",
})  # fmt: skip


class Mask:
    """Replaces words wherever they stand in a text: as they are, in other case, or percent-encoded, even twice."""

    def __init__(self, words: Mapping[str, str], further: Callable[[str], str] | None = None) -> None:
        """`words` maps each word to what stands in its place. Empty words are ignored. `further` masks what is left."""
        self._further = further
        # The longest goes first: one word may begin with another.
        self._words = sorted(((w, r) for w, r in words.items() if w), key=lambda pair: (-len(pair[0]), pair))
        self._pattern = re.compile("|".join(f"({_anyhow(w)})" for w, _ in self._words), re.IGNORECASE)

    def text(self, text: str) -> str:
        """The text without the words."""
        if self._words:
            text = self._pattern.sub(lambda m: self._words[(m.lastindex or 1) - 1][1], text)
        return self._further(text) if self._further else text

    def record(self, record: T) -> T:
        """A frozen record, with every text in it, however deep, that did not come from the auditor itself masked."""
        return self._masked(record) if self._words or self._further else record

    def _masked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            return tuple(map(self._masked, value))
        if isinstance(value, msgspec.Struct):
            changed = self._changed(value)
            return msgspec.structs.replace(value, **changed) if changed else value
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        changed = self._changed(value)
        return dataclasses.replace(value, **changed) if changed else value

    def _changed(self, record: Any) -> dict[str, Any]:
        return {n: new for n in _texts(record.__class__) if (new := self._masked(old := getattr(record, n))) != old}


@cache
def _texts(kind: type) -> tuple[str, ...]:
    """The fields of a record that may hold what a page chose: no numbers, no words of a fixed list."""
    hints = get_type_hints(kind)
    return tuple(n for n in hints if n not in _OWN and not str(hints[n]).startswith("typing.Literal"))


def _anyhow(word: str) -> str:
    return "".join(map(_character, word))


def _character(character: str) -> str:
    octets = character.encode("utf-8", "surrogatepass")
    encoded = "".join(f"%(?:25)*{octet:02x}" for octet in octets)
    plus = r"|\+" if character == " " else ""
    return f"(?:{re.escape(character)}|{encoded}{plus})"
