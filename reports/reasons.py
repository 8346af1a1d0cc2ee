"""The words for what could not be judged, made of gaps: what, where, what to do; and for why a clause is in its state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.findings.gap import Gap
from auditor.findings.report import ClauseResult, RuleResult, ScenarioOutcome

MOST = 12
"""Lines told of one rule; beyond them, the last says how many more there are."""
NOT_EVERYTHING = "not everything could be judged:"
"""Before what could not be judged, beside what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A gap, however many scenarios share it."""

    gap: Gap
    """Of the first of them."""
    scenarios: tuple[str, ...]
    """Empty: whatever the scenario."""


def missing(gaps: Iterable[Gap]) -> tuple[Missing, ...]:
    """One for each fact and page: what is so in every scenario need not be read once for each."""
    shared: dict[tuple[str, str], tuple[Gap, dict[str, None]]] = {}
    for gap in gaps:
        shared.setdefault((gap.page, _whole(gap)), (gap, {}))[1][gap.scenario] = None
    return tuple(Missing(gap=gap, scenarios=() if "" in named else tuple(named)) for gap, named in shared.values())


def fact(gap: Gap) -> str:
    """What a gap is, without where and what to do: `visit 2: the server answered 503`."""
    return _in_round(gap, _of_pages(gap, gap.detail))


def facts(told: Sequence[Missing]) -> tuple[str, ...]:
    """A line for each: `gpc, dnt: https://shop.example/a: the server answered 503`."""
    return _bounded(_place(", ".join(m.scenarios), _place(m.gap.page, fact(m.gap))) for m in told)


def by_advice(told: Sequence[Missing]) -> dict[str, tuple[Missing, ...]]:
    """What to do -> what it may mend."""
    groups: dict[str, list[Missing]] = {}
    for one in told:
        groups.setdefault(one.gap.to_do, []).append(one)
    return {advice: tuple(group) for advice, group in groups.items()}


def to_do(told: Sequence[Missing]) -> tuple[str, ...]:
    """What to do about them, each advice once."""
    return tuple(by_advice(told))


def rule_reason(rule: RuleResult) -> str:
    """What `report.json` and formats without a place for advice say beside a rule's outcome: one line or several."""
    if rule.outcome == "not-applicable":
        return rule.not_applicable
    lines = "\n".join(_bounded(_place(", ".join(m.scenarios), _placed(m.gap)) for m in missing(rule.gaps)))
    if rule.outcome == "inconclusive":
        return lines
    seen = f"examined {rule.unit.counted(rule.examined)}" if rule.unit.one else ""
    return "\n".join(part for part in (seen, lines and f"{NOT_EVERYTHING}\n{lines}") if part)


def scenario_reason(outcome: ScenarioOutcome) -> str:
    """The same of a rule in one scenario; empty if all of it could be judged."""
    return "\n".join(_bounded(map(_placed, outcome.gaps))) or outcome.not_applicable


def clause_reason(clause: ClauseResult) -> str:
    """Why a clause is in its state, one line; empty if that needs no words."""
    if clause.state == "unverifiable":
        return clause.unverifiable
    if clause.decided_by in _DECIDED:
        return f"{_DECIDED[clause.decided_by]}: {', '.join(clause.deciding)}"
    return "its rules had nothing to judge on this site" if clause.state == "not-judged" else ""


_DECIDED = {"waived": "waived", "inconclusive": "could not be judged"}


def _placed(gap: Gap) -> str:
    return _place(gap.page, _whole(gap))


def _whole(gap: Gap) -> str:
    """The fact, and what to do if that is of this gap alone."""
    return _in_round(gap, _of_pages(gap, f"{gap.detail}: {gap.advice}" if gap.advice else gap.detail))


def _of_pages(gap: Gap, told: str) -> str:
    if not gap.first_pages:
        return told
    return f"{gap.pages} pages could not be seen ({told}): {', '.join(gap.first_pages)}, ..."


def _in_round(gap: Gap, told: str) -> str:
    return told if gap.round == 1 else f"visit {gap.round}: {told}"


def _place(where: str, what: str) -> str:
    return f"{where}: {what}" if where else what


def _bounded(lines: Iterable[str]) -> tuple[str, ...]:
    every = tuple(dict.fromkeys(lines))
    return every if len(every) <= MOST else (*every[: MOST - 1], f"and {len(every) - MOST + 1} more")
