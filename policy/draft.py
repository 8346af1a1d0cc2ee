"""A policy's data before anything is known to be right with it, and what messages call its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy.errors import Problem
from policy.places import Path, Places
from policy.suggest import cut

_NOUNS = {
    "clauses": "clause",
    "rules": "rule",
    "cookies": "cookie",
    "storage": "storage key",
    "recipients": "recipient",
    "waivers": "waiver",
    "forms": "form",
    "examples": "example",
    "visits": "visit",
}
_NAMES = ("id", "name", "key", "rule", "vendor")


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy's data, to be asked without knowing its shape."""

    data: object
    places: Places

    def at(self, path: Path) -> object:
        """The data at a path; None if there is none."""
        node = self.data
        for step in path:
            if isinstance(node, dict) and isinstance(step, str):
                node = node.get(step)
            elif isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node):
                node = node[step]
            else:
                return None
        return node

    def name(self, path: Path) -> str:
        """What messages call a node: `site`, `clause 'cookies'`, `entry 2 of exclude`, `the policy`."""
        if not path:
            return "the policy"
        last = path[-1]
        if path[0] == "journeys" and len(path) in (2, 3):
            journey = f"journey '{cut(str(path[1]))}'"
            return f"step {int(path[2]) + 1} of {journey}" if len(path) == 3 else journey  # noqa: PLR2004 (its depth)
        if isinstance(last, str):
            return cut(last)
        parent = str(path[-2]) if len(path) > 1 else "the list"
        node = self.at(path)
        own = next((v for n in _NAMES if isinstance(v := node.get(n), str)), "") if isinstance(node, dict) else ""
        if parent in _NOUNS and isinstance(node, dict):
            return f"{_NOUNS[parent]} '{cut(own)}'" if own else f"{_NOUNS[parent]} {last + 1}"
        return f"entry {last + 1} of {cut(parent)}"

    def entries(self, path: Path) -> Iterator[tuple[Path, object]]:
        """The entries of the list at a path, each with its own; none if there is no list."""
        node = self.at(path)
        if isinstance(node, list):
            for index, entry in enumerate(node):
                yield (*path, index), entry

    def mappings(self, path: Path) -> Iterator[tuple[Path, dict[str, object]]]:
        """Those of the entries that are mappings."""
        for way, entry in self.entries(path):
            if isinstance(entry, dict):
                yield way, entry

    def rules(self) -> Iterator[tuple[Path, dict[str, object]]]:
        """Every rule that is a mapping, in file order."""
        for way, _ in self.mappings(("clauses",)):
            yield from self.mappings((*way, "rules"))

    def text(self, path: Path) -> str | None:
        """The text at a path; None for anything else."""
        node = self.at(path)
        return node if isinstance(node, str) else None

    def problem(self, path: Path, message: str) -> Problem:
        """A problem with the node at a path."""
        return Problem(location=self.places.value(path), message=message)
