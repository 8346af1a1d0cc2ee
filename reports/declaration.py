"""What a cookie declaration says: every cookie and storage key that was seen, by purpose, for a statement to include.

The rows are what the site does, not what it promises: what was seen without a known purpose is told as such, last, so that
whoever writes the statement sees what is left to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.findings.inventory import CookieEntry, StorageEntry
from auditor.findings.report import AuditReport
from auditor.observed import CookieLifetime
from auditor.plurals import counted
from policy.durations import exactly
from policy.model import Purpose
from reports.words import PURPOSES

HEAD = ("Name", "Host", "Set by", "Purpose", "Kept for", "Kind")
UNKNOWN = "To be completed"
STORAGE: Mapping[str, tuple[str, str]] = {
    "local": ("Local storage", "until it is deleted"),
    "session": ("Session storage", "until the tab is closed"),
    "indexeddb": ("Database (IndexedDB)", "until it is deleted"),
    "cache": ("Cache", "until it is deleted"),
    "opfs": ("Private file (OPFS)", "until it is deleted"),
    "bucket": ("Storage bucket", "until it is deleted"),
}
"""Kind of storage -> what it is called, and how long a browser keeps it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: raw text, for a renderer to escape; in the order of HEAD."""

    name: str
    host: str
    setter: str
    purpose: str
    kept: str
    kind: str

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands after the name."""
        return (self.host, self.setter, self.purpose, self.kept, self.kind)


def declaration(report: AuditReport) -> list[Row]:
    """The rows: necessary ones first, what nobody declared a purpose for last; otherwise in the inventory's order."""
    order: list[Purpose | None] = [*PURPOSES, None]
    cookies = [(entry.purpose, _cookie(entry)) for entry in report.inventory.cookies if _lives(entry)]
    storage = [(entry.purpose, _storage(entry)) for entry in report.inventory.storage]
    rows = [(order.index(purpose), row) for purpose, row in (*cookies, *storage)]
    seen: dict[Row, None] = dict.fromkeys(row for _, row in sorted(rows, key=lambda pair: pair[0]))
    return list(seen)


def remark(report: AuditReport) -> str:
    """What the table's author should know, one line of digits and our own words: nothing that a site chose."""
    rows = declaration(report)
    unknown = sum(row.purpose == UNKNOWN for row in rows)
    seen = f"{report.coverage.visited:,} of {counted(report.coverage.found, 'page')}"
    scenarios = counted(len(report.scenarios), "scenario")
    told = f"{counted(len(rows), 'entry', 'entries')} seen on {seen} in {scenarios}"
    left = f"; {unknown:,} without a known purpose" if unknown else ""
    return f"{told}{left}{'' if report.complete else '; the audit is incomplete, so entries may be missing'}"


def _lives(entry: CookieEntry) -> bool:
    """Whether it was ever there: a cookie that is only deleted needs no declaration."""
    return entry.stored or entry.asked is None or entry.asked > 0


def _cookie(entry: CookieEntry) -> Row:
    life = CookieLifetime(requested=entry.asked, stored=entry.lifetime).longest
    until = "until the browser is closed" if life is None else exactly(life)
    return Row(entry.name, entry.domain, entry.vendor or "-", _purpose(entry.purpose), until, "Cookie")


def _storage(entry: StorageEntry) -> Row:
    kind, kept = STORAGE.get(entry.kind, (entry.kind, "until it is deleted"))
    host = entry.origin.partition("://")[2] or entry.origin
    return Row(entry.key, host, entry.vendor or "-", _purpose(entry.purpose), kept, kind)


def _purpose(purpose: Purpose | None) -> str:
    return PURPOSES[purpose] if purpose else UNKNOWN
