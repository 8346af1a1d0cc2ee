"""A folder of statements and labels, read once; see the package for its format."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from policy.statement.files import text_of
from policy.statement.normal import sentence_id
from policy.statement.sentences import Sentence, sentences_of

_SUFFIXES = frozenset({".md", ".html", ".txt"})

Label = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """A statement."""

    name: str
    source: str

    @property
    def is_markdown(self) -> bool:
        """Whether its own structure can be asked."""
        return self.name.endswith(".md")

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """As its file is read."""
        return sentences_of(text_of(self.source, Path(self.name).suffix))


@dataclass(frozen=True)
class Material:
    """Everything that is measured on."""

    texts: tuple[Text, ...]
    labels: tuple[Label, ...]
    intents: tuple[tuple[str, str], ...]
    policies: tuple[Path, ...]

    def of(self, kind: str) -> list[Label]:
        """The labels of a kind."""
        return [label for label in self.labels if label["kind"] == kind]

    def named(self, name: str) -> Text | None:
        """The statement of that file name; None if it is not in the folder."""
        return next((t for t in self.texts if t.name == name), None)


def read_material(folder: Path, own: Path) -> Material:
    """The folder, with the labels that are kept in the project."""
    files = sorted(p for p in folder.glob("texts/*") if p.suffix in _SUFFIXES)
    return Material(
        texts=tuple(Text(p.name, p.read_text("utf-8-sig").replace("\r\n", "\n")) for p in files),
        labels=tuple(_lines([*sorted(folder.glob("labels/*.jsonl")), *sorted(own.glob("*.jsonl"))])),
        intents=tuple((one["sentence"], one["label"]) for one in _lines(sorted(folder.glob("policyie/*.json")))),
        policies=tuple(sorted(folder.glob("policies/**/*.yaml"))),
    )


def _lines(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def id_of(label: Label) -> str:
    """The name of the sentence that a label is about."""
    return str(label.get("id") or sentence_id(label["sentence"]))


def hashed(value: str) -> str:
    """A value as labels keep it: 16 hex digits of its SHA-256."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def recall_precision(pairs: Iterable[tuple[Iterable[str], Iterable[str]]]) -> str:
    """`recall .84, precision .95 (of 120)` over pairs of what is there and what was found, as multisets."""
    there = found = right = 0
    for wanted, got in pairs:
        true, seen = Counter(wanted), Counter(got)
        there, found = there + true.total(), found + seen.total()
        right += (true & seen).total()
    return f"recall {share(right, there)}, precision {share(right, found)} (of {there})"


def share(part: int, whole: int) -> str:
    """A share with two decimals; `-` of nothing."""
    return f"{part / whole:.2f}" if whole else "-"
