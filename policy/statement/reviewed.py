"""The reviewed wording of a policy, from the files that it names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policy.model import Clause, ReviewedSentence, Statement
from policy.statement.files import read_bounded, read_statement
from policy.statement.lock import parse_lock, reviewed_sentences


def read_reviewed(statement: Statement, clauses: Sequence[Clause], folder: Path) -> tuple[ReviewedSentence, ...]:
    """The wording that was reviewed: of `text`, else of `lock`; empty if neither is named, or the lock not made yet.

    The paths are known to stay within the policy's folder. Raises ValueError, one line, if a file cannot be read.
    """
    if statement.text is not None:
        return reviewed_sentences(read_statement(folder / statement.text), clauses)
    if statement.lock is not None and (folder / statement.lock).exists():
        return parse_lock(read_bounded(folder / statement.lock)).sentences
    return ()


def reviewing_notes(statement: Statement, folder: Path) -> tuple[str, ...]:
    """What a reader should know about these files."""
    if statement.lock is None:
        return ()
    lock = folder / statement.lock
    if not lock.exists():
        return (f"statement.lock names {statement.lock}, which is not there: `auditor policy lock` makes it",)
    if statement.text is None or _ids(parse_lock(read_bounded(lock)).sentences) == _ids(statement.sentences):
        return ()
    return (
        f"{statement.lock} was made from another wording than {statement.text}: `auditor policy lock` makes it anew",
    )


def _ids(sentences: Sequence[ReviewedSentence]) -> tuple[str, ...]:
    return tuple(s.id for s in sentences)
