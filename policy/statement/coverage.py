"""Coverage: which sentences of a statement its policy accounts for, and how.

A sentence that no quote reaches may still be accounted for: items of a list belong to the sentence that ends in a colon
above them, rows of a table to what is declared, or to the sentence above the table. Such a row counts as not encoded
if other rows of its table are declared and it is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policy.globs import name_matches
from policy.model import Clause, Policy
from policy.statement.locate import Located, locate
from policy.statement.normal import normal
from policy.statement.sentences import Sentence
from policy.statement.tables import rows_of

State = Literal["verified by rules", "unverifiable", "informational", "not encoded"]
STATES: tuple[State, ...] = ("verified by rules", "unverifiable", "informational", "not encoded")
_DECLARED_BY = {"cookies": "cookies-declared", "storage": "storage-declared", "recipients": "recipients-declared"}


@dataclass(frozen=True, slots=True)
class SentenceState:
    """A sentence and what the policy makes of it."""

    sentence: Sentence
    state: State
    clauses: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    """Ids of the rules that verify it."""
    is_head: bool = False
    """Whether it is the first row of a table of what is declared, and only names the columns."""
    unsure: bool = False
    """Whether the reading of one of its clauses is in doubt."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A statement held against its policy."""

    sentences: tuple[SentenceState, ...]
    """In order, without headings."""
    reworded: tuple[Located, ...]
    """Clauses whose quote stands there in other words."""
    missing: tuple[str, ...]
    """Clauses whose quote is not found."""

    @property
    def unsure(self) -> tuple[SentenceState, ...]:
        """The sentences whose reading is in doubt."""
        return tuple(s for s in self.sentences if s.unsure)

    def number(self, state: State) -> int:
        """How many sentences are in a state."""
        return sum(s.state == state for s in self.sentences)

    @property
    def encoded(self) -> float:
        """Per cent of the sentences that are in a clause; 0 of none."""
        total = len(self.sentences)
        return 100 * (total - self.number("not encoded")) / total if total else 0.0


def coverage(policy: Policy, sentences: Sequence[Sentence]) -> Coverage:
    """The state of every sentence."""
    located = locate(policy.clauses, sentences)
    accounting = _Accounting(policy, sentences, located)
    found = {place.clause for place in located}
    return Coverage(
        sentences=tuple(accounting.states()),
        reworded=tuple(place for place in located if not place.exact),
        missing=tuple(c.id for c in policy.clauses if c.quote and c.id not in found),
    )


class _Accounting:
    def __init__(self, policy: Policy, sentences: Sequence[Sentence], located: Sequence[Located]) -> None:
        self._policy, self._sentences = policy, sentences
        self._clauses: Mapping[str, Clause] = {c.id: c for c in policy.clauses}
        self._quoted: dict[int, list[str]] = {}
        for place in located:
            for index in place.sentences:
                self._quoted.setdefault(index, []).append(place.clause)
        self._named: dict[int, list[str]] = {}
        for row in rows_of(sentences):
            self._named.setdefault(row.sentence, []).append(row.name)
        self._declared = {s.index: self._declaring(s) for s in sentences if s.kind == "row"}
        self._tables = self._table_rows()
        self._declaring_tables = {self._tables[n][0] for n, clauses in self._declared.items() if clauses}
        """By their first row."""

    def states(self) -> list[SentenceState]:
        states: list[SentenceState] = []
        lead: tuple[str, ...] = ()
        """Clauses of the last sentence above a list or a table."""
        opens = False
        for position, sentence in enumerate(self._sentences):
            if not sentence.is_prose:
                lead, opens = (), False
                continue
            clauses = tuple(self._quoted.get(sentence.index, ()))
            if sentence.kind == "row":
                clauses = clauses or self._row(position, lead)
            elif sentence.kind == "item":
                clauses = clauses or (lead if opens else ())
            leads = sentence.text.endswith((":", "："))
            if sentence.kind == "paragraph" or leads:
                lead, opens = clauses, leads
            state = self._state(sentence, clauses)
            if self._is_head(sentence):  # which names columns, and promises nothing
                state = replace(state, is_head=True, state=state.state if clauses else "informational")
            states.append(state)
        return states

    def _row(self, position: int, lead: tuple[str, ...]) -> tuple[str, ...]:
        sentence = self._sentences[position]
        if own := self._declared[sentence.index]:
            return own
        table = self._tables[sentence.index]
        return lead if table[0] == sentence.index or table[0] not in self._declaring_tables else ()

    def _is_head(self, sentence: Sentence) -> bool:
        if sentence.kind != "row" or self._declared[sentence.index] or sentence.index in self._quoted:
            return False
        return self._tables[sentence.index][0] == sentence.index and sentence.index in self._declaring_tables

    def _table_rows(self) -> dict[int, list[int]]:
        """For each row the rows of its table. Two tables without anything between them differ in their width."""
        tables: dict[int, list[int]] = {}
        table: list[int] = []
        width = -1
        for sentence in self._sentences:
            own = sentence.text.count(" | ") if sentence.kind == "row" else -1
            table = table if own == width else []
            width = own
            if own >= 0:
                table.append(sentence.index)
                tables[sentence.index] = table
        return tables

    def _declaring(self, row: Sentence) -> tuple[str, ...]:
        """Clauses whose rules verify what a row names: cookies or storage keys, all of them, or in its first cell a recipient."""
        first = row.text.partition(" | ")[0].strip()
        names = self._named.get(row.index) or [first]
        declared = self._policy.declared
        kinds = {
            "cookies": all(any(name_matches(c.name, name) for c in declared.cookies) for name in names),
            "storage": all(any(name_matches(s.key, name) for s in declared.storage) for name in names),
            "recipients": any(_names(first, r.name, r.vendor) for r in declared.recipients),
        }
        checks = {_DECLARED_BY[kind] for kind, named in kinds.items() if named}
        return tuple(c.id for c in self._policy.clauses if any(r.check in checks for r in c.rules))

    def _state(self, sentence: Sentence, clauses: tuple[str, ...]) -> SentenceState:
        every = [self._clauses[c] for c in clauses]
        rules = tuple(dict.fromkeys(r for c in every for r in (*(rule.id for rule in c.rules), *c.see)))
        unsure = any(c.unsure for c in every)
        if rules:
            return SentenceState(sentence, "verified by rules", clauses, rules, unsure=unsure)
        if any(c.unverifiable is not None for c in every):
            return SentenceState(sentence, "unverifiable", clauses, unsure=unsure)
        return SentenceState(sentence, "informational" if every else "not encoded", clauses, unsure=unsure)


def _names(cell: str, name: str | None, vendor: str | None) -> bool:
    text = normal(cell)
    return any(word and word in text for word in (normal(name or ""), normal((vendor or "").replace("-", " "))))
