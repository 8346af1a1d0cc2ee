"""The text of a statement from a file: plain text, Markdown or HTML."""

from __future__ import annotations

import re
from pathlib import Path

from policy.statement.blocks import Rendered, rendered
from policy.statement.sentences import Sentence, sentences_of

MAX_BYTES = 2_000_000
_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm", ".xhtml"})

MAX_SIGNS = 60_000
"""Signs and lines of Markdown. A file of more is no statement that a person wrote, and is read as plain text."""
_SIGNS = re.compile(r"[*_\[<&`|\\\n]")
_ANCHOR = re.compile(r"(?m)^([ \t]{0,3}#{1,6}[ \t].*?)[ \t]*\{[#:][^{}\n]{1,200}\}[ \t]*#*[ \t]*$")
"""The name of a heading as generators of documentation write it: `## Cookies {#cookies}`."""
_ATTRIBUTES = re.compile(r"[ \t]{0,8}\{:[^{}\n]{1,200}\}")
"""Of a block or of words, likewise: `November 2025 {: datetime="2025-11-05" }`."""
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:[\w-]+:.*\n|[ \t#-].*\n|\n){1,200}(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


def read_statement(path: Path) -> tuple[Sentence, ...]:
    """The sentences of a file. Raises ValueError, one line, if it cannot be read as text."""
    return sentences_of(read_text(path))


def read_text(path: Path) -> Rendered:
    """The text of a .txt, .md or .html file as it is shown; anything else is read as plain text. Raises ValueError."""
    return text_of(read_bounded(path), path.suffix.lower())


def read_bounded(path: Path) -> str:
    """A file's text. Raises ValueError, one line, if it is none, too large, or not UTF-8."""
    try:
        if path.exists() and not path.is_file():  # a pipe or a device might never end
            raise ValueError("this is no file")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror or error}") from None
    if len(data) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES:,} bytes: a statement of that size is not read")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"the file is not UTF-8 (byte 0x{data[error.start]:02x}): save it as UTF-8") from None


def text_of(text: str, suffix: str = ".txt") -> Rendered:
    """What a reader of the file sees; `suffix` says what it is."""
    if suffix in _HTML or (suffix in _MARKDOWN and len(_SIGNS.findall(text)) <= MAX_SIGNS):
        from policy.statement.html import html_blocks

        return html_blocks(text if suffix in _HTML else html_of(text))
    return rendered(text, wrapped=True)


def html_of(markdown: str) -> str:
    """Markdown as HTML: CommonMark with tables, which most generators of sites take."""
    from markdown_it import MarkdownIt

    text = _ATTRIBUTES.sub("", _FRONT_MATTER.sub("", markdown, count=1))
    text = _ANCHOR.sub(r"\1", text)
    return str(MarkdownIt("commonmark").enable("table").render(text))
