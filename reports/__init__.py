"""Report formats: AuditReport -> text. To add one, add a module and a line to FORMATS."""

from reports import (
    console,
    csv,
    declaration_html,
    declaration_markdown,
    github,
    gitlab,
    html,
    json,
    junit,
    markdown,
    sarif,
)
from reports.interface import Format, Images

FORMATS: dict[str, Format] = {
    module.FORMAT.id: module.FORMAT
    for module in (
        console,
        html,
        json,
        sarif,
        junit,
        markdown,
        gitlab,
        github,
        csv,
        declaration_html,
        declaration_markdown,
    )
}
"""Every format, in the order in which help texts show them."""

__all__ = ["FORMATS", "Format", "Images"]
