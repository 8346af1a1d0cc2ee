"""What a reader of a finding can copy: the command that shows it again, and the waiver that accepts it for a while."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from collections.abc import Iterator, Sequence

from auditor.findings.finding import Finding
from auditor.findings.report import AuditReport
from reports.escape import visible
from reports.words import on_site

_DAYS = 30
"""How long a waiver holds that is copied as it stands."""
_LONGEST = 600
"""Characters of what can be copied: reports cut longer texts, and half a command is none."""


def command(finding: Finding, report: AuditReport) -> str:
    """The command that visits one of the finding's pages in one of its scenarios; empty if it cannot be written down.

    Words are quoted for a POSIX shell. A page whose URL is not wholly known (values of its query are private) is not named:
    the command then visits all.
    """
    where = [*_option("--scenario", finding.scenarios[:1]), *_option("--page", _pages(finding, report))]
    words = [*report.command, *where, "--out", "audit-again"]
    return _copied(shlex.join(words)) if report.command else ""


def waiver(finding: Finding, started: str) -> str:
    """A waiver of exactly this finding, as an entry of the policy's `waivers`; empty if it cannot be written down.

    `started` is when the audit began, ISO 8601: the waiver ends a month later. Owner and reason are a person's to fill in.
    """
    begun = _day(started)
    key = finding.subject.key.replace("*", "?")
    if begun is None or not key.strip("?"):
        return ""
    match = f"{{code: {_quoted(finding.code)}, key: {_quoted(key)}}}"
    return _copied(
        f"- rule: {_quoted(finding.rule)}\n  match: {match}\n  owner: who answers for it\n"
        f"  reason: why it is accepted for now\n  expires: {begun + dt.timedelta(days=_DAYS)}",
        lines=True,
    )


def _quoted(text: str) -> str:
    """As YAML's double quotes take it. Escapes for what is beyond 16 bits are not JSON's, so all but controls stands as it is."""
    return json.dumps(text, ensure_ascii=False)


def _option(name: str, values: Sequence[str]) -> Iterator[str]:
    for value in values:
        yield from (name, value)


def _pages(finding: Finding, report: AuditReport) -> list[str]:
    paths = (on_site(page, report.site_url) for page in finding.pages)
    return [path for path in paths if path.startswith("/") and path.isascii() and path.isprintable()][:1]


def _copied(text: str, *, lines: bool = False) -> str:
    """The text, if what is shown of it is what is in it."""
    whole = len(text) <= _LONGEST and visible(text) == text
    return text if whole and (lines or "\n" not in text) else ""


def _day(started: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(started).date()
    except ValueError:
        return None
