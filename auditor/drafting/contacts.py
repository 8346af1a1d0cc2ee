"""The ways to reach the company that a text gives: e-mail addresses, telephone numbers, postal addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from auditor.evidence import Link
from checks.shared.pages.contacts import is_telling_post
from checks.shared.personal.parameters import EMAIL
from policy.statement.facts import load_facts
from policy.statement.sentences import Sentence

Kind = Literal["email", "phone", "post"]

_NUMBER = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[ ().\-/\u00a0\u2010-\u2015]{0,3}\d){6,14}(?![\w-])")
_BEFORE_PHONE = re.compile(
    r"(?:call(?:ing)?|phon(?:e|ing)|ring(?:ing)?|toll[- ]free|tel(?:ephone|efon|éfono|efoon|éphone|efono)?|hotline|dial|ruf\w*|appel\w*|llam\w*|chiam\w*|bel\w*)\b.{0,40}$",
    re.IGNORECASE,
)
_FAX = re.compile(r"fax\W{0,4}$", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d")
_SMALL = frozenset("of the and & de la le les du des van der den von zu di del da dos".split())
_STREETS = frozenset(
    "rue avenue av boulevard bd place quai chemin allée impasse route via viale corso piazza calle avenida plaza paseo ul. al. "
    "n. nr nr. nº n.º n° bis ter".split()
)
"""What stands in addresses in small letters, and may begin one."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_STREET = re.compile(
    r"\b(?:Box|Postfach|Postbus|straße|strasse|Street|Road)\b|(?:straße|strasse|straat|gatan|weg|platz)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 24
_SHORT_LINE = 60
_LINES_ABOVE = 4
_WIDEST = 400
"""Characters of a sentence that are looked at before the end of an address."""


@dataclass(frozen=True, slots=True, order=True)
class Contact:
    """A way to reach the company."""

    kind: Kind
    value: str


def contacts_in(sentences: Sequence[Sentence], position: int) -> tuple[Contact, ...]:
    """What the sentence at that position gives; an address that ends in it may have begun on short lines above it."""
    text = sentences[position].text
    found = [Contact("email", e.rstrip(".")) for e in EMAIL.findall(text)]
    # The last line of an address may look like a whole one.
    if post := _post_of_lines(sentences, position) or _post(text):
        found.append(Contact("post", post))
    found += [Contact("phone", n) for n in _phones(text)]
    return tuple(dict.fromkeys(found))


def linked_contacts(links: Iterable[Link]) -> tuple[Contact, ...]:
    """What mail and telephone links lead to, each once, in order."""
    found: dict[Contact, None] = {}
    for link in links:
        scheme, _, rest = link.url.partition(":")
        value = " ".join(unquote(rest.partition("?")[0]).split())
        shown = EMAIL.findall(f"{link.text} {link.label}")
        if not link.visible or (shown and value not in shown):
            continue  # one that shows another address than it writes to is a mistake of the site's
        if scheme.lower() == "mailto" and EMAIL.fullmatch(value):
            found[Contact("email", value)] = None
        elif scheme.lower() == "tel" and _NUMBER.fullmatch(value):
            found[Contact("phone", value)] = None
    return tuple(found)


def _phones(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - _SHORT_LINE) : match.start()]
        if _FAX.search(before) or _DATE.search(match[0]):
            continue
        if match[0][0] in "+(" or _BEFORE_PHONE.search(before):
            yield match[0]


def _post(text: str) -> str:
    """The postal address in a text: the words before a postal code, or around a street, that look like names."""
    there = next(w.there for w in load_facts().ways if w.id == "post")
    ends = [m for m in there.finditer(text) if not _YEAR.fullmatch(m[0].split()[0])]
    for match in reversed(ends):
        address = _leading(text[max(0, match.start() - _WIDEST) : match.start()]) + match[0]
        if _is_address(address):
            return address
    return ""


def _leading(before: str) -> str:
    """The end of a text, from the first of the names and numbers that it ends with."""
    kept: list[str] = []
    tokens = re.findall(r"\S+\s*", before)
    for token in reversed(tokens[-_MOST_WORDS:]):
        word = token.strip()
        named = word[0].isupper() or word[0].isdigit() or word.rstrip(",") in _SMALL | _STREETS
        if not named or word.endswith((":", ";", "!", "?", ")")) or (word.endswith(".") and len(word) > 4):  # noqa: PLR2004 (an abbreviation)
            break
        kept.append(token)
    while kept and kept[-1].strip().rstrip(",") in _SMALL:
        kept.pop()
    return "".join(reversed(kept))


def _is_address(text: str) -> bool:
    if not is_telling_post(text):
        return False
    numbers = [w for w in re.findall(r"\w*\d\w*", text) if not _YEAR.fullmatch(w)]
    return bool(numbers) and ("," in text or bool(_STREET.search(text))) and len(text.split()) > 2  # noqa: PLR2004 (street, number, place)


def _post_of_lines(sentences: Sequence[Sentence], position: int) -> str:
    last = sentences[position]
    there = next(w.there for w in load_facts().ways if w.id == "post")
    following = sentences[position + 1 : position + 2]
    if (
        not _is_line(last)
        or not there.search(last.text)
        or any(_is_line(s) and there.search(s.text) for s in following)
    ):
        return ""  # or the address goes on
    first = position
    while first > 0 and position - first < _LINES_ABOVE and _is_line(sentences[first - 1]):
        first -= 1
    # The longest stretch of lines that is an address: names of people and companies stand on top of it, one word is a title.
    for start in range(first, position):
        if len(sentences[start].text.split()) == 1:
            continue
        whole = ", ".join(s.text.rstrip(",") for s in sentences[start : position + 1]).rpartition(": ")[2]
        if _is_address(whole) and _post(whole):
            return whole
    return ""


def _is_line(sentence: Sentence) -> bool:
    text = sentence.text
    return (
        sentence.kind != "row"
        and len(text) <= _SHORT_LINE
        and not text.endswith((".", ":", ";", "?", "!"))
        and "@" not in text
    )
