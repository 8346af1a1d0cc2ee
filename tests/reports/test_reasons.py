"""What could not be judged, from gaps to words: no text is taken apart again."""

from __future__ import annotations

from pathlib import Path

from auditor.findings import Gap, GapKind
from auditor.findings.report import ScenarioOutcome
from auditor.plurals import Unit
from reports import reasons
from tests.reports import sample

SHARED = tuple(sample.gap("the server answered 503", scenario=s, page="/a") for s in ("gpc", "journey:opt-out"))
OWN = Gap(kind=GapKind.POLICY_INCOMPLETE, detail="no reviewed wording", advice="name it as statement.text")


def told(*gaps: Gap, outcome: str = "inconclusive", **more: object) -> str:
    return reasons.rule_reason(sample.rule(outcome=outcome, gaps=gaps, **more))


def test_what_scenarios_share_is_one_line_and_what_is_elsewhere_another() -> None:
    lines = reasons.facts(reasons.missing((*SHARED, OWN)))
    assert lines == ("gpc, journey:opt-out: /a: the server answered 503", "no reviewed wording")


def test_a_fact_that_looks_like_scenarios_stays_a_fact() -> None:
    """Commas and colons in a fact, which a page may choose, part nothing."""
    (missing,) = reasons.missing([sample.gap("gpc, dnt: a page said so", page="/a, b: c")])
    assert (missing.scenarios, missing.gap.page) == ((), "/a, b: c")
    assert reasons.facts([missing]) == ("/a, b: c: gpc, dnt: a page said so",)


def test_what_is_so_in_every_scenario_names_none() -> None:
    gaps = (sample.gap("it broke"), sample.gap("it broke", scenario="gpc"))
    assert reasons.facts(reasons.missing(gaps)) == ("it broke",)


def test_each_advice_is_told_once_and_a_gap_may_have_its_own() -> None:
    advice = reasons.to_do(reasons.missing((*SHARED, sample.gap("gone", page="/b"), OWN)))
    assert advice == (GapKind.PAGE_NOT_SEEN.advice, "name it as statement.text")


def test_every_kind_says_what_to_do_in_one_line() -> None:
    assert all(kind.advice and "\n" not in kind.advice and not kind.advice.endswith(".") for kind in GapKind)


def test_the_reason_has_an_advice_only_where_the_gap_has_its_own() -> None:
    assert told(*SHARED) == "gpc, journey:opt-out: /a: the server answered 503"
    assert told(OWN) == "no reviewed wording: name it as statement.text"


def test_many_pages_are_counted_and_a_later_visit_is_named() -> None:
    pages = ("/1", "/2", "/3", "/4", "/5")
    gap = sample.gap("timed out", scenario="gpc", pages=7, first_pages=pages, round=2)
    assert told(gap) == "gpc: visit 2: 7 pages could not be seen (timed out): /1, /2, /3, /4, /5, ..."


def test_beside_findings_it_is_told_how_much_was_examined() -> None:
    seen = {"outcome": "failed", "examined": 3, "unit": Unit("cookie")}
    assert told(OWN, **seen) == (
        "examined 3 cookies\nnot everything could be judged:\nno reviewed wording: name it as statement.text"
    )
    assert told(outcome="passed", examined=3, unit=Unit("cookie")) == "examined 3 cookies"
    assert told(outcome="not-applicable", not_applicable="no link leaves the site") == "no link leaves the site"


def test_lines_beyond_a_bound_are_counted() -> None:
    lines = told(*(sample.gap(f"page {n} did not load") for n in range(20))).splitlines()
    assert (len(lines), lines[-1]) == (reasons.MOST, "and 9 more")


def test_a_scenario_tells_its_own_gaps_without_its_name() -> None:
    outcome = ScenarioOutcome(scenario="gpc", outcome="inconclusive", gaps=SHARED[:1])
    assert reasons.scenario_reason(outcome) == "/a: the server answered 503"


def test_a_clause_says_which_rules_decided_it() -> None:
    def why(state: str, by: str | None = None, **more: object) -> str:
        return reasons.clause_reason(sample.clause(state=state, decided_by=by, deciding=("r", "s"), **more))

    assert why("broken", "failed") == why("kept", "passed") == why("informational") == ""
    assert why("broken", "waived") == "waived: r, s"
    assert why("not-judged", "inconclusive") == "could not be judged: r, s"
    assert why("not-judged", "not-applicable") == why("not-judged") == "its rules had nothing to judge on this site"
    assert why("unverifiable", unverifiable="nobody can see it") == "nobody can see it"


def test_the_documentation_lists_every_kind() -> None:
    page = (Path(__file__).parents[2] / "docs/reports.md").read_text("utf-8")
    rows = [row for row in page.splitlines() if row.startswith("| `")]
    assert [r for r in rows if any(r.startswith(f"| `{kind.value}` |") for kind in GapKind)] == [
        f"| `{kind.value}` | {kind.advice} |" for kind in GapKind
    ]
