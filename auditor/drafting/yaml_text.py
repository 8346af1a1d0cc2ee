"""YAML for people to read and edit, made of what strangers chose: no value and no comment can break out of its place.

Every text that is not harmless as it is becomes a double-quoted scalar with escapes; comments lose what does not print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy.flow import WORDS_OF_YAML, Pairs, flow_mapping, in_flow, quoted

WIDTH = 120
# What the reader of policies refuses even where it is escaped.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENDS_PLAIN = re.compile(r": |:$| #")


def cleaned(text: str) -> str:
    """The text on one line, each run of spaces one space, without characters that no policy may hold."""
    return _CONTROL.sub("\ufffd", " ".join(text.split()))


def item(pairs: Pairs, indent: int, note: str = "") -> Iterator[str]:
    """An entry of a list: on one line if it fits, else a key a line. The note becomes a comment."""
    pad = " " * indent
    line = f"{pad}- {flow_mapping(pairs)}"
    remark = f"  # {comment_text(note)}" if note else ""
    if len(line) <= WIDTH:
        if len(line) + len(remark) > WIDTH:
            yield from comment(note, indent)
            remark = ""
        yield line + remark
        return
    if note:
        yield from comment(note, indent)
    for number, (key, value) in enumerate(pairs):
        yield f"{pad}{'  ' if number else '- '}{key}: {in_flow(value)}"


def text_entry(key: str, text: str, indent: int) -> Iterator[str]:
    """`key: text` in a block mapping; a long text goes on on the lines below."""
    head = f"{' ' * indent}{key}: "
    quotes = "" if _is_plain(text) else '"'
    body = f"{quotes}{text if not quotes else quoted(text)[1:-1]}{quotes}"
    words = [body] if "  " in body or body[:1].isspace() or body[-1:].isspace() else body.split(" ")
    yield from _wrapped(words, head, " " * (indent + 2))


def comment(text: str, indent: int) -> Iterator[str]:
    """A comment, wrapped; nothing for no text."""
    if words := comment_text(text).split():
        yield from _wrapped(words, f"{' ' * indent}# ", f"{' ' * indent}# ")


def comment_text(text: str) -> str:
    """What may stand behind a #: one line, nothing that does not print."""
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))


def _is_plain(text: str) -> bool:
    """Whether a text reads the same without quotes, on its own or over several lines."""
    starts = (text[:1].isalpha() or text[:1] == "/") and text.isprintable() and text == " ".join(text.split())
    return starts and text.lower() not in WORDS_OF_YAML and not _ENDS_PLAIN.search(text)


def _wrapped(words: Iterable[str], head: str, rest: str) -> Iterator[str]:
    line, empty = head, True
    for word in words:
        if not empty and len(line) + 1 + len(word) > WIDTH:
            yield line
            line, empty = rest, True
        line += word if empty else f" {word}"
        empty = False
    yield line
