"""What a check is given (a `Case`) and what it gives back (a `Judgement`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

from auditor.evidence import Evidence, Visit
from auditor.findings.finding import EvidenceRef, Finding, Subject, Witness
from auditor.findings.gap import Gap
from auditor.observed.index import Observed, RoundIndex
from auditor.observed.parties import Parties
from auditor.plurals import Unit
from auditor.urls import without_values
from policy.errors import Location
from policy.model import Clause, Policy, Rule, Severity

MAX_REFERENCES = 20
"""Evidence references kept in one finding; scenarios and pages are always all named."""
_MANY_REFERENCES = 8 * MAX_REFERENCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a check says about one rule."""

    examined: int
    """How many things were looked at, and `unit` what they are."""
    unit: Unit
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """Any gap makes a rule without findings inconclusive."""
    not_applicable: str = ""
    """Why the rule has no subject here, e.g. `no link leaves the site`; empty if it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One rule, the policy it stands in, and what was observed of the site in one round."""

    policy: Policy
    clause: Clause
    rule: Rule
    severity: Severity
    check: str
    index: RoundIndex
    """All that the round observed. All rules of a run share it, and nothing in it depends on a rule."""
    scenarios: tuple[str, ...]
    """Those the rule is judged in, of those that were run."""

    @property
    def observed(self) -> Observed:
        """What was observed in the rule's scenarios."""
        return self.index.within(self.scenarios)

    @property
    def evidence(self) -> Evidence:
        """The round's evidence, of all scenarios."""
        return self.index.evidence

    @property
    def parties(self) -> Parties:
        """Who is who."""
        return self.index.parties

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Entry visits of the rule's scenarios whose page was really seen, in order."""
        return self.observed.judged

    @property
    def site_url(self) -> str:
        """The URL that was audited, against which paths of the policy are meant: its own, or that of a preview."""
        return self.evidence.run.site or self.policy.site.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One way in which a rule is broken, wherever it was seen."""

    code: str
    """One of the check's `codes`."""
    subject: Subject
    expected: str
    observed: str
    hint: str = ""
    chain: Iterable[str] = ()
    """Who caused it, nearest first; read only if this is the first sighting."""
    severity: Severity | None = None
    """None: the rule's."""
    location: Location | None = None
    """The policy line that is broken; None: the rule's."""
    missing: str = ""
    """Of an absence: what is missing, whatever page it is missing from; empty: the subject's key."""


@dataclass(slots=True)
class Sighting:
    """Where one breach was seen, so far."""

    breach: Breach
    chain: tuple[str, ...]
    visit: Visit | None = None
    """The latest."""
    scenarios: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    witnesses: set[Witness] = field(default_factory=set)
    references: set[tuple[str, str, str]] = field(default_factory=set)
    """As plain tuples, which sort fast."""
    last_visit: str | None = None
    """No visit after this one can add a reference that is kept."""

    def add(self, visit: Visit, record: str = "", key: str = "", *, url: str = "", probe: str = "") -> bool:
        """Note that a visit shows it, by the record of that kind and key; what comes back is as of `Sightings.add`."""
        if visit is not self.visit:
            self.visit = visit
            self.scenarios.add(visit.scenario)
            self.pages.add(without_values(visit.url))
            if not probe:
                self.witnesses.add((visit.scenario, visit.number))
        if probe:
            self.witnesses.add(probe)
        keeps = bool(record) and self.keeps(visit)
        if keeps:
            self.refer(visit, record, key or without_values(url))
        return keeps

    def add_visits(self, visits: Sequence[Visit]) -> None:
        """Note that each of these shows it, whichever of their records do."""
        self.scenarios.update([v.scenario for v in visits])
        self.pages.update([without_values(v.url) for v in visits])
        self.witnesses.update([(v.scenario, v.number) for v in visits])

    def keeps(self, visit: Visit) -> bool:
        """Whether a reference to that visit may be one of the first, which are kept."""
        return self.last_visit is None or visit.id <= self.last_visit

    def refer(self, visit: Visit, record: str, key: str) -> None:
        """Note which record of a visit shows it."""
        self.references.add((visit.id, record, key))
        if len(self.references) >= _MANY_REFERENCES:
            first = nsmallest(MAX_REFERENCES, self.references)
            self.references = set(first)
            self.last_visit = first[-1][0]


class Sightings:
    """Gathers what a check saw into findings: one per (code, subject), however often and wherever it was seen.

    The first sighting's words and chain are kept: feed them in evidence order, which is deterministic.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._seen: dict[tuple[str, Subject], Sighting] = {}

    def add(
        self,
        breach: Breach,
        visit: Visit | None = None,
        record: str = "",
        key: str = "",
        *,
        url: str = "",
        probe: str = "",
    ) -> bool:
        """Note one sighting, of something that is perhaps seen only once. `record` and `key` say which record of the visit shows it.

        `url` stands for a `key` that is the URL without its values: worked out only if the reference is kept. Of an absence, `probe` is
        the URL of the link whose answer shows it, where the visit does not. Gives back whether another sighting in the same visit could
        add anything: a visit may hold thousands.
        """
        seen = self.of(breach)
        return visit is not None and seen.add(visit, record, key, url=url, probe=probe)

    def of(self, breach: Breach) -> Sighting:
        """What sightings of one breach are added to: a run may hold many thousands, and a subject is slow to hash."""
        key = breach.code, breach.subject
        seen = self._seen.get(key)
        if seen is None:
            seen = self._seen[key] = Sighting(breach, tuple(breach.chain))
        return seen

    def findings(self) -> tuple[Finding, ...]:
        """The findings, sorted by code and subject."""
        return tuple(self._finding(s) for _, s in sorted(self._seen.items(), key=lambda i: i[0]))

    def _finding(self, seen: Sighting) -> Finding:
        rule, breach = self._case.rule, seen.breach
        return Finding(
            rule=rule.id,
            clause=self._case.clause.id,
            check=rule.check,
            code=breach.code,
            severity=breach.severity or self._case.severity,
            subject=breach.subject,
            expected=breach.expected,
            observed=breach.observed,
            location=breach.location or rule.location,
            scenarios=tuple(s for s in self._case.scenarios if s in seen.scenarios),
            pages=tuple(sorted(seen.pages)),
            evidence=tuple(
                EvidenceRef(visit=v, record=r, key=k) for v, r, k in nsmallest(MAX_REFERENCES, seen.references)
            ),
            chain=seen.chain,
            hint=breach.hint,
            claim=breach.missing or breach.subject.key,
            witnesses=frozenset(seen.witnesses),
        )
