"""A finding: one way in which a rule is broken, with what was promised, what was seen and where."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from policy.errors import Location
from policy.model import Severity

Status = Literal["new", "known", "waived"]
Witness = tuple[str, int] | str
"""What shows something: a visit, as (scenario, number) whatever its round, or a link that was asked, as its URL."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Subject:
    """What a finding is about, normalised so that it stays the same from run to run.

    `kind` is one of cookie, storage, recipient, link, embed, page, contact, form, header, signal, choice, sentence, script;
    `key` carries no value, time, line or number that changes, e.g. `_ga @ shop.example` or `https://a.example/p`.
    """

    kind: str
    key: str
    attributes: tuple[tuple[str, str], ...] = ()
    """What waivers match besides: (host | name | key | url, value)."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EvidenceRef:
    """Where in the run folder to look: the visit's id, the kind of record, and the record's key (its URL or name)."""

    visit: str
    record: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One way in which a rule is broken. Complete when built; see `auditor.findings.case.Sightings`."""

    rule: str
    clause: str
    check: str
    code: str
    severity: Severity
    subject: Subject
    expected: str
    """What was promised, in words."""
    observed: str
    """What was seen, in words; carries nothing that changes from run to run."""
    location: Location
    """The policy line that was broken: the rule, or the declaration."""
    scenarios: tuple[str, ...]
    pages: tuple[str, ...]
    """URLs, sorted; query values elided."""
    evidence: tuple[EvidenceRef, ...] = ()
    chain: tuple[str, ...] = ()
    """Who caused it, nearest first: `https://cdn.example/a.js:12`, ... , the page."""
    hint: str = ""
    """What to do about it."""
    status: Status = "new"
    waiver: str = ""
    """Owner, reason and expiry of the waiver that covers it."""
    seen_in: tuple[int, ...] = (1,)
    """Rounds in which it was seen."""
    rounds: tuple[int, ...] = (1,)
    """Rounds that looked at one of the same pages, and could have seen it."""
    claim: str = ""
    """For an absence: what is missing, wherever it is missing from. Not published."""
    witnesses: frozenset[Witness] = frozenset()
    """All that show it. Not published."""

    @property
    def intermittent(self) -> bool:
        """Whether it was seen on some visits and not on others."""
        return self.seen_in != self.rounds

    @property
    def fingerprint(self) -> str:
        """32 hex digits from rule id, code and subject: never from a line or a time."""
        parts = f"{self.rule}\x1f{self.code}\x1f{self.subject.kind}\x1f{self.subject.key}"
        return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
