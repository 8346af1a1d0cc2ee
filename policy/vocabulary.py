"""The words a policy may use besides the language's own: checks, scenarios, vendors. Handed in, so that policy stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the auditor at hand knows."""

    checks: Mapping[str, type[BaseModel]]
    """Check id -> the model of its options."""
    scenarios: frozenset[str]
    vendors: frozenset[str]
    """Vendor ids of the catalogue."""
    vendor_words: Mapping[str, str] = field(default_factory=dict)
    """What vendors are called besides -> their ids, to tell whom somebody may mean."""
