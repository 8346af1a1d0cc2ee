"""Whether statements fall into the right headings, items and sentences. The structure of a Markdown file is the truth for its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from policy.statement.blocks import rendered
from policy.statement.html import html_text
from policy.statement.normal import sentence_id
from policy.statement.sentences import Sentence, sentences_of
from tests.bench.statements.material import Material, Text, id_of, recall_precision, share

_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_INNER = ["ul", "ol", "table", "p", *_HEADINGS]


def figures(material: Material) -> Iterator[str]:
    """Of files, and of what a browser shows of them."""
    texts = [t for t in material.texts if t.is_markdown]
    pages = [page_of(t) for t in texts]
    shown = [sentences_of(rendered(html_text(page))) for page in pages]
    for where, read in (("file", [t.sentences for t in texts]), ("page", shown)):
        yield f"headings, as a {where}: {recall_precision(zip(map(_titles, pages), map(_headings, read), strict=True))}"
        yield f"items taken for headings, as a {where}: {_taken(pages, read)}"
    missing = sum((_ids(t.sentences) - _ids(s)).total() for t, s in zip(texts, shown, strict=True))
    yield f"sentences of a file that its page does not show: {share(missing, sum(len(t.sentences) for t in texts))}"
    yield _cut(material)


def page_of(text: Text) -> str:
    """The HTML of a Markdown text."""
    return str(MarkdownIt("commonmark").enable("table").render(text.source))


def _ids(sentences: Iterable[Sentence]) -> Counter[str]:
    return Counter(sentence_id(s.text) for s in sentences)


def _titles(page: str) -> list[str]:
    return [sentence_id(t) for h in BeautifulSoup(page, "html.parser")(_HEADINGS) if (t := h.get_text().strip())]


def _headings(sentences: Iterable[Sentence]) -> list[str]:
    return [sentence_id(s.text) for s in sentences if s.kind == "heading"]


def _taken(pages: Iterable[str], read: Iterable[Iterable[Sentence]]) -> str:
    """The share of items that are read as headings."""
    items = taken = 0
    for page, sentences in zip(pages, read, strict=True):
        soup = BeautifulSoup(page, "html.parser")
        mine = Counter(sentence_id(t) for li in soup("li") if not li.find(_INNER) and (t := li.get_text().strip()))
        headings = Counter(_headings(sentences)) - Counter(_titles(page))
        items, taken = items + mine.total(), taken + (mine & headings).total()
    return f"{share(taken, items)} (of {items})"


def _cut(material: Material) -> str:
    labels = [(text, id_of(label)) for label in material.of("sentence") if (text := material.named(label["text"]))]
    missed = sum(name not in _ids(text.sentences) for text, name in labels)
    return f"cutting errors: {share(missed, len(labels))} (of {len(labels)})" if labels else "cutting errors: no labels"
