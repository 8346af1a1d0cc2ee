"""What is documented: the pages of the repository, and those that are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docs.making.hook import made_pages

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^( *)```(\w+)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Snippet:
    """A block of code in a page."""

    page: str
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.page}:{self.line}"


def texts() -> dict[str, str]:
    """Name -> Markdown of every page, and of the README. Pages of the top folder that the site shows are among those made."""
    written = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return {str(p.relative_to(ROOT)): p.read_text("utf-8") for p in written} | {
        f"docs/{path}": text for path, text in made_pages().items()
    }


def snippets(*languages: str) -> list[Snippet]:
    """The blocks in one of these languages, in the order of the pages."""
    return [s for page, text in texts().items() for s in _snippets(page, text) if s.language in languages]


def _snippets(page: str, text: str) -> Iterator[Snippet]:
    for found in _FENCE.finditer(text):
        indent, language, body = found.groups()
        inner = "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))
        yield Snippet(page, text.count("\n", 0, found.start()) + 1, language, inner)
