"""Two reports of audits -> what differs. Pure: the same two reports give the same difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from auditor.past.changes import Change, Delta, Difference, EntryChange, FindingChange, Kind, RuleChange, Side
from auditor.past.inventory import ENTRIES, facts, words
from auditor.past.reading import PastFinding, PastReport, PastRule
from auditor.urls import host_of
from policy.model import Severity

T = TypeVar("T")
_GRAVEST: tuple[Severity, ...] = ("error", "warning", "note")


def compare(old: PastReport, new: PastReport, *, names: tuple[str, str] = ("OLD", "NEW")) -> Difference:
    """What differs from `old` to `new`; `names` is what to call them."""
    return Difference(
        old=_side(old, names[0]),
        new=_side(new, names[1]),
        notes=tuple(_notes(old, new)),
        findings=_findings(old, new),
        rules=tuple(_rules(old, new)),
        inventory=_inventory(old, new),
    )


def _side(report: PastReport, name: str) -> Side:
    return Side(
        name=name,
        verdict=report.verdict,
        complete=report.complete,
        started=report.started,
        site=report.site.url,
        policy_sha256=report.policy.sha256,
        tool_version=report.tool.version,
    )


def _notes(old: PastReport, new: PastReport) -> Iterator[str]:
    if host_of(old.site.url) != host_of(new.site.url):
        yield "these are reports of two sites: what differs may be no change of either"
    if old.policy.sha256 != new.policy.sha256:
        yield "the policy changed between the two: some findings may be new or gone because of that"
    if old.tool.version != new.tool.version:
        yield f"two versions of the auditor made them, {old.tool.version} and {new.tool.version}"
    for which, report in (("old", old), ("new", new)):
        if not report.complete:
            yield f"the {which} report is incomplete: not everything could be judged"


def _findings(old: PastReport, new: PastReport) -> Delta[FindingChange]:
    before, after = _by_fingerprint(old.findings), _by_fingerprint(new.findings)
    rules = {rule.id: rule for rule in new.rules}
    both = [f for f in after if f in before]
    changed = (_finding(after[f], before[f]) for f in both)
    return Delta(
        new=_sorted(_finding(after[f]) for f in after if f not in before),
        gone=_sorted(_gone(before[f], rules.get(before[f].rule)) for f in before if f not in after),
        changed=_sorted(f for f in changed if f.changes),
    )


def _by_fingerprint(findings: Iterable[PastFinding]) -> dict[str, PastFinding]:
    groups: dict[str, list[PastFinding]] = {}
    for finding in findings:
        groups.setdefault(finding.fingerprint, []).append(finding)
    return {fingerprint: _merged(group) for fingerprint, group in groups.items()}


def _merged(group: Sequence[PastFinding]) -> PastFinding:
    """Findings that share a fingerprint as one: subjects that differ in attributes alone."""
    if len(group) == 1:
        return group[0]
    counted = [f for f in group if f.counts] or group
    return group[0].model_copy(
        update={
            "severity": min((f.severity for f in counted), key=_GRAVEST.index),
            "status": counted[0].status,
            "expected": "; ".join(dict.fromkeys(f.expected for f in group)),
            "observed": "; ".join(dict.fromkeys(f.observed for f in group)),
            "scenarios": tuple(dict.fromkeys(s for f in group for s in f.scenarios)),
            "pages": tuple(sorted({p for f in group for p in f.pages})),
        }
    )


def _finding(finding: PastFinding, before: PastFinding | None = None) -> FindingChange:
    return FindingChange(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        clause=finding.clause,
        check=finding.check,
        code=finding.code,
        severity=finding.severity,
        status=finding.status,
        kind=finding.subject.kind,
        key=finding.subject.key,
        expected=finding.expected,
        observed=finding.observed,
        scenarios=finding.scenarios,
        pages=finding.pages,
        changes=tuple(_finding_changes(before, finding)) if before else (),
        gates=finding.counts and not (before and before.counts),
    )


def _gone(finding: PastFinding, rule: PastRule | None) -> FindingChange:
    """A finding of a rule that the policy has no more is gone for certain."""
    gone = _finding(finding)
    fields = {name: getattr(gone, name) for name in gone.__dataclass_fields__}
    return FindingChange(**(fields | {"gates": False, "certain": rule is None or rule.judged}))


def _finding_changes(old: PastFinding, new: PastFinding) -> Iterator[Change]:
    # Whether a finding is new or known depends on the baseline of its audit; only a waiver says something of it.
    waived = "waived", "not waived"
    pairs = {
        "severity": (old.severity, new.severity),
        "waiver": tuple(waived[f.status != "waived"] for f in (old, new)),
        "promised": (old.expected, new.expected),
        "observed": (old.observed, new.observed),
        "scenarios": (words(tuple(sorted(old.scenarios))), words(tuple(sorted(new.scenarios)))),
    }
    yield from (Change(what=what, old=was, new=now) for what, (was, now) in pairs.items() if was != now)
    yield from _pages(set(old.pages), set(new.pages))


def _pages(old: set[str], new: set[str]) -> Iterator[Change]:
    """Pages that came and went: all of them would say little."""
    if old != new:
        yield Change(what="pages", old=words(tuple(sorted(old - new))), new=words(tuple(sorted(new - old))))


def _sorted(findings: Iterable[FindingChange]) -> tuple[FindingChange, ...]:
    return tuple(
        sorted(findings, key=lambda f: (_GRAVEST.index(f.severity), f.rule, f.code, f.kind, f.key, f.fingerprint))
    )


def _rules(old: PastReport, new: PastReport) -> Iterator[RuleChange]:
    before, after = ({rule.id: rule for rule in report.rules} for report in (old, new))
    for name in sorted({*before, *after}):
        was, now = before.get(name), after.get(name)
        lost = bool(was and now and was.judged and not now.judged)
        if (was.outcome if was else None) != (now.outcome if now else None) or lost:
            yield RuleChange(
                id=name,
                check=(now or was or after[name]).check,
                old=was.outcome if was else None,
                new=now.outcome if now else None,
                lost=lost,
            )


def _inventory(old: PastReport, new: PastReport) -> Delta[EntryChange]:
    every = [_entries(kind, key, old.inventory, new.inventory) for kind, key in ENTRIES.items()]
    return Delta(
        new=tuple(e for delta in every for e in delta.new),
        gone=tuple(e for delta in every for e in delta.gone),
        changed=tuple(e for delta in every for e in delta.changed),
    )


def _entries(kind: Kind, entries: tuple[str, Callable[[Any], str]], old: object, new: object) -> Delta[EntryChange]:
    field, key = entries
    before, after = ({key(e): facts(kind, e) for e in getattr(inventory, field)} for inventory in (old, new))
    changed = ((k, tuple(_differing(before[k], after[k]))) for k in sorted(before.keys() & after.keys()))
    return Delta(
        new=tuple(EntryChange(kind=kind, key=k) for k in sorted(after.keys() - before.keys())),
        gone=tuple(EntryChange(kind=kind, key=k) for k in sorted(before.keys() - after.keys())),
        changed=tuple(EntryChange(kind=kind, key=k, changes=changes) for k, changes in changed if changes),
    )


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    yield from (Change(what=what, old=was, new=new[what]) for what, was in old.items() if was != new[what])
