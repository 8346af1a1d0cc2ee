"""The ways to reach the company that a text gives: e-mail addresses, telephone numbers, postal addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from auditor.drafting.addresses import address_of
from auditor.evidence import Link
from checks.shared.pages.contacts import emails_in
from checks.shared.personal.parameters import EMAIL
from policy.statement.sentences import Sentence

Kind = Literal["email", "phone", "post"]

_NUMBER = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[ ().\-/\u00a0\u2010-\u2015]{0,3}\d){6,14}(?![\w-])")
_BEFORE_PHONE = re.compile(
    r"(?:call(?:ing)?|phon(?:e|ing)|ring(?:ing)?|toll[- ]free|tel(?:ephone|efon|éfono|efoon|éphone|efono)?|hotline|dial|ruf\w*|appel\w*|llam\w*|chiam\w*|bel\w*)\b.{0,40}$",
    re.IGNORECASE,
)
_FAX = re.compile(r"fax\W{0,4}$", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d")
_SHORT_LINE = 60


@dataclass(frozen=True, slots=True, order=True)
class Contact:
    """A way to reach the company."""

    kind: Kind
    value: str


def contacts_in(sentences: Sequence[Sentence], position: int) -> tuple[Contact, ...]:
    """What the sentence at that position gives; an address that ends in it may have begun on short lines above it."""
    text = sentences[position].text
    found = [Contact("email", e.rstrip(".")) for e in emails_in(text)]
    if post := address_of(sentences, position):
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
