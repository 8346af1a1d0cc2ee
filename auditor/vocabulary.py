"""The words that policies may use with this auditor: its checks, scenarios and vendors."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from yaml import YAMLError

from auditor.errors import UsageError
from auditor.scenarios import BY_NAME
from checks import CHECKS
from policy.catalogue import Catalogue, load_catalogue
from policy.vendor_words import vendor_words
from policy.vocabulary import Vocabulary

_ADDED: list[Path] = []
"""The folder of `--catalogue`: one for the whole process, as the catalogue is."""


def add_catalogue(folder: Path) -> None:
    """Take the vendors of a folder in besides those that ship; they win. Raises UsageError if they cannot be read."""
    try:
        load_catalogue(folder)
    except (OSError, ValueError, YAMLError) as error:
        raise UsageError(f"--catalogue {folder}: {_first_line(error)}; see docs/vendors.md for the format") from error
    _ADDED[:] = [folder]
    vocabulary.cache_clear()


def catalogue() -> Catalogue:
    """The catalogue at hand: what ships, and what `--catalogue` adds."""
    return load_catalogue(*_ADDED)


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return ": ".join(lines[1:3]) if len(lines) > 2 else "".join(lines[:1])  # noqa: PLR2004 (pydantic counts first)


@cache
def vocabulary() -> Vocabulary:
    """What `policy.reader.read_policy` takes."""
    return Vocabulary(
        checks={check.id: check.options for check in CHECKS.values()},
        scenarios=frozenset(BY_NAME),
        vendors=catalogue().ids(),
        vendor_words=vendor_words(catalogue().vendors),
    )
