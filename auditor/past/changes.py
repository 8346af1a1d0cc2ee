"""What differs between two reports: what `auditor.past.compare` makes and the renderers of `auditor diff` read.

Everything is sorted; nothing of it depends on the time at which either report was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from policy.model import Severity

Kind = Literal["cookie", "storage", "recipient", "embed"]
KINDS: tuple[Kind, ...] = ("cookie", "storage", "recipient", "embed")
T = TypeVar("T")
SCHEMA_VERSION = 1
"""Of the JSON that `auditor diff` writes. Fields are only ever added within a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two reports."""

    name: str
    """As the user gave it."""
    verdict: str
    complete: bool
    started: str
    site: str
    policy_sha256: str
    tool_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A property that is not what it was, in words."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange:
    """A finding that one of the reports has, or that both have and describe differently."""

    fingerprint: str
    rule: str
    clause: str
    check: str
    code: str
    severity: Severity
    """In the new report, if it is there."""
    status: str
    kind: str
    """Of its subject."""
    key: str
    expected: str
    observed: str
    scenarios: tuple[str, ...]
    pages: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    """Empty for one that is new or gone."""
    gates: bool = False
    """Whether it fails its rule now and did not before: it is new, no longer waived, or no longer a mere note."""
    certain: bool = True
    """Of one that is gone: whether the new report judged its rule completely. If not it may still be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """A rule that ended differently; None where a report has no such rule."""

    id: str
    check: str
    old: str | None
    new: str | None
    lost: bool = False
    """Whether the new report could not judge what the old one could."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """An entry of the inventory that one of the reports has, or that both have and describe differently."""

    kind: Kind
    key: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta(Generic[T]):
    """New, gone and changed."""

    new: tuple[T, ...] = ()
    gone: tuple[T, ...] = ()
    changed: tuple[T, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All of it."""

    old: Side
    new: Side
    notes: tuple[str, ...]
    """What makes the two hard to compare: another site, another policy, something that was not judged."""
    findings: Delta[FindingChange]
    rules: tuple[RuleChange, ...]
    inventory: Delta[EntryChange]

    @property
    def gates(self) -> bool:
        """Whether a finding fails its rule now that did not before."""
        return any(f.gates for f in (*self.findings.new, *self.findings.changed))

    @property
    def anything(self) -> bool:
        """Whether anything differs."""
        return bool(self.findings or self.rules or self.inventory)

    @property
    def unsure(self) -> bool:
        """Whether the new report could not judge what the old one could."""
        return any(r.lost for r in self.rules) or any(not f.certain for f in self.findings.gone)
