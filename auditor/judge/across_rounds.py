"""One judgement from those of several rounds.

What was seen in one round counts as seen. So a finding stands if any round shows it - but one that something is *missing* stands
only if no round saw the thing. What some rounds show and others do not is intermittent; of an absence, a note is left. An absence
that one round shows and no other could confirm is a gap. A gap of any round stays one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest

from auditor.findings import Finding, Gap, Judgement
from auditor.findings.case import MAX_REFERENCES
from auditor.findings.finding import Witness
from auditor.judge.absences import Absences
from auditor.judge.rounds import Round
from auditor.plurals import NOTHING
from policy.model import Severity

ByRound = Sequence[tuple[Round, Finding]]
"""A finding of one code and subject, round by round."""
_GRAVITY: dict[Severity, int] = {"note": 0, "warning": 1, "error": 2}


def together(parts: Sequence[tuple[Round, Judgement]], absences: frozenset[str]) -> Judgement:
    """The judgement of a rule, given what its check said of each round (with the gaps of that round's sight).

    `absences` are the codes that claim that something is missing.
    """
    if len(parts) == 1:
        return parts[0][1]
    judgements = [j for _, j in parts]
    rounds = tuple(r for r, _ in parts)
    present = tuple(_present(g, rounds) for g in _groups(parts, lambda f: f.code not in absences))
    missing = Absences(parts, absences)
    groups = tuple(_groups(parts, lambda f: f.code in absences))
    never = tuple(f for g in groups if (f := _never(g, rounds)))
    absent = tuple(_absent(g, missing) for g in groups if _combined(g).witnesses)
    findings = (*present, *never, *missing.settled(absent))
    gaps = (*_gaps(parts), *missing.gaps(absent))
    return Judgement(
        examined=max(j.examined for j in judgements),
        unit=next((j.unit for j in judgements if j.unit.one), NOTHING),
        findings=tuple(sorted(findings, key=lambda f: (f.code, f.subject))),
        gaps=tuple(dict.fromkeys(gaps)),
        not_applicable=judgements[0].not_applicable if all(j.not_applicable for j in judgements) else "",
    )


def _groups(parts: Sequence[tuple[Round, Judgement]], wanted: Callable[[Finding], bool]) -> Iterator[ByRound]:
    groups: dict[tuple[str, str, str], list[tuple[Round, Finding]]] = {}
    for a_round, judgement in parts:
        for finding in filter(wanted, judgement.findings):
            groups.setdefault((finding.code, finding.subject.kind, finding.subject.key), []).append((a_round, finding))
    yield from groups.values()


def _gaps(parts: Sequence[tuple[Round, Judgement]]) -> Iterator[Gap]:
    """Those of the first round as they are; of a later one, what is new."""
    known: set[Gap] = set()
    for a_round, judgement in parts:
        new = tuple(g for g in judgement.gaps if g not in known)
        known.update(new)
        yield from new if a_round.number == 1 else (replace(g, round=a_round.number) for g in new)


def _present(group: ByRound, rounds: Sequence[Round]) -> Finding:
    """Something that is there. A confirming round looks for something else: that it did not meet this one says nothing."""
    finding = _combined(group)
    shown = {r.number for r, f in group if not f.witnesses or f.witnesses & r.own} or {group[0][0].number}
    looked = {r.number for r in rounds if r.whole and (not finding.witnesses or finding.witnesses & r.seen)}
    if any(r.whole for r, _ in group):
        shown &= looked
    return replace(finding, seen_in=tuple(sorted(shown)), rounds=tuple(sorted(looked | shown)))


def _never(group: ByRound, rounds: Sequence[Round]) -> Finding | None:
    """Something missing from the whole run, as what is declared and never seen. Seen in one round, it is not."""
    finding, everywhere = _combined(group), tuple(r.number for r in rounds)
    if finding.witnesses or len(group) < len(rounds):
        return None
    return replace(finding, seen_in=everywhere, rounds=everywhere)


def _absent(group: ByRound, missing: Absences) -> Finding:
    finding = _combined(group)
    shown, looked = missing.rounds(finding)
    return replace(finding, seen_in=shown, rounds=looked)


def _combined(group: ByRound) -> Finding:
    """All that the rounds say of one finding, in the words of the round that says most."""
    findings = [f for _, f in group]
    base = max(findings, key=lambda f: len(f.subject.attributes))
    found_in = {s for f in findings for s in f.scenarios}
    return replace(
        base,
        severity=max((f.severity for f in findings), key=_GRAVITY.__getitem__),
        subject=replace(
            base.subject, attributes=tuple(dict.fromkeys(a for f in (base, *findings) for a in f.subject.attributes))
        ),
        scenarios=tuple(s for s in group[0][0].sight.scenarios if s in found_in),
        pages=tuple(sorted({p for f in findings for p in f.pages})),
        evidence=tuple(nsmallest(MAX_REFERENCES, {r for f in findings for r in f.evidence})),
        witnesses=frozenset[Witness]().union(*(f.witnesses for f in findings)),
    )
