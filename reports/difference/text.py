"""Plain text of a difference, for a terminal: what differs, line by line, like a patch."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.past.changes import Change, Delta, Difference, EntryChange, FindingChange, RuleChange, Side
from auditor.plurals import counted
from reports.difference.words import ARROW, KINDS, remarks, rule_words, summary
from reports.escape import logged as line
from reports.words import VERDICTS, listed, moment

_MOST = 100
"""Lines told of one kind; the JSON has them all."""


def render(difference: Difference) -> str:
    """The difference as text that ends in a newline. Nothing in it can act in a terminal."""
    return "\n".join(_lines(difference)) + "\n"


def render_verdicts(difference: Difference) -> str:
    """What differs in findings and rules alone: for two judgements of the same run. Empty if nothing does."""
    lines = [*_verdicts(difference)]
    return "\n".join(lines[1:]) + "\n" if lines else ""


def _lines(difference: Difference) -> Iterator[str]:
    yield _side("old", difference.old)
    yield _side("new", difference.new)
    yield from (f"note: {line(note)}" for note in difference.notes)
    yield summary(difference)
    yield from _verdicts(difference)
    inventory = difference.inventory
    yield from _section(
        "Inventory", [*_entries("+", inventory.new), *_entries("-", inventory.gone), *_entries("~", inventory.changed)]
    )


def _verdicts(difference: Difference) -> Iterator[str]:
    yield from _findings(difference.findings)
    yield from _section("Rules that ended differently", [_rule(rule) for rule in difference.rules])


def _side(which: str, side: Side) -> str:
    known = {str(key): word for key, word in VERDICTS.items()}
    verdict = known.get(side.verdict, line(side.verdict, 60))
    return f"{which}: {verdict:<10} {line(side.site)}  {line(side.name)}, {line(moment(side.started), 60)}"


def _findings(findings: Delta[FindingChange]) -> Iterator[str]:
    yield from _section("New findings", [_finding("+", f) for f in findings.new])
    yield from _section("Gone findings", [_finding("-" if f.certain else "?", f, gone=True) for f in findings.gone])
    yield from _section("Changed findings", [_finding("~", f) for f in findings.changed])


def _section(title: str, blocks: list[str]) -> Iterator[str]:
    if not blocks:
        return
    yield ""
    yield title
    yield from blocks[:_MOST]
    if len(blocks) > _MOST:
        yield f"  … and {len(blocks) - _MOST:,} more; --format json lists them all"


def _finding(mark: str, finding: FindingChange, *, gone: bool = False) -> str:
    said = remarks(finding, gone=gone)
    name = f"{line(finding.check, 60)}/{line(finding.code, 60)}"
    head = f"  {mark} {finding.severity} {name}  {line(finding.key)}  [{line(finding.rule, 60)}]{f'  ({said})' if said else ''}"
    if finding.changes:
        return "\n".join([head, *_changes(finding.changes)])
    if gone:
        return head
    return "\n".join([head, *(f"      {label:<9} {text}" for label, text in _facts(finding))])


def _facts(finding: FindingChange) -> Iterator[tuple[str, str]]:
    yield "promised", line(finding.expected)
    yield "observed", line(finding.observed)
    if finding.scenarios or finding.pages:
        pages = (
            f" on {counted(len(finding.pages), 'page')}: {listed([line(p) for p in finding.pages], 4)}"
            if finding.pages
            else ""
        )
        yield "seen in", f"{', '.join(line(s, 60) for s in finding.scenarios) or 'no scenario'}{pages}"


def _changes(changes: tuple[Change, ...]) -> Iterator[str]:
    for change in changes:
        if change.what == "pages":
            yield f"      pages     no more: {line(change.old)}; now also: {line(change.new)}"
        else:
            yield f"      {change.what:<9} {line(change.old)} {ARROW} {line(change.new)}"


def _rule(rule: RuleChange) -> str:
    return f"  {line(rule.id, 60)} ({line(rule.check, 60)}): {line(rule_words(rule))}"


def _entries(mark: str, entries: tuple[EntryChange, ...]) -> Iterator[str]:
    for entry in entries:
        yield "\n".join([f"  {mark} {KINDS[entry.kind]} {line(entry.key)}", *_changes(entry.changes)])
