from __future__ import annotations

from auditor.findings.report import AuditReport
from reports.github import render
from tests.ci.runner import Command, commands
from tests.reports import sample


def told(report: AuditReport) -> list[Command]:
    return commands(render(report, {}))


def test_a_finding_is_shown_at_the_policys_line() -> None:
    (error,) = [command for command in told(sample.small()) if command.name == "error"]
    assert error.properties == {"file": "store.yaml", "line": "30", "col": "9", "title": "cookies-declared/undeclared"}
    assert error.data.splitlines() == [
        "_ga @ shop.example: a cookie that it does not name",
        "Promised: every cookie is one that the statement names",
        "Seen in: no-choice",
        "To do: Declare it or remove it.",
    ]


def test_the_verdict_is_told_even_of_nothing() -> None:
    (notice,) = told(sample.empty())
    assert (notice.name, notice.properties) == ("notice", {"title": "Privacy audit: Pass"})
    assert "nothing can be said" in notice.data


def test_only_as_many_as_github_shows_and_the_rest_is_counted() -> None:
    text = render(sample.many(600), {})
    assert [command.name for command in commands(text)].count("error") == 10
    assert "auditor: 590 more errors; report.json lists all findings" in text.splitlines()


def test_new_findings_come_before_known_ones_and_waived_ones_not_at_all() -> None:
    known, new, waived = (sample.finding(n, status=s) for n, s in (("a", "known"), ("b", "new"), ("c", "waived")))
    found = told(sample.empty(findings=(known, new, waived)))
    assert [command.data.splitlines()[0] for command in found if command.name == "error"] == [
        "b: a cookie that it does not name",
        "a: a cookie that it does not name (known from the baseline)",
    ]


def test_what_was_not_judged_is_never_what_the_limit_leaves_out() -> None:
    warnings = tuple(sample.finding(f"c{n}", severity="warning") for n in range(30))
    reasons = [f"page {n} did not load" for n in range(9)]
    rules = (sample.rule(outcome="inconclusive", gaps=tuple(map(sample.gap, reasons))),)
    first = next(command for command in told(sample.empty(findings=warnings, rules=rules)) if command.name == "warning")
    assert first.properties["title"] == "cookies-declared could not be judged"
    assert first.data.splitlines() == [*reasons[:6], "and 3 more"]


def test_texts_with_marks_of_the_runner_arrive_as_they_are() -> None:
    finding = sample.finding("100%0A, a: b", code="x::y,z=1", observed="50% of\nit")
    (error,) = [command for command in told(sample.empty(findings=(finding,))) if command.name == "error"]
    assert error.properties["title"] == "cookies-declared/x::y,z=1"
    assert error.data.splitlines()[0] == "100%0A, a: b: 50% of it"
