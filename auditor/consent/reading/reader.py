"""The reader that is run in every document's isolated world: scan.js with the words and marks that it looks for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml

from auditor.consent.labels import about
from auditor.driver.interface import Documents, Hands


def documents_of(hands: Hands) -> Documents:
    """The documents of a page, ready to be asked."""
    return hands.documents(reader())


@cache
def reader() -> str:
    """Its source."""
    data = {"about": about(), "systems": systems()}
    source = (files("auditor.consent.reading") / "scan.js").read_text("utf-8").strip().rstrip(";")
    return f"{source}({json.dumps(data)})"


@cache
def systems() -> Iterable[tuple[str, list[str]]]:
    """Known consent managers with the CSS selectors of their marks, as managers.yaml lists them."""
    loaded: dict[str, list[str]] = yaml.safe_load(
        (files("auditor.consent.reading") / "managers.yaml").read_text("utf-8")
    )
    return tuple(loaded.items())
