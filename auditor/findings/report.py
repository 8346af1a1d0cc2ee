"""The audit report: what the judge makes and every renderer reads. `report.json` is its published form.

Everything here is sorted and free of times, but for the fields `started` and `milliseconds`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from auditor.evidence import LeftOut, Method, ScenarioRun
from auditor.evidence.walked import ControlKind, WalkedStep
from auditor.findings.finding import Finding
from auditor.findings.gap import Gap
from auditor.findings.inventory import Inventory
from auditor.plurals import Unit
from policy.errors import Location
from policy.model import Law, Severity

SCHEMA_VERSION = 1
"""Of report.json. Fields are only ever added within a version."""

Verdict = Literal["pass", "fail", "incomplete"]
Outcome = Literal["passed", "failed", "inconclusive", "not-applicable", "waived"]
ClauseState = Literal["kept", "broken", "not-judged", "unverifiable", "informational"]
SentenceState = Literal["kept", "broken", "not-judged", "unverifiable", "informational", "not-encoded"]
SENTENCE_STATES: tuple[SentenceState, ...] = (
    "broken",
    "not-judged",
    "kept",
    "unverifiable",
    "informational",
    "not-encoded",
)
"""The worst first: a sentence is as bad as the worst of its clauses."""
StatementSource = Literal["page", "page-cut", "reviewed", ""]
"""Where the statement's wording was read: on its page, on its page whose end is missing, in the policy; or nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioOutcome:
    """A rule in one scenario."""

    scenario: str
    outcome: Outcome
    gaps: tuple[Gap, ...] = ()
    """Of this scenario, and those that concern all of them."""
    not_applicable: str = ""
    """Why the rule has no subject here, one line, if that is how it ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """A rule and how it ended."""

    id: str
    check: str
    title: str
    """What the check verifies, one line."""
    clause: str
    severity: Severity
    outcome: Outcome
    examined: int
    unit: Unit
    location: Location
    gaps: tuple[Gap, ...] = ()
    """What could not be judged. A rule may fail, too, and have gaps."""
    not_applicable: str = ""
    """Why it has no subject on this site, one line, if that is how it ended."""
    scenarios: tuple[ScenarioOutcome, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    """The check's finding codes and what each means, in the check's order."""

    @property
    def complete(self) -> bool:
        """Whether everything that it asks about could be judged."""
        return not self.gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseResult:
    """A clause of the statement and whether the site keeps it."""

    id: str
    section: str
    quote: str
    state: ClauseState
    rules: tuple[str, ...]
    """Ids of its rules and of those it points to with `see`."""
    location: Location
    unverifiable: str = ""
    """Why it cannot be verified, in the policy's words, if it cannot."""
    decided_by: Outcome | None = None
    """The outcome of rules that made its state; None if it has none to judge it by."""
    deciding: tuple[str, ...] = ()
    """Ids of the rules that ended so."""
    law: Law | None = None
    """Where it comes from, if a preset brought it: it is then the law's clause and not the statement's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSentence:
    """A sentence of the statement, an item of a list, a row of a table, or a heading; and whether the site keeps it."""

    index: int
    """From 0, over all of them."""
    text: str
    """On one line. Cells of a row are parted by ` | `."""
    kind: Literal["heading", "paragraph", "item", "row"]
    block: int
    """Sentences of one paragraph or item share it."""
    level: int
    """Of a heading, 1 is the outermost; 0 for anything else."""
    state: SentenceState | None
    """The worst of its clauses' states; None of a heading."""
    is_head: bool = False
    """Whether it is a row that only names the columns of a table of what is declared."""
    clauses: tuple[str, ...] = ()
    """Ids of the clauses that stand for it."""
    rules: tuple[str, ...] = ()
    """Ids of the rules of these clauses."""
    reworded: tuple[str, ...] = ()
    """Those of `clauses` whose quote has other words: the sentence is not kept by what keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page of the plan and how its visits went."""

    url: str
    title: str
    status: int | None
    found_on: str
    depth: int
    outcomes: tuple[tuple[str, str], ...]
    """(scenario, `loaded` or `outcome: reason`)."""
    screenshot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A place without a public address that pages of a public site asked for. It was not reached."""

    origin: str
    """`scheme://host[:port]`."""
    scenarios: tuple[str, ...]
    pages: tuple[str, ...]
    """URLs without the values of their queries, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSeen:
    """Pages that were not seen, in one scenario at least, for one reason."""

    reason: str
    """One line."""
    advice: str
    """What to do, one line."""
    pages: int
    """How many."""
    first: str
    """URL of the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkEntry:
    """A visitor's walk from page to page in one scenario."""

    scenario: str
    round: int = 1
    steps: tuple[WalkedStep, ...] = ()
    pressed: tuple[ControlKind, ...] = ()
    untried: tuple[ControlKind, ...] = ()
    cut: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the site was seen."""

    found: int
    visited: int
    pages: tuple[PageEntry, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    not_seen: tuple[NotSeen, ...] = ()
    """The most pages first."""
    walks: tuple[WalkEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something about the policy itself that a reader should act on: an expired or unused waiver."""

    severity: Severity
    message: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """An older report, whose findings are known: they are told, and do not fail the audit."""

    path: str
    """As the user gave it."""
    started: str
    """When the audit began that it reports."""
    policy_sha256: str
    """Of the policy that it was made by."""
    fingerprints: frozenset[str] = field(repr=False)
    notes: frozenset[str] = field(default=frozenset(), repr=False)
    """Those of findings that were mere notes, and failed nothing."""

    def knows(self, finding: Finding) -> bool:
        """Whether it has the finding, and as gravely: what was a note there fails the audit once it stands."""
        known = finding.fingerprint
        return known in self.fingerprints and (finding.severity == "note" or known not in self.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """The whole of it."""

    verdict: Verdict
    complete: bool
    """Whether every rule could be judged on every page of the plan."""
    policy_path: str
    policy_sha256: str
    tool: str
    tool_version: str
    started: str
    milliseconds: int
    site_name: str
    site_url: str
    statement_url: str
    rules: tuple[RuleResult, ...] = ()
    clauses: tuple[ClauseResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    inventory: Inventory = field(default_factory=Inventory)
    scenarios: tuple[ScenarioRun, ...] = ()
    method: Method = field(default_factory=lambda: Method(browser="", version=""))
    coverage: Coverage = Coverage(found=0, visited=0)
    baseline: Baseline | None = None
    sentences: tuple[StatementSentence, ...] = ()
    """The statement, headings among its sentences, in order; empty if its text is not known."""
    statement_source: StatementSource = ""
    command: tuple[str, ...] = ()
    """The words of the command that recorded the run; `--scenario` and `--page` may be added to it."""

    @property
    def gone(self) -> int:
        """How many findings of the baseline are found no more."""
        return len(self.baseline.fingerprints - {f.fingerprint for f in self.findings}) if self.baseline else 0
