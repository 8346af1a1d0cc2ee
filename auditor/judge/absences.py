"""What became of each claim that something is missing: confirmed, refuted, or made by one visit alone.

A claim is one thing missing on one page of one scenario, whatever the code (a contact is missing from its page, or with its page),
or one link that does not answer. It is *confirmed* if two rounds that went there missed it and none saw it, or if it was confirmed
for the same page in another scenario; *refuted* if a round that could see all of the page did not miss it; else it stands *alone*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.findings import Finding, Gap, GapKind, Judgement
from auditor.findings.finding import Witness
from auditor.judge.rounds import Round
from auditor.urls import without_values

Claim = tuple[str, Witness]
"""(what is missing, what shows it)."""
Place = tuple[str, int | str]
"""(what is missing, number of the page or URL of the link)."""
_TWICE = 2


class Absences:
    """The claims of one rule over all rounds."""

    def __init__(self, parts: Sequence[tuple[Round, Judgement]], codes: frozenset[str]) -> None:
        self._made: dict[Claim, set[int]] = {}
        """Rounds that went there and missed it."""
        self._clear: dict[Claim, set[int]] = {}
        """Rounds that could have missed it and did not."""
        claims = [{c for f in j.findings if f.code in codes for c in claims_of(f)} for _, j in parts]
        for claim in set().union(*claims):
            self._made[claim] = {
                r.number for (r, _), c in zip(parts, claims, strict=True) if claim in c and claim[1] in r.own
            }
            self._clear[claim] = {
                r.number
                for (r, j), c in zip(parts, claims, strict=True)
                if claim not in c and claim[1] in r.seen and not _in_gap(claim[1], r, j.gaps)
            }
        self._confirmed = self._confirm()
        whole = [{c for c in made if c[1] in r.own} for (r, _), made in zip(parts, claims, strict=True) if r.own]
        self._always = len(whole) > 1 and all(whole)

    def _confirm(self) -> frozenset[Claim]:
        steady = {c for c, made in self._made.items() if not self._clear[c]}
        twice = {c for c in steady if len(self._made[c]) >= _TWICE}
        vouched = {place_of(c) for c in twice} - {place_of(c) for c, clear in self._clear.items() if clear}
        return frozenset(twice | {c for c in steady if place_of(c) in vouched})

    def rounds(self, finding: Finding) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Rounds that show an absence, and all that could; of one that is refuted in part, of that part."""
        every = tuple(claims_of(finding))
        claims = tuple(c for c in every if self._clear[c]) or every
        made = set().union(*(self._made[c] for c in claims)) or {1}
        return tuple(sorted(made)), tuple(sorted(made.union(*(self._clear[c] for c in claims))))

    def settled(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings as they end: an absence that does not stand is a note."""
        standing = self._standing(findings)
        return tuple(f if f in standing else replace(f, severity="note") for f in findings)

    def gaps(self, findings: Sequence[Finding]) -> Iterator[Gap]:
        """Why a rule is not passed though no absence stands."""
        standing = self._standing(findings)
        told = {c for f in standing for c in claims_of(f)}
        for finding in findings:
            alone = [c for c in claims_of(finding) if c not in told and not self._clear[c] and c not in self._confirmed]
            if finding not in standing and alone:
                yield Gap(
                    kind=GapKind.UNCONFIRMED,
                    detail=f"{finding.subject.key}: {finding.observed}; no other visit looked, so this is not confirmed",
                    scenario=finding.scenarios[0] if len(finding.scenarios) == 1 else "",
                )
        if self._always and not standing:
            yield Gap(kind=GapKind.UNCONFIRMED, detail="every visit missed something, though never the same")

    def _standing(self, findings: Sequence[Finding]) -> list[Finding]:
        """Those of which part is confirmed and nothing refuted; and any other whose confirmed part none of them tells."""
        whole = [f for f in findings if self._part(f) and not any(self._clear[c] for c in claims_of(f))]
        told = set().union(*(self._part(f) for f in whole))
        for finding in findings:
            if self._part(finding) - told:
                whole.append(finding)
                told |= self._part(finding)
        return whole

    def _part(self, finding: Finding) -> set[Claim]:
        return {c for c in claims_of(finding) if c in self._confirmed}


def claims_of(finding: Finding) -> Iterator[Claim]:
    """The claims of an absence."""
    return ((finding.claim, w) for w in finding.witnesses)


def place_of(claim: Claim) -> Place:
    """Where a claim is made, in whichever scenario."""
    thing, witness = claim
    return thing, witness if isinstance(witness, str) else witness[1]


def _in_gap(witness: Witness, a_round: Round, gaps: Sequence[Gap]) -> bool:
    """Whether what shows a claim may have been among what a round could not see."""
    if isinstance(witness, str):
        return bool(gaps)
    here = ("", a_round.pages[witness])
    return any(g.scenario in ("", witness[0]) and without_values(g.page) in here for g in gaps)
