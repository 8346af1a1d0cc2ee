"""The words in which a difference is told, the same in every format."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.past.changes import Difference, FindingChange, Kind, RuleChange
from auditor.plurals import counted
from reports.words import OUTCOMES

KINDS: Mapping[Kind, str] = {"cookie": "cookie", "storage": "storage key", "recipient": "recipient", "embed": "embed"}
UNSURE = "perhaps: its rule could not be judged completely this time"
ARROW = "→"


def summary(difference: Difference) -> str:
    """How much differs, one line."""
    if not difference.anything:
        return "Nothing differs."
    findings, inventory = difference.findings, difference.inventory
    return (
        f"Findings: {len(findings.new):,} new, {len(findings.gone):,} gone, {len(findings.changed):,} changed. "
        f"{counted(len(difference.rules), 'rule')} ended differently. "
        f"Inventory: {len(inventory.new):,} new, {len(inventory.gone):,} gone, {len(inventory.changed):,} changed."
    )


def outcome(value: str | None) -> str:
    """How a rule ended, for people."""
    known: Mapping[str, str] = {str(key): text for key, text in OUTCOMES.items()}
    return "not in the policy" if value is None else known.get(value, value).lower()


def rule_words(rule: RuleChange) -> str:
    """How a rule ended before and now."""
    if rule.old == rule.new:
        return f"{outcome(rule.new)}, and no longer judged completely"
    return f"{outcome(rule.old)} {ARROW} {outcome(rule.new)}"


def remarks(finding: FindingChange, *, gone: bool = False) -> str:
    """What else is to be known of a finding, in few words; often nothing."""
    told = ["waived"] if finding.status == "waived" else []
    return "; ".join([*told, *([UNSURE] if gone and not finding.certain else [])])
