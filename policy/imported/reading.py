"""Reads `vendors.tsv`: one vendor a line, without pydantic, so that two thousand of them cost milliseconds.

Columns: id, category, name, documentation, purposes, hosts, then names of cookies for each purpose in the order of `PURPOSES`. Words in a
column are parted by spaces. `.vendor.example` means that host and all below it. `~uid` is a name that anybody may use. A vendor of our
own has id, hosts and names only: they are added to its entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from policy.model import PURPOSES
from policy.vendor import Vendor, VendorKey
from policy.vendor_files import narrowest_first

GENERIC = "~"
COLUMNS = 6
"""Before the names of cookies."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A line: a vendor, or what is added to one of our own, of which it then has hosts and cookies only."""

    vendor: Vendor
    adds: bool


def imported_vendors() -> tuple[Imported, ...]:
    """All lines."""
    return tuple(read_lines((files("policy.imported") / "vendors.tsv").read_text("utf-8")))


def read_lines(text: str) -> Iterator[Imported]:
    """The lines of such a file, without its comments."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield _read(line.split("\t"))


def _read(columns: list[str]) -> Imported:
    vendor_id, category, name, documentation, purposes, hosts = columns[:COLUMNS]
    vendor = Vendor(
        id=vendor_id,
        name=name,
        category=category or "other",  # type: ignore[arg-type]
        hosts=tuple(_hosts(hosts)),
        purposes=tuple(purposes.split()),  # type: ignore[arg-type]
        documentation=documentation,
        cookies=narrowest_first(_cookies(columns[COLUMNS:])),
        imported=True,
    )
    return Imported(vendor, adds=not category)


def _hosts(words: str) -> Iterator[str]:
    for word in words.split():
        if word.startswith("."):
            yield word[1:]
            yield f"*{word}"
        else:
            yield word


def _cookies(columns: list[str]) -> Iterator[VendorKey]:
    for purpose, words in zip(PURPOSES, columns, strict=False):
        for word in words.split():
            yield VendorKey(name=word.removeprefix(GENERIC), purpose=purpose, generic=word.startswith(GENERIC))
