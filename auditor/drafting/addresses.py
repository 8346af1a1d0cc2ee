"""Postal addresses in running text and on lines of their own: a postal code with its town, and the street before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.shared.pages.contacts import is_telling_post
from policy.statement.sentences import Sentence

_TOWN = r"[A-ZÀ-ÞĆŁŚŹŻ][\w'’-]+"
_STATES = (
    r"Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky"
    r"|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)"
    r"|North (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South (?:Carolina|Dakota)|Tennessee|Texas|Utah|Vermont|Virginia"
    r"|Washington|West Virginia|Wisconsin|Wyoming|District of Columbia|D\.C\.|N\.Y\.|N\.J\."
)
_CODES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:{_STATES}|[A-Z]{{2}}|Ca),? \d{{5}}(?:-\d{{4}})?\b",
        r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
        r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b",
        r"\b[AC-FHKNPRTV-Y]\d[0-9W] ?[0-9AC-FHKNPRTV-Y]{4}\b",
        rf"\b\d{{4}} ?[A-Z]{{2}},? {_TOWN}",
        rf"(?<![\w.,-])(?:[A-Z]{{1,3}}[- ])?\d{{4,6}},? (?:[-–] )?(?!USA\b|U\.S|UK\b|United ){_TOWN}",
        rf"(?<![\w.,-])\d{{2}}-\d{{3}},? {_TOWN}",
        rf"(?<![\w.,-])(?:\d{{2}} \d{{3}}|\d{{3}} \d{{2}}),? {_TOWN}",
        rf"{_TOWN},? (?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT) \d{{4}}\b",
        rf"{_TOWN} ?\(\d{{4,5}}\)",
        rf"{_TOWN} \d{{4}}[A-Z]{{2}}\b",
        r"\b(?:Dublin|Cork) \d{1,2}\b",
    )
)
"""Postal codes with what tells them from other numbers."""
_BOX = re.compile(
    r"\b(?:P\.? ?O\.? ?Box|Postfach|Boîte postale|Apartado|Casella postale|Postbus|Skrytka pocztowa)\b", re.IGNORECASE
)
_SMALL = frozenset("of the and & de la le les du des van der den von zu di del da dos d' - – # c/o s/n".split())
_IN_STREETS = frozenset(
    "rue avenue av boulevard bd place quai chemin allée impasse route cours square via viale corso piazza largo calle avenida plaza paseo carrer ul. al. "
    "n. nr nr. nº n.º n° no bis ter cedex piso planta étage".split()
)
"""What stands in addresses in small letters, and may begin one."""
_FRENCH = re.compile(
    r"\d{1,4}(?:\s?[-/–]\s?\d{1,4})?,? (?:bis,? |ter,? )?(?i:rue|avenue|av\.|boulevard|bd|place|quai|chemin|allée|impasse|route|cours|square|cité)\b[^.;:|()]{2,70}$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\w*\d\w*")
_STREET = re.compile(
    r"\b(?:Box|Postfach|Postbus|Street|Road|St|Rd|Ave|Avenue|Blvd|Lane|Drive|Place|Quay|Square|Suite|Floor)\b|(?i:straße|strasse|str\.|straat|gatan|weg|platz|allee|laan)\b"
    r"|\b(?i:rue|avenue|boulevard|calle|via|viale|piazza|plaza|ulica|ul\.|al\.)(?!\w)",
)
_FIRM = re.compile(
    r"\b([A-Z][\w-]+)[\w.,&-]*(?: [A-Z&][\w.&-]*){0,3},? (?:Inc|LLC|L\.L\.C|Ltd|Limited|GmbH|AG|SE|S\.?A|SAS|SARL|S\.?r\.?l|B\.?V|N\.?V|Corp|Corporation|Company|UC|plc|Sp)\b"
)
_MOST_WORDS = 24
_FEWEST_WORDS = 3
_SHORT_LINE = 80
_LINES = 5
"""Lines of an address, at most so many above its code."""
_WIDEST = 400
"""Characters of a sentence that are looked at before the end of an address."""
_LONGEST_SHORT = 5
"""Signs of a word that may end in a full stop within an address: `Blvd.`."""
_ABBREVIATED = re.compile(r"\b(?:St|Rd|Ave|Blvd|Ln|Dr|Pkwy|Hwy|Sq|Str|str|ul|al|Apt|Ste|Fl)\.$")


def address_of(sentences: Sequence[Sentence], position: int) -> str:
    """The postal address that ends in the sentence at that position, perhaps begun on short lines above it; empty if there is none."""
    if _goes_on(sentences, position):
        return ""
    return _of_lines(sentences, position) or address_in(sentences[position].text)


def address_in(text: str) -> str:
    """The last address in a text: the words before a postal code that look like a street and names."""
    for start, end in reversed(_apart(sorted(_codes(text), key=lambda span: (span[0], -span[1])))):
        before = text[max(0, start - _WIDEST) : start]
        french = _FRENCH.search(before)
        for street in (_leading(before), french[0] if french else ""):
            if _is_address(street, text[start:end]):
                return (street + text[start:end]).strip(" ,-–")
    return ""


def firm_before(text: str) -> str:
    """The first word, in small letters, of the company that a text names by its legal form: `google` of `Google Inc., 1600 ...`; empty for none."""
    found = _FIRM.search(text)
    return found[1].casefold() if found else ""


def _apart(codes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without those that begin within another: `76199, USA` of `TX 76199, USA`."""
    kept: list[tuple[int, int]] = []
    for start, end in codes:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _codes(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _CODES:
        for match in pattern.finditer(text):
            if not all(_YEAR.fullmatch(n) for n in _NUMBER.findall(match[0])):
                yield match.span()
    for match in _BOX.finditer(text):
        yield match.start(), match.end()


def _has_code(text: str) -> bool:
    return any(True for _ in _codes(text))


def _leading(before: str) -> str:
    """The end of a text, from the first of the names and numbers that it ends with."""
    kept: list[str] = []
    for token in reversed(re.findall(r"\S+\s*", before)[-_MOST_WORDS:]):
        word = token.strip()
        plain = word.rstrip(",")
        named = (
            word[0].isupper()
            or word[0].isdigit()
            or plain in _SMALL | _IN_STREETS
            or bool(re.match(r"#\d|\(?[A-Z]{2}\)", word))
        )
        ends = word.endswith((":", ";", "!", "?", ")")) or (word.endswith(".") and len(word) > _LONGEST_SHORT)
        if not named or ends:
            break
        kept.append(token)
    while kept and kept[-1].strip().rstrip(",") in _SMALL:
        kept.pop()
    return "".join(reversed(kept))


def _is_address(street: str, code: str) -> bool:
    """Whether a street stands before a code: a number besides it, or a box, and enough words."""
    text = street + code
    if not is_telling_post(text) or len(text.split()) < _FEWEST_WORDS:
        return False
    if _BOX.search(text):
        return any(c.isdigit() for c in text)
    numbers = [w for w in _NUMBER.findall(street) if not _YEAR.fullmatch(w)]
    return bool(numbers) and ("," in text or bool(_STREET.search(text)) or len(text.split()) > _FEWEST_WORDS + 1)


def _goes_on(sentences: Sequence[Sentence], position: int) -> bool:
    """Whether this is a line of an address whose code stands on a line below."""
    if not _is_line(sentences[position]) or _has_code(sentences[position].text):
        return False
    for below in sentences[position + 1 : position + 1 + _LINES - 1]:
        if not _is_line(below):
            return False
        if _has_code(below.text):
            return True
    return False


def _of_lines(sentences: Sequence[Sentence], position: int) -> str:
    """The longest stretch of lines that is an address: names of people and companies stand on top of it, one word is a title."""
    last = sentences[position]
    if not _is_line(last) or not _has_code(last.text):
        return ""
    first = position
    while first > 0 and position - first < _LINES and _is_line(sentences[first - 1]):
        first -= 1
    for start in range(first, position):
        text = sentences[start].text
        if len(text.split()) == 1 or _has_code(text):
            continue
        whole = ", ".join(s.text.rstrip(",. ") for s in sentences[start : position + 1]).rpartition(": ")[2]
        if address_in(whole):
            return whole
    return ""


def _is_line(sentence: Sentence) -> bool:
    text = sentence.text
    stopped = text.endswith(".") and not _has_code(text) and not _ABBREVIATED.search(text)
    return (
        sentence.kind != "row"
        and len(text) <= _SHORT_LINE
        and not stopped
        and not text.endswith((":", ";", "?", "!"))
        and "@" not in text
    )
