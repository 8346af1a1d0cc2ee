"""What a draft holds, in a few lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.drafting.clauses import NOT_TOLD
from auditor.drafting.model import Draft, Group
from auditor.plurals import counted


def summary(draft: Draft, path: str, then: str, todos: int) -> str:
    """The lines that `auditor init` ends with; `path` is that of the policy, `then` the command to go on with."""
    quoted = [c for c in draft.clauses if c.quote]
    rules = sum(len(c.rules) for c in draft.clauses)
    open_ = sum(c.unverifiable == NOT_TOLD for c in quoted)
    declared = (
        f"declared: {counted(_number(draft.cookies), 'cookie')}, {counted(_number(draft.storage), 'storage key')}, "
        f"{counted(_number(draft.recipients), 'recipient')}"
    )
    sorts = (
        (sum(bool(c.rules or c.see) for c in quoted), "verified by rules"),
        (sum(bool(c.unverifiable) for c in quoted) - open_, "that nothing on the site can verify"),
        (sum(c.informational for c in quoted), "informational"),
        (open_, "whose wording told nothing: yours to decide"),
    )
    lines = [
        f"{path}: {counted(len(quoted), 'sentence of the statement', 'sentences of the statement')}, {counted(rules, 'rule')}",
        *(f"  {number} {what}" for number, what in sorts if number),
        declared,
        f"{counted(todos, 'place')} to decide: look for TODO",
        f"Then: {then}",
    ]
    return "\n".join(lines) + "\n"


def _number(groups: Iterable[Group]) -> int:
    return sum(len(g.entries) for g in groups)
