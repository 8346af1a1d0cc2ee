"""The wires of all vendors, filed so that a million requests can be held against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick

from policy.vendor import Vendor
from policy.wire import ANY_PATH, Wire

Spoken = tuple[Vendor, Wire]
"""Whose request it is, and by what that is told."""


class Wires:
    """Looks requests up by how they are made. By the path first, which rules nearly all out."""

    def __init__(self, vendors: Iterable[Vendor]) -> None:
        self._by_end: defaultdict[str, list[Spoken]] = defaultdict(list)
        """By the last segment of the path, `*` for any."""
        self._anywhere: dict[str, list[Spoken]] = {}
        """At any path, by the first parameter as far as it is literal: `tid=G-`."""
        self._by_body: list[Spoken] = []
        for vendor in vendors:
            for wire in vendor.requests:
                self._file(vendor, wire)
        self._words = tuple(self._anywhere)
        self._find = AhoCorasick(list(self._words)) if self._words else None

    def _file(self, vendor: Vendor, wire: Wire) -> None:
        if wire.path != ANY_PATH:
            end = wire.path.rstrip("/").rpartition("/")[2]
            self._by_end["*" if "*" in end else end].append((vendor, wire))
        elif wire.query:
            self._anywhere.setdefault(_word(wire.query[0]), []).append((vendor, wire))
        else:
            self._by_body.append((vendor, wire))

    def at(self, path: str) -> tuple[Spoken, ...]:
        """Those that a path allows; not those of any path."""
        end = path.rstrip("/").rpartition("/")[2]
        filed = (*self._by_end.get(end, ()), *self._by_end.get("*", ()))
        return tuple(spoken for spoken in filed if spoken[1].is_at(path))

    def spoken(
        self, at_path: tuple[Spoken, ...], query: str, body: tuple[str, ...] = (), *, script: bool = False
    ) -> Spoken | None:
        """The vendor whose request it is. `at_path` is what `at` gave for its path; of several the one that says most."""
        fitting = (s for s in self._candidates(at_path, query, body) if s[1].is_spoken(query, body, script=script))
        return max(fitting, key=lambda s: len(s[1].query) + len(s[1].body), default=None)

    def may_be(self, query: str) -> bool:
        """Whether a request at any path may be somebody's by its query: quick, and mostly no."""
        return self._find is not None and bool(self._find.find_matches_as_indexes(query, overlapping=True))

    def _candidates(self, at_path: tuple[Spoken, ...], query: str, body: tuple[str, ...]) -> Iterator[Spoken]:
        yield from at_path
        if body:
            yield from self._by_body
        if self._find is not None:
            for number in sorted({found[0] for found in self._find.find_matches_as_indexes(query, overlapping=True)}):
                yield from self._anywhere[self._words[number]]


def _word(parameter: str) -> str:
    """What a query holds literally that has it."""
    name, _, value = parameter.partition("=")
    return f"{name}={value.partition('#')[0].partition('*')[0]}"
