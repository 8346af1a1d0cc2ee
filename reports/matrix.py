"""Which cookie and which recipient was seen in which scenario, as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Sequence

from auditor.findings.report import AuditReport
from reports.escape import logged as line

SEEN, NOT_SEEN = "●", "·"
NAME = 34
"""Columns of the first column at most; longer names are cut."""
HEAD = 12
"""Columns of a scenario's name."""
_JOINED = "\x1f"
"""Stands for a space at which no line is broken; no text of a report holds it any more."""
_MOST = 60
"""Rows of each kind; report.json has them all."""


def matrix(report: AuditReport, width: int = 100) -> Iterator[str]:
    """A line for each cookie and recipient, a column for each scenario; nothing if there is only one scenario.

    Where the scenarios' names do not fit into `width` columns, they are numbered, and told above.
    """
    scenarios = [run.name for run in report.scenarios]
    cookies = [(f"{c.name} @ {c.domain}", c.scenarios) for c in report.inventory.cookies]
    recipients = [(r.name, [s for s, n in r.requests if n]) for r in report.inventory.recipients]
    if len(scenarios) > 1 and (cookies or recipients):
        heads = [_cut(s.removeprefix("journey:"), HEAD) for s in scenarios]
        if NAME + sum(len(h) + 2 for h in heads) > width:
            yield from _numbered(scenarios, width)
            heads = [str(number) for number, _ in enumerate(scenarios, 1)]
        name = min(NAME, max(12, width - sum(len(h) + 2 for h in heads)))
        yield from _table("cookies", cookies, scenarios, heads, name)
        yield from _table("recipients", recipients, scenarios, heads, name)


def _numbered(scenarios: Sequence[str], width: int) -> Iterator[str]:
    """`1 no-choice, 2 accept-all` in lines that are broken between scenarios only."""
    named = ", ".join(f"{number}{_JOINED}{line(name, 60)}" for number, name in enumerate(scenarios, 1))
    lines = textwrap.wrap(named, width, break_long_words=False, break_on_hyphens=False)
    yield from (text.replace(_JOINED, " ") for text in lines)


def _table(
    title: str, rows: Sequence[tuple[str, Collection[str]]], scenarios: list[str], heads: list[str], width: int
) -> Iterator[str]:
    if not rows:
        return
    yield (title.ljust(width) + "".join(f"  {h}" for h in heads)).rstrip()
    for name, seen in rows[:_MOST]:
        marks = (f"  {(SEEN if s in seen else NOT_SEEN).ljust(len(h))}" for s, h in zip(scenarios, heads, strict=True))
        yield (_cut(name, width).ljust(width) + "".join(marks)).rstrip()
    if len(rows) > _MOST:
        yield f"… and {len(rows) - _MOST:,} more; report.json lists them all"
    yield ""


def _cut(text: str, most: int) -> str:
    clean = line(text)
    return clean if len(clean) <= most else clean[: most - 1] + "…"
