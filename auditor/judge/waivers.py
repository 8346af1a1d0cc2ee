"""Waivers and the baseline: findings that are accepted for a while, or known already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auditor.findings import Finding
from auditor.findings.report import Baseline, Note, Outcome
from policy.globs import host_matches, name_matches
from policy.model import Waiver


@dataclass(slots=True)
class Waivers:
    """Applies the policy's waivers, and remembers which of them were of use."""

    waivers: tuple[Waiver, ...]
    today: dt.date
    """UTC. A waiver holds until the end of its last day."""
    _used: set[Waiver] = field(init=False, default_factory=set)

    def apply(self, finding: Finding) -> Finding:
        """The finding, waived if a waiver that has not expired covers it."""
        covering = [w for w in self.waivers if covers(w, finding)]
        self._used.update(covering)
        valid = next((w for w in covering if w.expires >= self.today), None)
        if valid is None:
            return finding
        text = f"{valid.owner}: {valid.reason} (until {valid.expires.isoformat()})"
        return replace(finding, status="waived", waiver=text)

    def notes(self, outcomes: Mapping[str, Outcome]) -> tuple[Note, ...]:
        """What to tell about waivers that have expired or were of no use, in file order.

        Whether a waiver is of use is not known where its rule could not be judged.
        """
        return tuple(
            Note(severity="warning", message=message, location=waiver.location)
            for waiver in self.waivers
            if (message := self._complaint(waiver, outcomes.get(waiver.rule)))
        )

    def _complaint(self, waiver: Waiver, outcome: Outcome | None) -> str:
        if waiver.expires < self.today:
            what = "what it covered counts again" if waiver in self._used else "it covers nothing: remove it"
            return f"the waiver for rule '{waiver.rule}' expired on {waiver.expires.isoformat()}; {what}"
        if waiver not in self._used and outcome != "inconclusive":
            return f"the waiver for rule '{waiver.rule}' matches no finding: remove it, or correct its `match`"
        return ""


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is about a finding, whatever the date."""
    return waiver.rule == finding.rule and all(_matches(kind, glob, finding) for kind, glob in waiver.match)


def _matches(kind: str, glob: str, finding: Finding) -> bool:
    if kind == "code":
        return name_matches(glob, finding.code)
    values = [value for name, value in finding.subject.attributes if name == kind]
    fits = host_matches if kind == "host" else name_matches
    if kind == "key" and name_matches(glob, finding.subject.key):
        return True
    # All of them: a recipient's new host is not waived by an old one.
    return bool(values) and all(fits(glob, value) for value in values)


def mark_known(finding: Finding, baseline: Baseline | None) -> Finding:
    """The finding, `known` if the baseline knows it and no waiver covers it."""
    known = finding.status == "new" and baseline is not None and baseline.knows(finding)
    return replace(finding, status="known") if known else finding
