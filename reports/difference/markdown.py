"""Markdown of a difference, for a pull request's comment. Every cell is literal text; the whole stays under GitHub's limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.past.changes import Change, Difference, EntryChange, FindingChange, Side
from policy.model import Severity
from reports.difference.words import ARROW, KINDS, remarks, rule_words, summary
from reports.escape import markdown as esc
from reports.markdown import LIMIT, table
from reports.words import SEVERITIES, VERDICTS, moment

_SECTIONS = 5


def render(difference: Difference) -> str:
    """The difference as GitHub-flavoured Markdown that ends in a newline."""
    head = _head(difference)
    room = (LIMIT - len(head) - 1_000) // _SECTIONS
    findings = difference.findings
    blocks = [
        head,
        _findings("New findings", findings.new, room),
        _findings("Gone findings", findings.gone, room, gone=True),
        _changed(findings.changed, room),
        _rules(difference, room),
        _inventory(difference, room),
    ]
    return "\n".join(block for block in blocks if block)


def _head(difference: Difference) -> str:
    sides = _section(
        "",
        ("", "Verdict", "Site", "Audited", "Report"),
        [_side("Old", difference.old), _side("New", difference.new)],
        8_000,
    )
    notes = "".join(f"- {esc(note)}\n" for note in difference.notes)
    return f"## What changed\n\n{esc(summary(difference))}\n\n{sides}{f'{chr(10)}{notes}' if notes else ''}"


def _side(which: str, side: Side) -> tuple[str, ...]:
    known = {str(key): word for key, word in VERDICTS.items()}
    verdict = known.get(side.verdict, side.verdict)
    return (which, esc(verdict, 60), esc(side.site), esc(moment(side.started), 60), esc(side.name))


def _section(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> str:
    if not rows:
        return ""
    return f"{f'### {title}{chr(10) * 2}' if title else ''}{table(head, rows, room, len(rows))}"


def _findings(title: str, findings: Iterable[FindingChange], room: int, *, gone: bool = False) -> str:
    rows = [
        (
            _severity(f.severity, remarks(f, gone=gone)),
            _named(f),
            esc(f.expected),
            esc(f.observed),
            ", ".join(esc(s) for s in f.scenarios[:8]) or "-",
        )
        for f in findings
    ]
    return _section(title, ("", "Finding", "Promised", "Observed", "Seen in"), rows, room)


def _changed(findings: Iterable[FindingChange], room: int) -> str:
    rows = [(_severity(f.severity, remarks(f)), _named(f), _changes(f.changes)) for f in findings]
    return _section("Changed findings", ("", "Finding", "What changed"), rows, room)


def _severity(severity: Severity, said: str) -> str:
    return f"{SEVERITIES[severity]}<br>{esc(said)}" if said else SEVERITIES[severity]


def _named(finding: FindingChange) -> str:
    return f"<code>{esc(finding.key, 160)}</code><br>{esc(finding.check)}/{esc(finding.code)} ({esc(finding.rule)})"


def _changes(changes: Iterable[Change]) -> str:
    return "<br>".join(
        f"pages no more: {esc(c.old)}; now also: {esc(c.new)}"
        if c.what == "pages"
        else f"{c.what}: {esc(c.old)} {ARROW} {esc(c.new)}"
        for c in changes
    )


def _rules(difference: Difference, room: int) -> str:
    rows = [(f"<code>{esc(r.id)}</code>", esc(r.check), esc(rule_words(r))) for r in difference.rules]
    return _section("Rules that ended differently", ("Rule", "Check", "Outcome"), rows, room)


def _inventory(difference: Difference, room: int) -> str:
    inventory = difference.inventory
    marked = (("New", inventory.new), ("Gone", inventory.gone), ("Changed", inventory.changed))
    rows = [(word, *_entry(entry)) for word, entries in marked for entry in entries]
    return _section("Inventory", ("", "Kind", "Entry", "What changed"), rows, room)


def _entry(entry: EntryChange) -> tuple[str, ...]:
    return (KINDS[entry.kind], f"<code>{esc(entry.key, 160)}</code>", _changes(entry.changes) or "-")
