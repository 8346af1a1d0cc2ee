"""The statement as prose, arranged for reading: headings, paragraphs, lists and tables, each sentence with its way to its clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.findings.report import SENTENCE_STATES, AuditReport, ClauseState, SentenceState, StatementSentence
from reports.escape import anchor

MOST = 4_000
"""Sentences that are shown; report.json has them all."""
_ALSO = 3
"""Clauses of a sentence that are linked besides the first."""
_DEEPEST = 4
"""Levels of headings under the section's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link to a clause."""

    clause: str
    anchor: str
    state: ClauseState


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceView:
    """A sentence with its anchor, the clause it leads to, and the other clauses that stand for it."""

    sentence: StatementSentence
    anchor: str
    first: Way | None
    also: Sequence[Way]
    cells: Sequence[str]
    """Of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading, a paragraph, a list or a table."""

    kind: str
    level: int
    """Of a heading, 1 to 4, never more than one deeper than the heading before."""
    number: int
    """Of a table, from 1; else 0."""
    entries: Sequence[Sequence[SentenceView]]
    """Sentences of each item of a list; rows of a table; one entry of anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """A state, how many sentences are in it, and the anchor of the first."""

    state: SentenceState
    number: int
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """The annotated statement."""

    parts: Sequence[Part]
    legend: Sequence[Legend]
    total: int
    """Sentences, without headings."""
    encoded: int
    """Those that are in a clause."""
    left: int
    """Sentences and headings that are not shown."""
    places: Mapping[str, Sequence[tuple[int, str]]]
    """Clause -> number (from 1, without headings) and anchor of each sentence shown that it stands for."""


def prose(report: AuditReport) -> Prose | None:
    """The statement, arranged; None if its text is not known."""
    if not report.sentences:
        return None
    states = {clause.id: clause.state for clause in report.clauses}
    views = [_sentence(sentence, states) for sentence in report.sentences[:MOST]]
    said = [view for view in views if view.sentence.state]
    counted = Counter(s.state for s in report.sentences if s.state)
    total = counted.total()
    return Prose(
        parts=tuple(_parts(views)),
        legend=tuple(
            Legend(state=state, number=number, first=next((v.anchor for v in said if v.sentence.state == state), ""))
            for state in SENTENCE_STATES
            if (number := counted[state])
        ),
        total=total,
        encoded=total - counted["not-encoded"],
        left=len(report.sentences) - len(views),
        places=_places(said),
    )


def _sentence(sentence: StatementSentence, states: Mapping[str, ClauseState]) -> SentenceView:
    known = sorted((c for c in sentence.clauses if c in states), key=lambda c: SENTENCE_STATES.index(states[c]))
    ways = [Way(clause=c, anchor=f"clause-{anchor(c)}", state=states[c]) for c in dict.fromkeys(known)]
    return SentenceView(
        sentence=sentence,
        anchor=f"sentence-{sentence.index}",
        first=ways[0] if ways else None,
        also=ways[1 : 1 + _ALSO],
        cells=sentence.text.split(" | ") if sentence.kind == "row" else (),
    )


def _parts(views: Sequence[SentenceView]) -> Iterator[Part]:
    level = tables = 0
    for (kind, _), group in groupby(views, key=_part):
        members = list(group)
        tables += kind == "row"
        if kind == "heading":
            level = min(max(members[0].sentence.level, 1), level + 1, _DEEPEST)
        entries = [[v] for v in members] if kind == "row" else [list(g) for _, g in groupby(members, key=_block)]
        yield Part(
            kind=kind,
            level=level if kind == "heading" else 0,
            number=tables if kind == "row" else 0,
            entries=entries,
        )


def _part(view: SentenceView) -> tuple[str, int]:
    """What is the same of neighbours in one part: items follow each other, rows of a table are equally wide."""
    sentence = view.sentence
    if sentence.kind == "item":
        return sentence.kind, 0
    return sentence.kind, {"heading": sentence.index, "paragraph": sentence.block, "row": len(view.cells)}[
        sentence.kind
    ]


def _block(view: SentenceView) -> int:
    return view.sentence.block


def _places(said: Sequence[SentenceView]) -> dict[str, list[tuple[int, str]]]:
    places: dict[str, list[tuple[int, str]]] = {}
    for number, view in enumerate(said, 1):
        for clause in dict.fromkeys(view.sentence.clauses):
            places.setdefault(clause, []).append((number, view.anchor))
    return places
