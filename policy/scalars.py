"""What a plain YAML scalar means: the core schema of YAML 1.2, less its octal, hexadecimal and infinite numbers."""

from __future__ import annotations

import math
import re

_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
# A leading zero is an octal number to some and a postal code to others: it stays text. So do numbers past 18 digits.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?((0|[1-9][0-9]{0,17})(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,3})?")


def plain_scalar(text: str) -> str | int | float | bool | None:
    """The value of an unquoted scalar. Only true, false, null and numbers are special; `no`, `1:30`, `007` are text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
