"""The text of a statement from a file: plain text, Markdown or HTML."""

from __future__ import annotations

import re
from pathlib import Path

from policy.statement.blocks import Rendered, rendered
from policy.statement.sentences import Sentence, sentences_of

MAX_BYTES = 2_000_000
_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm", ".xhtml"})

_RULE_LINE = re.compile(r"(?m)^[ \t]*(?:[-=*_|:+][-=*_|:+ \t]*)$")
_TITLE = re.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+(.*)$")
_UNDERLINED = re.compile(r"(?m)^([^\n|]{1,200})\n[ \t]{0,3}(?:={3,}|-{3,})[ \t]*$")
_CELLS = re.compile(r"(?m)^[ \t]*\|(.*)\|[ \t]*$")
_LINKED = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,200}\")?\)")
_STRESSED = re.compile(r"(\*\*|__|\*|(?<!\w)_)(?=\S)([^*_\n]{1,1000})(?<=\S)\1")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


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
    if suffix in _HTML:
        from policy.statement.html import html_text

        return rendered(html_text(text))
    return rendered(_plain(text) if suffix in _MARKDOWN else text, wrapped=True)


def _plain(markdown: str) -> str:
    """Markdown without its signs; headings stand alone, cells are parted by tabs."""
    text = _COMMENT.sub("", markdown)
    text = _UNDERLINED.sub(r"\n\1\n", text)
    text = _CELLS.sub(lambda row: "\t".join(cell.strip() for cell in row[1].split("|")), text)
    text = _RULE_LINE.sub("", text)
    text = _TITLE.sub(_title, text)
    for pattern, kept in ((_LINKED, r"\1"), (_STRESSED, r"\2")):
        text = pattern.sub(kept, text)
    return text


def _title(line: re.Match[str]) -> str:
    # What closes it is taken off here: a pattern that did would take a line of # signs apart at every place.
    title = line[1].rstrip(" \t#")
    return f"\n{title}\n"
