"""JSON of a difference, a contract of its own: `diff.schema.json` beside this file describes it.

Keys stand in a fixed order. Within a version of the contract, keys are only ever added.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from auditor.past.changes import SCHEMA_VERSION, Difference
from reports.escape import json_text


def render(difference: Difference) -> str:
    """The difference as JSON text that ends in a newline and can always be encoded as UTF-8."""
    return json_text(json.dumps(contract(difference), ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def contract(difference: Difference) -> dict[str, Any]:
    """The difference as plain dicts, lists and strings, in the contract's order."""
    return {
        "differs": difference.anything,
        "gates": difference.gates,
        "unsure": difference.unsure,
        "schema": SCHEMA_VERSION,
        **_plain(difference),
    }


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
