"""Finding a mail address, a phone number, a postal address or a contact form on a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import unquote

from auditor.evidence import Link, Visit
from checks.shared.personal.parameters import EMAIL

State = Literal["there", "wrong", "absent"]
ContactKind = Literal["email", "phone", "post", "form"]

_PHONE = re.compile(r"(?<![\w])\+?\(?\d(?:[\s().\-/\u00a0\u2010-\u2015]{0,3}\d){5,16}")
_ADDRESS = re.compile(r"(?!/)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_DOT = re.compile(r"\s{0,3}[\[({]\s?(?:dot|punkt|point|punto|punt|kropka|\.)\s?[\])}]\s{0,3}", re.IGNORECASE)
_SPELLED = re.compile(
    r"([A-Za-z0-9._%+-]{1,64})\s{0,3}[\[({]\s?(?:at|ät|chez|arobase|arroba|chiocciola|apenstaartje|małpa|@)\s?[\])}]\s{0,3}"
    rf"([A-Za-z0-9-]{{1,63}}(?:(?:\.|{_DOT.pattern})[A-Za-z0-9-]{{1,63}}){{1,5}})",
    re.IGNORECASE,
)
_LONGEST_CODE = 3
_ABROAD = re.compile(r"\s*\(?(?:\+|00)")
_SHORTENED = dict(
    pair.split(":")
    for pair in "street:st road:rd avenue:ave lane:ln drive:dr court:ct square:sq boulevard:blvd circle:cir place:pl suite:ste "
    "parkway:pkwy highway:hwy floor:fl apartment:apt building:bldg".split()
)
_STREET = re.compile(r"strasse$")
_SHORTEST_PHONE = 7
"""Digits of which the shorter of two numbers must have so many to be the end of the longer."""


_COUNTRY = re.compile(r"\b[A-Z]{1,3}[-\u2013](\d{4,5})\b")
_BETWEEN = 8
"""Words of a line that may stand within an address: a building's name, a department."""
_SHORTEST_POST = 8
"""Letters and digits of a postal address."""
_FEWEST_WORDS = 3
"""Of one without a number, such as that of a house that has a name."""


def email_state(visit: Visit, address: str) -> tuple[State, str]:
    """Whether the address is on the page, and what is wrong with its link."""
    wanted = address.casefold()

    def times(text: str) -> int:
        plain = sum(a.casefold() == wanted for a in EMAIL.findall(text))
        return plain or int(wanted in _emails(text))

    there = _beyond_faint_links(visit, times)
    for link in _visible(visit, "mailto:"):
        target, shown = _mail_target(link), _emails(f"{link.text} {link.label}")
        if target is None:
            if address.casefold() in shown or address.casefold() in unquote(link.url).casefold():
                return "wrong", "its mail link is not well-formed"
        elif address.casefold() in {target, *shown}:
            if shown and target not in shown:
                return "wrong", "its mail link shows one address and writes to another"
            there = True
    return ("there" if there else "absent"), ""


def phone_state(visit: Visit, number: str) -> tuple[State, str]:
    """Whether the number is on the page, and what is wrong with its link."""
    there = _beyond_faint_links(visit, lambda text: sum(same_phone(p, number) for p in _PHONE.findall(text)))
    for link in _visible(visit, "tel:"):
        target = unquote(link.url.partition(":")[2]).partition(";")[0]
        shown = _PHONE.findall(link.text)
        rings, says = same_phone(target, number), any(same_phone(p, number) for p in shown)
        if (rings and shown and not says) or (says and not rings):
            return "wrong", "its phone link shows one number and calls another"
        there = there or rings
    return ("there" if there else "absent"), ""


def post_state(visit: Visit, address: str) -> tuple[State, str]:
    """Whether the address stands on the page, whatever its punctuation, case and line breaks."""
    lines = [words for part in address.split(",") if (words := _post_words(part))]
    there = any(_stands(lines, f" {' '.join(_post_words(t.text))} ") for t in visit.texts)
    return ("there" if there else "absent"), ""


def _stands(lines: list[list[str]], text: str) -> bool:
    """Whether the lines of an address follow each other in a text, at one place perhaps with a line of others' in between."""
    whole = " ".join(word for line in lines for word in line)
    if f" {whole} " in text:
        return True
    for cut in range(1, len(lines)):
        above, below = (" ".join(word for line in part for word in line) for part in (lines[:cut], lines[cut:]))
        between = rf" {re.escape(above)} (?:\S+ ){{1,{_BETWEEN}}}{re.escape(below)} "
        if re.search(between, text):
            return True
    return False


def is_telling_post(address: str) -> bool:
    """Whether a postal address says enough to be looked for: `a` stands on every page, `London` on many."""
    words = words_of(address)
    # A Chinese or Japanese sign says as much as two letters, and no space parts their words.
    size = sum(2 if unicodedata.east_asian_width(c) == "W" else 1 for word in words for c in word)
    return size >= _SHORTEST_POST and (len(words) >= _FEWEST_WORDS or any(c.isdigit() for c in address))


def form_state(visit: Visit) -> tuple[State, str]:
    """Whether the page has a form in which one can write, or leave an address to be written to."""
    fields = (f for form in visit.forms if form.visible for f in form.fields if f.visible)
    there = any(f.type.lower() in {"textarea", "email"} for f in fields)
    return ("there" if there else "absent"), ""


def same_phone(one: str, other: str) -> bool:
    """Whether two numbers are the same, one perhaps without its country code or with its national 0."""
    short, long = sorted((one, other), key=lambda number: len(_digits(number)))
    a, b = _digits(short), _digits(long)
    before = len(b) - len(a)
    # More than a country code would be an area's too: `555 0100` may be anybody's.
    code = before <= _LONGEST_CODE if _ABROAD.match(long) else b.startswith("1") and before == 1
    return a == b or (len(a) >= _SHORTEST_PHONE and code and b.endswith(a))


def words_of(text: str) -> list[str]:
    """Words of a text for comparison: compatibility forms folded, lower case, no punctuation."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _post_words(text: str) -> list[str]:
    """Those of an address, kinds of streets as they are shortened, codes without their country: `Mill St.` for `Mill Street`, `D-10115`."""
    return [_SHORTENED.get(word, _STREET.sub("str", word)) for word in words_of(_COUNTRY.sub(r"\1", text))]


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", number))
    return digits.lstrip("0")


def emails_in(text: str) -> tuple[str, ...]:
    """The addresses that a text shows, in order, each once: also those that are spelled out, `care [at] shop [dot] example`."""
    spelled = ("".join((m[1], "@", _DOT.sub(".", m[2]))) for m in _SPELLED.finditer(text))
    return tuple(dict.fromkeys([*EMAIL.findall(text), *(a for a in spelled if EMAIL.fullmatch(a))]))


def _emails(text: str) -> set[str]:
    return {a.casefold() for a in emails_in(text)}


def _mail_target(link: Link) -> str | None:
    """The address a mail link writes to, lower-case; None if it is none. Of several the first one."""
    target = unquote(link.url.partition(":")[2].partition("?")[0]).partition(",")[0].strip()
    return target.casefold() if _ADDRESS.fullmatch(target) else None


def _beyond_faint_links(visit: Visit, count: Callable[[str], int]) -> bool:
    """Whether the texts of a page hold something more often than links that nobody can make out: they hold what these say, too."""
    faint = sum(count(link.text) for link in visit.links if link.faint)
    return sum(count(t.text) for t in visit.texts) > faint


def _visible(visit: Visit, scheme: str) -> Iterator[Link]:
    return (link for link in visit.links if link.visible and link.url.lower().startswith(scheme))
