"""Rounds: the visits of a run, told apart by which time they were made.

A whole round visits every page in every scenario. A confirming round goes to some pages only; it is judged with what the first
round saw of the others, so that a check that compares pages finds them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from auditor.evidence import Evidence, LinkProbe, Run, Visit
from auditor.findings.finding import Witness
from auditor.judge.gaps import Sight
from auditor.observed.index import RoundIndex
from auditor.observed.parties import Parties
from auditor.urls import without_values

ScenarioRound = tuple[str, int]
"""(scenario, number of the round)."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round saw, to be judged by itself."""

    number: int
    whole: bool
    sight: Sight
    own: frozenset[Witness]
    """Visits made, and links probed, in this very round."""
    seen: frozenset[Witness]
    """Visits that really saw their page and links that were probed, in this round or taken over from the first."""
    pages: Mapping[Witness, str]
    """Visit -> URL of its page without query values."""
    index: RoundIndex = field(repr=False, compare=False)
    """All that it observed."""


def rounds_of(evidence: Evidence, parties: Parties) -> tuple[Round, ...]:
    """The rounds of a run, at least one."""
    run = evidence.run
    made = {v.round for v in evidence.visits} | {p.round for p in run.probes}
    numbers = made | set(range(1, run.method.visits + 1)) | ({run.method.visits + 1} if _confirms(run) else set())
    if numbers == {1}:
        return (_round(1, evidence, parties, evidence.visits, run.probes, whole=True),)
    first = tuple(v for v in evidence.visits if v.round == 1)
    return tuple(_one(n, evidence, parties, first) for n in sorted(numbers))


def _confirms(run: Run) -> bool:
    """Whether there is a round that confirms: with time that was up there would have been one, and it saw nothing."""
    return run.confirmed or (run.time_was_up and run.method.visits == 1)


def _one(number: int, evidence: Evidence, parties: Parties, first: tuple[Visit, ...]) -> Round:
    whole = number <= evidence.run.method.visits
    own = tuple(v for v in evidence.visits if v.round == number)
    again = {(v.scenario, v.number): v for v in own}
    visits = own if whole else tuple(again.pop((v.scenario, v.number), v) for v in first) + tuple(again.values())
    probed = tuple(p for p in evidence.run.probes if p.round == number)
    answers = {p.url: p for p in (*(p for p in evidence.run.probes if p.round == 1), *probed)}
    run = replace(evidence.run, probes=tuple(answers.values()))
    return _round(number, replace(evidence, run=run, visits=visits), parties, own, probed, whole=whole)


def _round(
    number: int, evidence: Evidence, parties: Parties, own: Iterable[Visit], probed: Iterable[LinkProbe], *, whole: bool
) -> Round:
    return Round(
        number=number,
        whole=whole,
        sight=Sight(evidence, parties),
        index=RoundIndex(evidence, parties),
        own=frozenset[Witness]((v.scenario, v.number) for v in own) | {p.url for p in probed},
        seen=frozenset[Witness]((v.scenario, v.number) for v in evidence.visits if v.judged)
        | {p.url for p in evidence.run.probes},
        pages={(v.scenario, v.number): without_values(v.url) for v in evidence.visits},
    )
