"""What `auditor policy coverage` prints: the statement's sentences with their state, as text or as JSON."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterable, Iterator

from auditor.plurals import counted
from policy.statement.coverage import STATES, Coverage, SentenceState
from reports.escape import line

_WIDEST = 120
_NARROWEST = 20
_COLUMN = max(map(len, STATES)) + 2
_SIDE_BY_SIDE = 64
"""Columns from which the state stands beside its sentence, not above it."""
_LONGEST = 2_000


def coverage_text(result: Coverage, *, width: int = 100, unsure: bool = False) -> str:
    """The coverage for a terminal of `width` columns, ending in a newline; of the sentences in doubt alone if asked."""
    width = max(_NARROWEST, min(width, _WIDEST))
    if unsure:
        total = f"{len(result.unsure)} of {counted(len(result.sentences), 'sentence')} in doubt"
        return "\n".join([*_sentences(result.unsure, width), "", *_wrapped(total, "", width)]) + "\n"
    return (
        "\n".join([*_sentences(result.sentences, width), "", *_quotes(result, width), *_totals(result, width)]) + "\n"
    )


def _sentences(states: Iterable[SentenceState], width: int) -> Iterator[str]:
    headings: tuple[str, ...] | None = None
    for state in states:
        if state.sentence.headings != headings:
            headings = state.sentence.headings
            yield ""
            yield from _wrapped(" > ".join(line(h, 120) for h in headings) or "(no heading)", "", width)
        yield from _sentence(state, width)


def _sentence(state: SentenceState, width: int) -> Iterator[str]:
    text, why = line(state.sentence.text, _LONGEST), _why(state)
    if width < _SIDE_BY_SIDE:
        yield f"  {state.state}"
        yield from _wrapped(text, "    ", width)
    else:
        yield from _wrapped(text, f"  {state.state:<{_COLUMN}}", width)
    if why:
        yield from _wrapped(why, "    " if width < _SIDE_BY_SIDE else " " * (_COLUMN + 2), width)


def _why(state: SentenceState) -> str:
    clauses = ", ".join(line(c, 100) for c in state.clauses)
    rules = ", ".join(line(r, 100) for r in state.rules)
    return f"[{clauses}: {rules}]" if rules else f"[{clauses}]" if clauses else ""


def _quotes(result: Coverage, width: int) -> Iterator[str]:
    for place in result.reworded:
        told = f"clause {line(place.clause, 100)}: its quote stands there in other words ({place.score:g} % alike)"
        yield from _wrapped(told, "", width)
    for clause in result.missing:
        yield from _wrapped(f"clause {line(clause, 100)}: its quote is not found in the statement", "", width)
    if result.reworded or result.missing:
        yield ""


def _totals(result: Coverage, width: int) -> Iterator[str]:
    numbers = ", ".join(f"{result.number(state)} {state}" for state in STATES)
    total = len(result.sentences)
    yield from _wrapped(f"{counted(total, 'sentence')}: {numbers}", "", width)
    yield from _wrapped(f"{_per_cent(result.encoded)} % of the sentences are in a clause", "", width)


def _per_cent(share: float) -> str:
    """Rounded down: 100 only if not one sentence is left."""
    return f"{math.floor(share * 10) / 10:g}"


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    later = " " * len(indent)
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=later, break_on_hyphens=False) or [
        indent.rstrip()
    ]


def coverage_json(result: Coverage, *, unsure: bool = False) -> str:
    """The coverage as JSON text, ending in a newline; with the sentences in doubt alone if asked."""
    data = {
        "version": 1,
        "sentences": [_entry(state) for state in (result.unsure if unsure else result.sentences)],
        "reworded": [{"clause": p.clause, "sentences": p.sentences, "score": p.score} for p in result.reworded],
        "missing": list(result.missing),
        "totals": {state: result.number(state) for state in STATES},
        "encoded_percent": math.floor(result.encoded * 10) / 10,
    }
    return json.dumps(data, indent=2) + "\n"


def _entry(state: SentenceState) -> dict[str, object]:
    sentence = state.sentence
    return {
        "index": sentence.index,
        "text": sentence.text,
        "kind": sentence.kind,
        "headings": list(sentence.headings),
        "state": state.state,
        "clauses": list(state.clauses),
        "rules": list(state.rules),
        "unsure": state.unsure,
    }
