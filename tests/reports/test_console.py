from __future__ import annotations

import re
from dataclasses import replace

import pytest

from auditor.findings import GapKind
from auditor.findings.report import NotSeen
from auditor.plurals import Unit
from reports.console import WIDTH, Screen, render, render_coloured, render_for
from tests.reports import sample


def test_the_verdict_is_the_first_and_the_last_line() -> None:
    lines = render(sample.rich(), {}).splitlines()
    assert lines[0].startswith("FAIL  Example Store")
    assert lines[-1].startswith("FAIL  5 of 10 rules failed (exit code 1")


def test_a_passed_rule_takes_one_line() -> None:
    assert "  ✓ storage-declared     passed: 9 keys examined" in render(sample.rich(), {}).splitlines()


def test_lines_fit_the_terminal() -> None:
    assert max(len(line) for line in render(sample.rich(), {}).splitlines()) <= WIDTH


def test_a_finding_starts_with_its_place_in_the_policy() -> None:
    text = render(sample.small(), {})
    assert "    store.yaml:30:9 error cookies-declared/undeclared  _ga @ shop.example\n" in text
    assert "caused by https://cdn.example/tag.js:12 ← https://shop.example/" in text


def test_thousands_of_findings_are_cut_and_counted() -> None:
    text = render(sample.many(5_000), {})
    assert "and 4,950 more; report.json lists them all" in text
    assert "5,000 findings: 5,000 new" in text


def test_only_the_coloured_text_has_escapes() -> None:
    assert "\x1b" not in render(sample.rich(), {})
    assert "\x1b[31m" in render_coloured(sample.rich(), {})


def test_an_incomplete_audit_never_reads_as_passed() -> None:
    text = render(sample.empty(verdict="incomplete", complete=False, rules=(sample.rule(outcome="inconclusive"),)), {})
    assert "This is not a pass" in text
    assert "(exit code 3)" in text


def test_failed_rules_are_named_again_before_the_verdict() -> None:
    last = render(sample.rich(), {}).splitlines()[-8:]
    assert [text for text in last if text.startswith("failed: ")]


def test_the_verdict_alone_is_one_line() -> None:
    text = render_for(sample.rich(), Screen(detail="verdict"))
    assert text == "FAIL  Example Store: 5 of 10 rules failed (exit code 1, unless --fail-on says otherwise)\n"


def test_clauses_that_no_rule_verifies_are_counted_or_told() -> None:
    report = sample.rich()
    quiet = [c for c in report.clauses if c.state in ("unverifiable", "informational")]
    short, whole = render(report, {}), render_for(report, Screen(detail="all"))
    assert quiet
    assert "Clauses not shown (--verbose shows them): " in short
    assert all(f"\n{c.id}" not in short for c in quiet)
    assert all(f"\n{c.id}" in whole for c in quiet)


def test_all_findings_are_told_if_all_are_wanted() -> None:
    assert "and 4,950 more" not in render_for(sample.many(5_000), Screen(detail="all"))


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_what_is_told_of_a_finding_is_wrapped(width: int) -> None:
    lines = render_for(sample.rich(), Screen(width=width)).splitlines()
    told = [text for text in lines if re.match(r"      (promised|observed|to do|waived) ", text)]
    assert told
    assert max(map(len, told)) <= width


def test_scenarios_that_do_not_fit_are_numbered() -> None:
    report = sample.rich()
    assert "1 no-choice" not in render_for(report, Screen(width=120))
    narrow = render_for(report, Screen(width=40))
    assert "1 no-choice" in narrow


def test_reasons_stand_in_lines_of_their_own_and_once_for_all_rules_that_share_them() -> None:
    gaps = (
        *(sample.gap("this scenario was not run", scenario=s, kind=GapKind.SCENARIO_NOT_RUN) for s in ("gpc", "dnt")),
        sample.gap("the server answered 500", scenario="no-choice", page="/a"),
    )
    none = (sample.gap("no scenario was run", kind=GapKind.SCENARIO_NOT_RUN),)
    rules = (
        sample.rule(id="first", outcome="inconclusive", examined=2, unit=Unit("cookie"), gaps=gaps),
        sample.rule(id="second", outcome="inconclusive", examined=1, unit=Unit("link"), gaps=gaps),
        sample.rule(id="third", outcome="inconclusive", examined=0, unit=Unit("link"), gaps=none),
    )
    report = sample.empty(verdict="incomplete", rules=rules)
    text = render(report, {})
    assert "  ? first   could not be judged: 2 cookies examined\n" in text
    told = (
        "    - gpc, dnt: this scenario was not run\n"
        f"      to do     {GapKind.SCENARIO_NOT_RUN.advice}\n"
        "    - no-choice: /a: the server answered 500\n"
        f"      to do     {GapKind.PAGE_NOT_SEEN.advice}\n"
    )
    assert text.count(told) == 1
    assert text.count("    - no-choice: /a: the server answered 500\n") == 1
    assert "  ? second  could not be judged: 1 link examined; see first\n" in text
    assert "  ? third   could not be judged: nothing examined; no scenario was run\n" in text
    assert render_for(report, Screen(detail="all")).count("    - no-choice: /a: the server answered 500\n") == 2


def test_the_head_says_in_one_line_what_was_not_seen() -> None:
    report = sample.small()
    lost = NotSeen(reason="the server answered 503", advice="audit again", pages=3, first=f"{report.site_url}a")
    text = render(replace(report, coverage=replace(report.coverage, not_seen=(lost,))), {})
    told = " ".join(text.split())
    assert "not seen: 3 pages, such as /a (the server answered 503): audit again" in told
    assert "not seen" not in render(report, {})
