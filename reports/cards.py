"""Findings as they stand in the HTML report: the first of each rule as cards, many more of them a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport
from auditor.urls import without_values
from reports.again import command, waiver
from reports.escape import anchor
from reports.tally import by_rule
from reports.words import on_site

OPEN = 12
"""Cards of a rule that are shown at once; the others are folded."""
_FOLDED = 48
"""Cards of a rule that are folded at most; the others are lines."""
_CARDS = 600
"""Cards of a report, roughly: a browser opens ten times as many in two seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A finding on one line."""

    finding: Finding
    anchor: str
    within: str
    """Its scenarios as the filter knows them, parted by spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture of a page that stands elsewhere in the report, to be shown once more."""

    anchor: str
    title: str
    """Of the page."""
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Line):
    """A finding with all that is known of it."""

    paths: Sequence[str]
    """Its pages, as paths of the site."""
    picture: Shot | None
    """Of one of its pages."""
    written: str
    """How the cookie was set, or empty."""
    command: str
    """What shows it again, or empty."""
    waiver: str
    """What accepts it for a while, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Those of one rule, worst first."""

    shown: Sequence[Card] = ()
    folded: Sequence[Card] = ()
    lines: Sequence[Line] = ()


NONE = Findings()


def findings(report: AuditReport, pictured: Mapping[str, Shot]) -> dict[str, Findings]:
    """Rule id -> its findings. `pictured` has the picture by URL of the page, without values."""
    rules = by_rule(report)
    folded = max(0, min(_FOLDED, _CARDS // max(len(rules), 1) - OPEN))
    maker = _Maker(report, pictured)
    return {rule: maker.rule(found, folded) for rule, found in rules.items()}


class _Maker:
    def __init__(self, report: AuditReport, pictured: Mapping[str, Shot]) -> None:
        self._report, self._pictured = report, pictured
        self._seen: Counter[str] = Counter()
        self._places = {run.name: anchor(run.name) for run in report.scenarios}
        self._written = {f"{c.name} @ {c.domain}": c.line for c in report.inventory.cookies}

    def rule(self, found: Sequence[Finding], folded: int) -> Findings:
        end = OPEN + folded
        cards = [self._card(finding) for finding in found[:end]]
        lines = [Line(finding=f, anchor=self._anchor(f), within=self._within(f)) for f in found[end:]]
        return Findings(shown=cards[:OPEN], folded=cards[OPEN:], lines=lines)

    def _card(self, finding: Finding) -> Card:
        report = self._report
        pages = (without_values(page) for page in finding.pages)
        return Card(
            finding=finding,
            anchor=self._anchor(finding),
            within=self._within(finding),
            paths=[on_site(page, report.site_url) for page in finding.pages],
            picture=next((self._pictured[page] for page in pages if page in self._pictured), None),
            written=self._written.get(finding.subject.key, "") if finding.subject.kind == "cookie" else "",
            command=command(finding, report),
            waiver=waiver(finding, report.started) if finding.status != "waived" else "",
        )

    def _anchor(self, finding: Finding) -> str:
        """A fingerprint that occurs again gets a number: anchors are unique."""
        fingerprint = finding.fingerprint
        self._seen[fingerprint] += 1
        return f"finding-{fingerprint}" + (f"-{self._seen[fingerprint]}" if self._seen[fingerprint] > 1 else "")

    def _within(self, finding: Finding) -> str:
        return " ".join(self._places[name] for name in finding.scenarios if name in self._places)
