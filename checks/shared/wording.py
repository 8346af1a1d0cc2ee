"""How checks say things: lists, YAML to copy."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_./-]*[A-Za-z0-9_-])?|[1-9][0-9]* [a-z]+")
_WORDS_OF_YAML = {"true", "false", "null"}
MAX_LISTED = 12
"""Names in one sentence; the evidence holds the rest."""


def listing(names: Iterable[str]) -> str:
    """`a, b and c`, sorted, each once, cut after MAX_LISTED."""
    unique = sorted(set(names))
    if len(unique) > MAX_LISTED:
        return f"{', '.join(unique[:MAX_LISTED])} and {len(unique) - MAX_LISTED} more"
    return " and ".join(filter(None, (", ".join(unique[:-1]), unique[-1]))) if unique else ""


def yaml_scalar(text: str) -> str:
    """A string as YAML would take it back: plain if it can be, else double-quoted with what does not print escaped."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    return text if plain else f'"{"".join(_escaped(c) for c in text)}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def yaml_entry(pairs: Iterable[tuple[str, str | tuple[str, ...]]]) -> str:
    """A flow mapping in a list, ready to be copied: `- {name: _ga, purpose: analytics}`."""
    shown = (f"{key}: {_yaml_value(value)}" for key, value in pairs if value)
    return f"- {{{', '.join(shown)}}}"


def _yaml_value(value: str | tuple[str, ...]) -> str:
    return yaml_scalar(value) if isinstance(value, str) else f"[{', '.join(yaml_scalar(v) for v in value)}]"
