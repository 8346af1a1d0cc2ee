"""Texts without the identity: in every form that the search knows, its values are replaced by what they were."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.canary.search import Span, SpanFinder, number_start

MAX_REMEMBERED = 2048
"""Characters of a text that is worth remembering; the same URLs stand in many records."""
_PLACE = "~canary-{}"

# An encoded value goes on beyond the part that was searched. A slash ends it: hosts and paths stay readable.
_BEFORE = re.compile(rb"(?:[A-Za-z0-9+_-]|%(?:25)*2[BbFf])*\Z")
_AFTER = re.compile(rb"(?:[A-Za-z0-9+_=-]|%(?:25)*(?:2[BbFf]|3[Dd]))*")
_REACH = 8192


class Masker:
    """Replaces the values of one identity by `~canary-email`, `~canary-name` and so on."""

    def __init__(self, searcher: SpanFinder, place: str = _PLACE) -> None:
        """`place` stands for what is found; `{}` in it for its kind."""
        self._searcher = searcher
        self._place = place
        self._remembered = lru_cache(maxsize=32_768)(self._masked)

    def text(self, text: str) -> str:
        """The text without the values."""
        return self._remembered(text) if len(text) <= MAX_REMEMBERED else self._masked(text)

    def _masked(self, text: str) -> str:
        octets = text.encode("utf-8", "surrogatepass")
        spans = tuple(self._searcher.spans(octets))
        if not spans:
            return text
        parts, done = [], 0
        for span in spans:
            start, end = _whole(octets, span)
            if end <= done:
                continue
            parts += [octets[done : max(start, done)], self._place.format(span.needle.kind).encode()]
            done = end
        return b"".join((*parts, octets[done:])).decode("utf-8", "surrogatepass")


def _whole(octets: bytes, span: Span) -> tuple[int, int]:
    if span.needle.edges == "digits":
        start = number_start(octets, span.start)
        return span.start if start is None else start, span.end
    if not span.needle.encoded:
        return span.start, span.end
    before = _BEFORE.search(octets, max(0, span.start - _REACH), span.start)
    after = _AFTER.match(octets, span.end, span.end + _REACH)
    return before.start() if before else span.start, after.end() if after else span.end
