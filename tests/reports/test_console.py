from __future__ import annotations

from reports.console import WIDTH, render, render_coloured
from tests.reports import sample


def test_the_verdict_is_the_first_and_the_last_line() -> None:
    lines = render(sample.rich(), {}).splitlines()
    assert lines[0].startswith("FAIL  Example Store")
    assert lines[-1].startswith("FAIL  at least one rule failed (exit code 1")


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
