"""Report formats: AuditReport -> text. To add one, add a module and a line to FORMATS."""

from reports.interface import Format

FORMATS: dict[str, Format] = {}
