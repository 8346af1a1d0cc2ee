"""What a draft holds, in a few lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.drafting.clauses import NOT_TOLD
from auditor.drafting.model import Draft, Group
from auditor.drafting.text import SEEN, unsaid_line
from auditor.plurals import counted

_MOST_SHOWN = 20


def summary(draft: Draft, path: str, then: str, todos: int) -> str:
    """The lines that `auditor init` ends with; `path` is that of the policy, `then` the command to go on with."""
    quoted = [c for c in draft.clauses if c.quote]
    rules = sum(len(c.rules) for c in draft.clauses)
    open_ = sum(c.unverifiable == NOT_TOLD for c in quoted)
    declared = (
        f"declared by the statement: {counted(_number(draft.cookies), 'cookie')}, "
        f"{counted(_number(draft.storage), 'storage key')}, {counted(_number(draft.recipients), 'recipient')}"
    )
    sorts = (
        (sum(bool(c.rules or c.see) for c in quoted), "verified by rules"),
        (sum(bool(c.unverifiable) for c in quoted) - open_, "that nothing on the site can verify"),
        (sum(c.informational for c in quoted), "informational"),
        (open_, "whose wording told nothing: yours to decide"),
        (sum(c.unsure for c in quoted), "of them in doubt: `auditor policy coverage --unsure`"),
    )
    lines = [
        f"{path}: {counted(len(quoted), 'sentence of the statement', 'sentences of the statement')}, {counted(rules, 'rule')}",
        *(f"  {number} {what}" for number, what in sorts if number),
        declared,
        *_unsaid(draft),
        f"{counted(todos, 'place')} to decide: look for TODO",
        f"Then: {then}",
    ]
    return "\n".join(lines) + "\n"


def _unsaid(draft: Draft) -> Iterator[str]:
    if not draft.unsaid:
        return
    yield f"{SEEN}{len(draft.unsaid)}. Each is a finding; if it is legitimate, the statement should name it, and `declared`:"
    for one in draft.unsaid[:_MOST_SHOWN]:
        yield f"  {one.list}: {unsaid_line(one)}"
    if len(draft.unsaid) > _MOST_SHOWN:
        yield f"  and {len(draft.unsaid) - _MOST_SHOWN} more, in the file"


def _number(groups: Iterable[Group]) -> int:
    return sum(len(g.entries) for g in groups)
