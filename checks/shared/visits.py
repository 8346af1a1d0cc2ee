"""What a rule's visits leave open: scenarios in which nothing was seen, kinds of evidence that are not whole."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence import EvidenceKind, Visit
from auditor.findings import Case, Gap, GapKind
from auditor.scenarios import BY_NAME
from policy.model import Purpose


def unseen_scenarios(case: Case) -> tuple[Gap, ...]:
    """A gap for each scenario of the rule in which no page was seen; one for all if none was run."""
    if not case.scenarios:
        return (Gap(kind=GapKind.SCENARIO_NOT_RUN, detail="none of the scenarios that this rule is judged in was run"),)
    tried = {v.scenario for v in case.observed.visits}
    seen = {v.scenario for v in case.visits}
    return tuple(
        Gap(
            kind=GapKind.PAGE_NOT_SEEN,
            detail="no page could be seen" if s in tried else "no page was visited",
            scenario=s,
        )
        for s in case.scenarios
        if s not in seen
    )


def sees(visit: Visit, *kinds: EvidenceKind) -> bool:
    """Whether the visit's records of these kinds are complete: what is missing there is then really missing."""
    return not any(b.kind in kinds or b.kind is EvidenceKind.VISIT for b in visit.blind)


def could_appear(case: Case, purposes: Iterable[Purpose | None]) -> bool:
    """Whether something of these purposes had a chance to be seen: without consent only what is necessary has.

    Something of unknown purpose had one.
    """
    accepted = any(
        run.complete and run.name in BY_NAME and BY_NAME[run.name].choice in {"accept", "withdraw"}
        for run in case.evidence.run.scenarios
        if run.name in case.scenarios
    )
    known = tuple(purposes)
    return accepted or not known or None in known or "necessary" in known
