"""The base of the language's models."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Border(BaseModel):
    """Frozen, unknown keys refused, no value taken for another type's."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
