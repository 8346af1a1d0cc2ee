"""Older run folders, brought to the current format line by line.

When FORMAT grows, add the step from the version before: a function of the record's word (`run` and `visit` for the heads)
and its fields, which returns the fields as the next version has them. Keep `record` and `by` first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from auditor.evidence.run import FORMAT

Step = Callable[[str, dict[str, Any]], dict[str, Any]]


def _max_age_told(record: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Format 1 kept one number, `asked`, whether Max-Age or Expires gave it."""
    if record != "cookie-write" or "asked" not in fields:
        return fields
    return {("max_age" if name == "asked" else name): value for name, value in fields.items()}


STEPS: Mapping[int, Step] = {1: _max_age_told}
"""Version -> the step from it to the next one."""


def upgrade(record: str, fields: dict[str, Any], format_: int) -> dict[str, Any]:
    """The fields of a record of that format as the current format has them."""
    for version in range(format_, FORMAT):
        fields = STEPS[version](record, fields)
    return fields
