"""Counting things for people: `1 page`, `2 pages`, `1,204 entries`."""

from __future__ import annotations

from dataclasses import dataclass


def counted(number: int, one: str, many: str = "") -> str:
    """The number and what is counted. `many` is the plural where it is not `one` with an s: `counted(2, "entry", "entries")`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: one of them, and several where that is not `one` with an s.

    `Unit("page")`, `Unit("link that leaves the site", "links that leave the site")`. An empty `one` names nothing.
    """

    one: str
    many: str = ""

    @property
    def plural(self) -> str:
        """Several of them; empty if nothing is named."""
        return self.many or (f"{self.one}s" if self.one else "")

    def counted(self, number: int) -> str:
        """`1 link that leaves the site`, `1,204 links that leave the site`."""
        return counted(number, self.one, self.plural)


NOTHING = Unit("")
"""Where nothing was looked at, and nobody knows what it would have been."""
