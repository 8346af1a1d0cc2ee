"""Whether cookies and storage keys are read from tables."""

from __future__ import annotations

from collections.abc import Iterator

from policy.statement.tables import rows_of
from tests.bench.statements.material import Material, hashed, recall_precision


def figures(material: Material) -> Iterator[str]:
    """Recall and precision of names, each once a text."""
    pairs = [
        (set(label["names"]), {hashed(row.name) for row in rows_of(text.sentences)})
        for label in material.of("names")
        if (text := material.named(label["text"]))
    ]
    yield f"cookie tables: {recall_precision(pairs)}" if pairs else "cookie tables: no labels"
