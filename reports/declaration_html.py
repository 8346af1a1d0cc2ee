"""The cookie declaration as an HTML table, to be included in the page of a statement.

A fragment without style or script: the page's own style sheet dresses it, by the class `cookie-declaration`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from auditor.findings.report import AuditReport
from reports.declaration import HEAD, Row, declaration, remark
from reports.escape import line
from reports.interface import Format, Images


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - a declaration shows no pictures
    """The table as HTML that ends in a newline."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: AuditReport) -> Iterator[str]:
    yield f"<!-- {remark(report)} -->"
    yield '<table class="cookie-declaration">'
    yield f"<caption>Cookies and similar storage of {_text(report.site_name)}</caption>"
    heads = "".join(f'<th scope="col">{name}</th>' for name in HEAD)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    yield from map(_row, declaration(report))
    yield "</tbody>"
    yield "</table>"


def _row(row: Row) -> str:
    cells = "".join(f"<td>{_text(cell)}</td>" for cell in row.cells)
    return f'<tr><th scope="row">{_text(row.name)}</th>{cells}</tr>'


def _text(text: str) -> str:
    return escape(line(text), quote=True)


FORMAT = Format(
    id="declaration-html",
    title="Cookie declaration, an HTML table for a statement",
    filename="cookies.html",
    render=render,
)
