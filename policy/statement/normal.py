"""Text as it is compared: what differs between two renderings of the same wording is taken out."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# What shows nothing: soft hyphen, zero-width characters, marks of direction, byte-order mark, variation selectors.
_UNSEEN = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
     *range(0xFE00, 0xFE10)]
)  # fmt: skip
_MARKS = {
    **dict.fromkeys(map(ord, "‘’‚‛′`´ʼ＇"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»‹›″＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-"),
    **dict.fromkeys(map(ord, "•◦▪‣·●○■□➤►✓✔"), " "),
}
# What no policy may hold, and drafts write as U+FFFD: pages that name another encoding than theirs are full of it.
_REFUSED = dict.fromkeys(
    [*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF],
    "\ufffd",
)
_TABLE = {**_UNSEEN, **_MARKS, **_REFUSED}
_ENDS = " \t\"'.,;:!?()[]{}*-_|。！？…"
_WORDS = re.compile(r"\w+")


def normal(text: str) -> str:
    """`text` on one line, with spaces, quotes, dashes, unseen characters, compatibility forms and case made alike."""
    if not (text.isascii() and text.isprintable()):
        # Before and after: a compatibility form may hide a mark, and a mark of its own may be taken apart.
        text = unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE)
    else:
        text = text.replace("`", "'")
    return " ".join(text.casefold().split())


def bare(text: str) -> str:
    """The normal form without what stands before the first and after the last word: bullets, quotes, the full stop."""
    return normal(text).strip(_ENDS)


def sentence_id(text: str) -> str:
    """The stable name of a sentence: 16 hex digits of SHA-256 over its bare form. Equal wordings have equal names."""
    return hashlib.sha256(bare(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def words(text: str) -> list[str]:
    """The words of a normal form."""
    return _WORDS.findall(text)
