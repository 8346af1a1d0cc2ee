"""What to visit once more before an absence counts: a plan made of a report, so that crawling and judging never meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from auditor.findings import Check, Finding
from auditor.findings.report import AuditReport
from auditor.judge.absences import Place, claims_of, place_of
from auditor.judge.outcomes import counts
from auditor.plan import ConfirmingRound
from auditor.scenarios import scenario_named

MAX_PAGES = 20
"""Pages visited once more in one scenario."""


def to_confirm(report: AuditReport, checks: Mapping[str, Check]) -> ConfirmingRound | None:
    """What shows the absences of a report; None if none of them counts, or if every page was visited several times anyway.

    Of a page on which something is missing in several scenarios, the cheapest is visited: without a choice if possible.
    """
    absences = [f for f in report.findings if f.witnesses and f.code in checks[f.check].absences]
    if report.method.visits > 1 or not any(counts(f) for f in absences):
        return None
    pages: dict[str, dict[int, None]] = defaultdict(dict)
    order = {s.name: (_costs(s.name), i) for i, s in enumerate(report.scenarios)}
    for scenario, number in _evenly(absences, order):
        pages[scenario][number] = None
    names = [s.name for s in report.scenarios if s.name in pages]
    return ConfirmingRound(
        pages=tuple((n, tuple(sorted(list(pages[n])[:MAX_PAGES]))) for n in names),
        links=tuple(sorted({w for f in absences for w in f.witnesses if isinstance(w, str)})),
        notes=tuple(
            f"Something was missing on {len(pages[n])} pages in {n}; {MAX_PAGES} of them were visited once more."
            for n in names
            if len(pages[n]) > MAX_PAGES
        ),
    )


def _evenly(absences: Sequence[Finding], order: Mapping[str, tuple[bool, int]]) -> Iterator[tuple[str, int]]:
    """(scenario, number) of the visits to make: the first of each finding, then the second of each, and so on."""
    queues = [_visits(f, order) for f in absences]
    for rank in range(max(map(len, queues), default=0)):
        yield from (queue[rank] for queue in queues if rank < len(queue))


def _visits(finding: Finding, order: Mapping[str, tuple[bool, int]]) -> list[tuple[str, int]]:
    best: dict[Place, tuple[str, int]] = {}
    for claim in claims_of(finding):
        if isinstance(witness := claim[1], tuple):
            known = best.setdefault(place_of(claim), witness)
            best[place_of(claim)] = min(known, witness, key=lambda w: order[w[0]])
    return sorted(best.values(), key=lambda w: (w[1], order[w[0]]))


def _costs(scenario: str) -> bool:
    known = scenario_named(scenario)
    return known is None or known.choice != "none"
