"""Names of cookies and storage keys in a cell of a table: one or several, plain, by prefix, or with a part that varies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.suffixes import is_public_suffix

_VARIES = re.compile(
    r"\s*(?:\{[^{}]{1,40}\}|<[^<>]{1,40}>|\[[^\[\]]{1,40}\]|%[a-z0-9]\b)|\.{3,}|…|x{4,}|X{4,}|(?<![A-Za-z])(?:xxx|XXX)(?![A-Za-z])|#+|\$\w+_?id\b",
)
_STARS = re.compile(r"\*+")
_PARTS = re.compile(r"[,;•·|]|\s/\s|\s(?:and|or|und|oder|et|ou|y|o|e|en|of|i|oraz|lub|&)\s")
_NAME = re.compile(r"[\w.*:@~!$%+-][\w.*:@\[\]~!$%+/-]{0,99}|[A-Za-z]")
_CAPITALISED = re.compile(r"[^\W\d_][^\W\d_A-Z]*(?:[.'’-][^\W\d_]+)*")
_TELLING = re.compile(r"[\d_*]|[a-z][A-Z]|^[A-Z]{2,}$|^[a-z]{1,4}$")
"""What words of a sentence do not have."""
_SIGN = re.compile(r"[\d_*]|[a-z][A-Z]|^[A-Z]{2,}$")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_HOST = re.compile(r"\*?\.?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+", re.IGNORECASE)


def names_in(cell: str) -> tuple[str, ...]:
    """The names that a cell lists, each once; a part that varies is a `*`. Empty for prose, hosts and companies of several words."""
    text = _VARIES.sub("*", cell)
    inner = " , ".join(_BRACKETED.findall(text))
    outer = _BRACKETED.sub(" ", text)
    within = [name for name in _listed(inner) if _TELLING.search(name)]
    # `Matomo (_pk_id*)` is a company, and its cookie.
    return tuple(dict.fromkeys([*(n for n in _listed(outer) if not (within and is_word(n))), *within]))


def is_host(text: str) -> bool:
    """Whether it is the name of a host: nobody calls a cookie so."""
    low = text.lower().lstrip("*.")
    return bool(_HOST.fullmatch(text)) and is_public_suffix(low.rpartition(".")[2])


def is_word(name: str) -> bool:
    """Whether it might be a company's name or a word of the language: capitalised, and only letters."""
    return name[:1].isupper() and not name.isupper() and bool(_CAPITALISED.fullmatch(name))


def _listed(text: str) -> Iterator[str]:
    for part in _PARTS.split(text):
        words = part.split()
        if len(words) == 1:
            yield from _name(words[0])
        elif words and any(_TELLING.search(w) for w in words):
            # Line breaks of the page are spaces here: `_ga _gid`. What is prose has capitals, or no sign of a name.
            plain = [w for w in words if not _is_telling(w)]
            names = [w for w in words if _is_telling(w)]
            for word in words if not any(map(is_word, words)) and len(plain) <= len(names) * 2 else names:
                yield from _name(word)


def _is_telling(word: str) -> bool:
    return bool(_SIGN.search(word)) and any(c.isalpha() for c in word)


def _name(word: str) -> Iterator[str]:
    name = _STARS.sub("*", word.lstrip(" \t\"'`“”„‘’«»(").rstrip(" \t\"'`“”„‘’«»):;,").removesuffix("."))
    if _NAME.fullmatch(name) and any(c.isalpha() for c in name) and "://" not in name and not is_host(name):
        yield name
