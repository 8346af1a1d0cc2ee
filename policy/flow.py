"""YAML in flow style, made of what strangers chose: no value can break out of its place.

Every text that is not harmless as it is becomes a double-quoted scalar with escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Value = str | int | bool | tuple[str, ...]
Pairs = tuple[tuple[str, Value], ...]
"""(key, value) of a mapping, in order."""
_HARMLESS = re.compile(r"[A-Za-z_/](?:[A-Za-z0-9_./@+-]*[A-Za-z0-9_/])?|[1-9][0-9]* [a-z]+")
WORDS_OF_YAML = frozenset("true false null yes no on off y n nan inf".split())
"""What some reader of YAML or other takes for no text."""


def in_flow(value: Value) -> str:
    """A value within a flow mapping."""
    if isinstance(value, tuple):
        return f"[{', '.join(in_flow(v) for v in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    harmless = _HARMLESS.fullmatch(value) and value.lower() not in WORDS_OF_YAML
    return value if harmless else quoted(value)


def quoted(text: str) -> str:
    """A double-quoted scalar on one line."""
    return f'"{"".join(_escaped(c) for c in text)}"'


def flow_mapping(pairs: Iterable[tuple[str, Value]]) -> str:
    """`{name: _ga, purpose: analytics}`."""
    return f"{{{', '.join(f'{key}: {in_flow(value)}' for key, value in pairs)}}}"


def flow_entry(pairs: Iterable[tuple[str, Value]]) -> str:
    """A flow mapping in a list, without what has no value, ready to be copied: `- {name: _ga, purpose: analytics}`."""
    return f"- {flow_mapping((key, value) for key, value in pairs if value)}"


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"
