"""Sentences of a text: rules over full stops that know abbreviations, numbers, addresses and glued sentences.

No statistics and no language to be named: scripts with case are told by it, others by their own full stops. The same text
gives the same sentences on every machine, and the cost is linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from policy.statement.blocks import Kind, Rendered
from policy.statement.words import BEFORE_LETTERS, BEFORE_NUMBERS, ENDINGS, MAYBE_LAST, MONTHS, NEVER_LAST, STARTERS

MAX_SENTENCES = 20_000
"""What follows in a text of more is one last sentence."""
MAX_MARKS = 60_000
"""Full stops and the like that are looked at; after them nothing is cut but by length."""
MAX_SENTENCE = 4_000
"""Characters; longer ones are cut between words."""

_CLOSING = "\"'”’»)\\]」』"
_OPENING = "\"'“‘«([„¿¡「『"
_MARK = re.compile(rf"[.!?…]+[{_CLOSING}]*|[。！？｡؟۔।॥։።፧។]+[{_CLOSING}]*")
_OTHER_STOPS = frozenset("。！？｡؟۔।॥։።፧។")
_NEXT = re.compile(rf"[\s{re.escape(_OPENING)}]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_GLUED = re.compile(r"[^\W\d_]{2,}|[AI](?=\s)")
_NUMBER = re.compile(r"[+(#§]{0,2}[ \u00a0]?\d|[A-Z]\d")
_CLAUSE = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}")
_LETTER = re.compile(r"[^\W\d_](?!\w)")
_LINKS = re.compile(r"^.*['’/\-–—](?=..)")
"""What is before the last part of a word: `dall'art`, `EU-U.S`."""
_UNSEEN = dict.fromkeys([0x200B, 0x2060, 0xFEFF])
"""Marks of no width that sites put beside headings, and into words that may be broken."""
_TOKEN = 48
"""Characters of a word that are looked at."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a statement, an item of a list, a row of a table, or a heading."""

    index: int
    """From 0, over all of them."""
    text: str
    """On one line. Cells of a row are parted by ` | `."""
    headings: tuple[str, ...]
    """The headings it stands under, the outermost first; of a heading those above it."""
    offset: int
    """Characters before it in the text."""
    kind: Kind = "paragraph"
    block: int = 0
    """Number of the block it stands in, from 0: a paragraph, an item of a list."""

    @property
    def is_prose(self) -> bool:
        """Whether it can promise something: headings and asides do not."""
        return self.kind not in {"heading", "aside"}


def sentences_of(rendered: Rendered) -> tuple[Sentence, ...]:
    """The sentences of a text, headings among them, in order."""
    found: list[Sentence] = []
    headings: list[tuple[int, str]] = []
    for kind, start, end, level, block in _parts(rendered):
        text = _flat(rendered.text[start:end], kind)
        if not text:
            continue
        if kind == "heading":
            while headings and headings[-1][0] >= level:
                headings.pop()
        path = tuple(title for _, title in headings)
        if kind == "heading":
            headings.append((level, text))
        if len(found) >= MAX_SENTENCES:
            rest = _flat(rendered.text[start:], "paragraph")
            found.append(Sentence(len(found), rest, path, start, block=block))
            break
        found.append(Sentence(len(found), text, path, start, kind, block))
    return tuple(found)


def _parts(rendered: Rendered) -> Iterator[tuple[Kind, int, int, int, int]]:
    """Kind, start, end, level and number of the block."""
    text, last = rendered.text, len(rendered.blocks) - 1
    marks = islice(_MARK.finditer(text), MAX_MARKS)
    waiting = next(marks, None)
    for number, block in enumerate(rendered.blocks):
        if block.kind in {"heading", "row", "aside"}:
            yield block.kind, block.start, block.end, block.level, number
            continue
        own: list[re.Match[str]] = []
        while waiting is not None and waiting.start() < block.end:
            own += [waiting] if waiting.start() >= block.start else []
            waiting = next(marks, None)
        spans = list(_spans(text, block.start, block.end, own))
        for position, (start, end) in enumerate(spans):
            # Pages that lose their line breaks glue the next heading to a sentence: `... is secure.LINKS TO OTHERS`.
            is_tail = position == len(spans) - 1 and position > 0 and number < last
            if is_tail and text[start:end].isupper() and text[end - 1 : end].isalpha():
                yield "heading", start, end, 2, number
            else:
                yield block.kind, start, end, 0, number


def _flat(text: str, kind: Kind) -> str:
    text = text.translate(_UNSEEN)
    text = text.rstrip("¶ ") if kind == "heading" else text
    cells = text.split("\t") if kind == "row" else [text]
    return " | ".join(" ".join(cell.split()) for cell in cells)


def _spans(text: str, start: int, end: int, marks: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    begin = start
    for mark in marks:
        if mark.start() >= begin and _ends(text, mark, begin, end):
            yield from _cut(text, begin, mark.end())
            begin = mark.end()
            while begin < end and text[begin].isspace():
                begin += 1
    if begin < end:
        yield from _cut(text, begin, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        stop = space if space > start else start + MAX_SENTENCE
        yield start, stop
        start = stop
    yield start, end


def _ends(text: str, mark: re.Match[str], begin: int, end: int) -> bool:
    """Whether a sentence that began at `begin` ends with this mark."""
    if mark[0][0] in _OTHER_STOPS or mark.end() >= end:
        return True
    after = _NEXT.match(text, mark.end(), end)
    start = after.end() if after else mark.end()
    if start >= end:
        return True
    if start == mark.end():
        return _is_glued(text, mark, end)
    if text[start].islower():
        return False
    if mark[0][0] == "." and mark[0][1:2] != ".":
        return _is_full_stop(text, mark.start(), start, begin, end)
    return True


def _is_glued(text: str, mark: re.Match[str], end: int) -> bool:
    """`statement.We may`: a new sentence without a space, not the inside of an address, a number or a name."""
    word = _GLUED.match(text, mark.end(), end)
    if mark[0][0] == "…" or word is None or not (word[0][0].isupper()) or word[0].casefold() in ENDINGS:
        return False
    before = text[max(0, mark.start() - _TOKEN) : mark.start()].split()
    token = before[-1] if before else ""
    if any(sign in token for sign in ("@", "/", "www.", "=")) or text[word.end() : word.end() + 1] in {
        ".",
        "/",
        "@",
        "_",
    }:
        return False
    tail = token[-2:]
    return len(tail) > 1 and (tail.islower() or not tail.isascii() or tail[-1] in ')]”"' or tail.isdigit())


def _is_full_stop(text: str, dot: int, start: int, begin: int, end: int) -> bool:
    """Whether a full stop before a space and something that is no small letter ends the sentence."""
    before = text[max(begin, dot - _TOKEN) : dot].split()
    token = _LINKS.sub("", before[-1].lstrip(_OPENING + "-–—/")).casefold() if before else ""
    word = _WORD.match(text, start, end)
    following = word[0].casefold() if word else ""
    if token.isdigit():
        # `1. We collect` begins a list, `am 1. Januar` is a date; `in 2019. We` is an end.
        first = dot - len(token) <= begin
        return not (first or (len(token) <= 2 and following in MONTHS))  # noqa: PLR2004 (a day)
    if dot - len(token) <= begin and _CLAUSE.fullmatch(token):
        return False  # `1.1. This policy applies`
    if token in NEVER_LAST or (token in BEFORE_NUMBERS and _NUMBER.match(text, start, end)):
        return False
    if token in BEFORE_LETTERS and _LETTER.match(text, start, end):
        return False
    if token in MAYBE_LAST or _DOTTED.fullmatch(token) or (len(token) == 1 and token.isalpha()):
        return following in STARTERS
    return True
