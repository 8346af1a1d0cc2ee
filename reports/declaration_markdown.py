"""The cookie declaration as a Markdown table, to be included in the source of a statement."""

from __future__ import annotations

from auditor.findings.report import AuditReport
from reports.declaration import HEAD, Row, declaration, remark
from reports.escape import markdown as esc
from reports.interface import Format, Images


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - a declaration shows no pictures
    """The table as Markdown that ends in a newline; every cell is literal text."""
    lines = [f"<!-- {remark(report)} -->", "", _line(HEAD), _line(("---",) * len(HEAD))]
    return "\n".join([*lines, *(_row(row) for row in declaration(report))]) + "\n"


def _row(row: Row) -> str:
    return _line((f"<code>{esc(row.name)}</code>", *(esc(cell) for cell in row.cells)))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


FORMAT = Format(
    id="declaration-markdown",
    title="Cookie declaration, a Markdown table for a statement",
    filename="cookies.md",
    render=render,
)
