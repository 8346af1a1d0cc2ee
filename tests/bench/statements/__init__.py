"""How statements that people wrote are read: every figure of `docs/benchmarks.md` about statements, over a folder of them.

    python -m tests.bench statements [DIR]

Without DIR it is `../shared/statements` beside the checkout; where that is not there, one line says so and nothing is measured.

    DIR/texts/*.md, *.html, *.txt     statements; of Markdown its own structure is the truth for headings, items and file against page
    DIR/policyie/*.json               lines {"sentence", "label"}: one intent each, as in PolicyIE
    DIR/policies/*.yaml               policies written by hand, each with `statement.text`: which check verifies which sentence
    DIR/labels/*.jsonl                one label a line, by its `kind`:

        {"kind": "clause", "id": ID, "verified_by": [CHECK], "partly": [CHECK]}     checks that verify a sentence, or a part of what it says
        {"kind": "contacts", "text": FILE, "email": [HASH], "phone": [..], "post": [..]}  every way to reach somebody that the file shows
        {"kind": "names", "text": FILE, "names": [HASH]}                            every cookie and storage key of the file's tables
        {"kind": "sentence", "text": FILE, "id": ID}                                a sentence that is cut right
        {"kind": "everyday", "language": "de", "sentence": TEXT, "topic": TOPIC}    a sentence of everyday statements; topics may be joined by |

ID is `policy.statement.normal.sentence_id` of the sentence; `"sentence": TEXT` may stand in its place. HASH are 16 hex digits of the SHA-256
of an e-mail address in small letters, or of a name in whose place that varies stands a `*`. Of phone numbers the last seven digits stand there,
of postal addresses their numbers and postal code (`"5858 94608"`, `"30 SE19LQ"`). What a label does not have is not measured in its text.
A figure without labels says `no labels`.
Labels of our own lie beside this file (`labels/*.jsonl`): hashes of what others wrote, and sentences that we wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.statements import contacts, cutting, drifting, promises, tables, topics
from tests.bench.statements.material import Material, read_material

BESIDE = Path(__file__).parents[4] / "shared" / "statements"
OWN = Path(__file__).parent / "labels"


def figures(material: Material) -> Iterator[str]:
    """A line for each figure."""
    yield from promises.figures(material)
    yield from topics.figures(material)
    yield from contacts.figures(material)
    yield from tables.figures(material)
    yield from cutting.figures(material)
    yield from drifting.figures(material)
    yield from topics.everyday(material)


def report(folder: Path = BESIDE) -> None:
    """Print every figure; one line if the folder is not there."""
    if not folder.is_dir():
        print(f"statements: skipped, there is no folder {folder.name} beside this checkout")
        return
    material = read_material(folder, OWN)
    print(f"statements: {len(material.texts)} texts, {len(material.labels)} labels")
    for line in figures(material):
        print(line, flush=True)
