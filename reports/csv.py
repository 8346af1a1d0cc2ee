r"""CSV: the inventory of cookies and storage keys, one a row, for a spreadsheet.

RFC 4180 with `\n` line ends, every field quoted. A text that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import math

from auditor.findings.inventory import CookieEntry, StorageEntry
from auditor.findings.report import AuditReport
from policy.durations import exactly
from reports.declaration import STORAGE
from reports.escape import cell
from reports.interface import Format, Images

COLUMNS = (
    "kind", "name", "host", "party", "purpose", "vendor", "declared", "stored", "asked_for", "asked_seconds", "kept",
    "kept_seconds", "secure", "http_only", "same_site", "set_by", "blocked", "scenarios", "pages", "intermittent",
)  # fmt: skip
"""What the first row says. Columns are only ever added, at the end."""


def render(report: AuditReport, images: Images) -> str:  # noqa: ARG001 - a spreadsheet shows no pictures
    """The inventory as CSV, its first row the columns' names, that ends in a newline."""
    rows = [*map(_cookie, report.inventory.cookies), *map(_storage, report.inventory.storage)]
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([cell(row.get(column, "")) for column in COLUMNS] for row in rows)
    return text.getvalue()


def _cookie(entry: CookieEntry) -> dict[str, str]:
    return _shared(entry) | {
        "kind": "cookie",
        "name": entry.name,
        "host": entry.domain,
        "stored": _yes(entry.stored),
        "asked_for": exactly(entry.asked),
        "asked_seconds": _seconds(entry.asked),
        "kept": exactly(entry.lifetime) if entry.stored else "",
        "kept_seconds": _seconds(entry.lifetime) if entry.stored else "",
        "secure": _yes(entry.secure),
        "http_only": _yes(entry.http_only),
        "same_site": entry.same_site,
        "blocked": "; ".join(entry.blocked),
    }


def _storage(entry: StorageEntry) -> dict[str, str]:
    return _shared(entry) | {
        "kind": STORAGE.get(entry.kind, (entry.kind,))[0].lower(),
        "name": entry.key,
        "host": entry.origin,
    }


def _shared(entry: CookieEntry | StorageEntry) -> dict[str, str]:
    return {
        "party": entry.party,
        "purpose": entry.purpose or "",
        "vendor": entry.vendor,
        "declared": _yes(entry.declared),
        "set_by": entry.setter,
        "scenarios": " ".join(entry.scenarios),
        "pages": str(entry.pages),
        "intermittent": _yes(entry.intermittent),
    }


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _seconds(value: float | None) -> str:
    """Whole seconds; empty for a session cookie and for a life without end."""
    return str(round(value)) if value is not None and math.isfinite(value) else ""


FORMAT = Format(id="csv", title="CSV, the inventory of cookies and storage", filename="cookies.csv", render=render)
