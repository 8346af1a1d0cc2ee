"""The search: one pass over the lower-cased data for every needle at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from auditor.canary.bodies import Unpacking
from auditor.canary.identity import Identity
from auditor.canary.needles import Needle, needles
from auditor.canary.vendors import vendor_format
from policy.model import PersonalData

NEIGHBOURS = 12
"""Octets before a hit that are looked at."""


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A value of the identity, found."""

    kind: PersonalData
    transform: str
    """For people: `SHA-256 of the lower-cased e-mail address, in hex, inside gzip`."""
    offset: int = 0
    """Octets before it, in the layer in which it was found."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a search found, and what it could not look at."""

    hits: tuple[Hit, ...]
    missed: tuple[str, ...] = ()
    """e.g. `only the first 16 MB of 50 MB were searched`; empty if all was searched."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a needle stands."""

    start: int
    end: int
    needle: Needle


class SpanFinder:
    """Finds needles in data as it stands."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        self._needles = needles

    def spans(self, data: bytes) -> Iterator[Span]:
        """Every needle that stands in the data itself, nothing unpacked, from left to right."""
        find, folded = self._automaton
        for number, start, end in find.find_matches_as_indexes(data.lower()):
            for needle in folded[number]:
                if _stands(needle, data, start, end):
                    yield Span(start, end, needle)
                    break

    @property
    def _wanted(self) -> Iterable[Needle]:
        return self._needles

    @cached_property
    def _automaton(self) -> tuple[BytesAhoCorasick, tuple[tuple[Needle, ...], ...]]:
        folded: dict[bytes, list[Needle]] = {}
        for needle in self._wanted:
            folded.setdefault(needle.octets.lower(), []).append(needle)
        # The longest match says most: `the e-mail address`, not `the part before the @`.
        find = BytesAhoCorasick(list(folded), matchkind=MatchKind.LeftmostLongest)
        return find, tuple(map(tuple, folded.values()))


class Searcher(SpanFinder):
    """Searches for one identity."""

    def __init__(self, identity: Identity) -> None:
        super().__init__(())
        self.identity = identity

    def prepare(self) -> None:
        """Do now what the first search would do first: it takes a fraction of a second."""
        self.search(b"")

    def search(self, data: bytes | str) -> tuple[Hit, ...]:
        """Every value found, each (kind, transform) once, sorted. Never raises for what the data is."""
        return self.examine(data).hits

    def examine(self, data: bytes | str, *, brotli: bool = False) -> Examined:
        """The same, with what could not be searched. `brotli`: that is what its Content-Encoding says it is in."""
        octets = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        unpacking = Unpacking(brotli=brotli)
        found = [(layer, span) for layer in unpacking.layers(octets) for span in self.spans(layer.data)]
        if all(span.needle.weak for _, span in found):
            found = []
        # What stands in Base64 is found as such, and again in what the Base64 was unpacked to: the latter says more.
        unpacked = {span.needle.kind for layer, span in found if layer.how.startswith("Base64")}
        hits: dict[tuple[PersonalData, str], Hit] = {}
        for layer, span in found:
            if layer.how or "Base64" not in span.needle.transform or span.needle.kind not in unpacked:
                hit = _hit(layer.data, span, layer.how)
                hits.setdefault((hit.kind, hit.transform), hit)
        return Examined(tuple(sorted(hits.values())), tuple(sorted(unpacking.missed)))

    @property
    def _wanted(self) -> Iterable[Needle]:
        return needles(self.identity)


def _stands(needle: Needle, data: bytes, start: int, end: int) -> bool:
    if needle.exact:
        return data[start:end] == needle.octets
    return needle.edges == "none" or _EDGES[needle.edges](data, start, end)


def number_start(data: bytes, start: int) -> int | None:
    """Where a phone number begins whose last digits begin at `start`; None if other digits touch it."""
    found = _PREFIX.search(data[max(0, start - NEIGHBOURS) : start])
    return start - len(found[1]) if found else None


def _alone_among_digits(data: bytes, start: int, end: int) -> bool:
    return number_start(data, start) is not None and not data[end : end + 1].isdigit()


def _alone_among_words(data: bytes, start: int, end: int) -> bool:
    before = data[max(0, start - NEIGHBOURS) : start]
    return _WORD_START.search(before) is not None and not data[end : end + 1].isalnum()


_ESCAPE = rb"%(?:25)*[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}"
# The number's own beginnings (0, 44, 0044) belong to it.
_PREFIX = re.compile(rb"(?:^|[^0-9]|" + _ESCAPE + rb")(0|44|0044|440|00440|)$")
_WORD_START = re.compile(rb"(?:^|[^A-Za-z0-9]|" + _ESCAPE + rb")$")
_EDGES = {"digits": _alone_among_digits, "words": _alone_among_words}


def _hit(data: bytes, span: Span, layer: str) -> Hit:
    sent_by = vendor_format(data[max(0, span.start - 200) : span.start])
    transform = span.needle.transform + (f", as {sent_by} takes it" if sent_by else "")
    return Hit(span.needle.kind, f"{transform}, inside {layer}" if layer else transform, span.start)
