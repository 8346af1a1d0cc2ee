"""Did you mean: the nearest known word for one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 60
_LISTED = 12
_SEARCHED = 500


def shown(value: object, raw: str = "") -> str:
    """A value as a message shows it: short, on one line. `raw` is a scalar's text as it stands in the file."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"'{cut(value)}'"
    return cut(raw) or "nothing"


def cut(text: str, longest: int = _LONGEST) -> str:
    """The text on one line of at most `longest` characters, without those that could play tricks on a terminal."""
    line = " ".join(text[: 2 * longest].split())
    plain = "".join(c if c.isprintable() else "\ufffd" for c in line)
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """The known word that is most like this one, if any is; `alike` is from 0 to 1."""
    if len(word) > _LONGEST:
        return None
    return next(iter(get_close_matches(word.lower(), _searched(word, sorted(known)), n=1, cutoff=alike)), None)


def hint(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?`, else the known words if they are few, else nothing."""
    words = sorted(known)
    if near := nearest(word, words):
        return f": did you mean '{near}'?"
    if 0 < len(words) <= _LISTED:
        return f": known are {', '.join(words)}"
    return ""


def _searched(word: str, words: list[str]) -> list[str]:
    """Of very many words only some that begin alike: comparing is slow, and a hostile policy has thousands of ids."""
    if len(words) <= _SEARCHED:
        return words
    return [w for w in words if w[:1] == word[:1]][:_SEARCHED]
