from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.evidence.walked import WalkedStep
from auditor.findings.report import WalkEntry
from reports import words
from tests.reports import sample

DAY = 86_400


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c"), "a, b and c"),
        ("abcde", "a, b, c and 2 more"),
    ],
)
def test_lists_read_as_people_say_them(items: tuple[str, ...], text: str) -> None:
    assert words.listed(items) == text


@pytest.mark.parametrize(("milliseconds", "text"), [(400, "0.4 s"), (48_300, "48.3 s"), (200_000, "3 min 20 s")])
def test_times_taken(milliseconds: int, text: str) -> None:
    assert words.elapsed(milliseconds) == text


@pytest.mark.parametrize(
    ("started", "text"),
    [("2026-11-22T10:15:00.123456Z", "2026-11-22 10:15:00 UTC"), ("2026-11-22T10:15:00+00:00", "2026-11-22 10:15:00 UTC"),
     ("2026-11-22T10:15:00+02:00", "2026-11-22 10:15:00+02:00"), ("", ""), ("x", "x")],
)  # fmt: skip
def test_moments(started: str, text: str) -> None:
    assert words.moment(started) == text


def test_pages_of_the_site_are_told_as_paths() -> None:
    assert words.on_site("https://shop.example/a", "https://shop.example/") == "/a"
    assert words.on_site("https://shop.example.evil/a", "https://shop.example/") == "https://shop.example.evil/a"
    assert words.on_site("start", "") == "start"


def test_a_pass_says_no_more_than_was_verified() -> None:
    def meaning(*outcomes: str) -> str:
        return words.meaning(sample.empty(rules=tuple(sample.rule(outcome=outcome) for outcome in outcomes)))

    assert meaning("passed") == "Every rule of the policy could be judged, and the site keeps what they verify."
    assert meaning("passed", "waived").endswith("1 rule would have failed without a waiver.")
    assert meaning("passed", "failed").startswith("Nothing failed that is graver than a warning")
    assert meaning().startswith("No rule verified anything")
    assert meaning("not-applicable", "waived").startswith("No rule verified anything")


def test_a_failure_says_what_else_could_not_be_judged() -> None:
    rules = (sample.rule(outcome="failed"), sample.rule(outcome="inconclusive"))
    assert "1 rule could not be judged besides" in words.meaning(sample.empty(verdict="fail", rules=rules))
    assert "besides" not in words.meaning(sample.empty(verdict="fail", rules=rules[:1]))


def test_walks_are_told_together_in_one_line() -> None:
    steps = (WalkedStep(url="https://shop.example/"), WalkedStep(url="https://shop.example/a"))
    walks = (
        WalkEntry(scenario="no-choice", steps=steps, pressed=("link", "tab"), untried=("menu",)),
        WalkEntry(scenario="gpc", steps=steps[:1], pressed=("accordion", "tab")),
    )
    report = sample.small()
    assert words.walked(report) == ""
    assert words.walked(replace(report, coverage=replace(report.coverage, walks=walks))) == (
        "walked through 2 pages, pressing links, tabs, accordions; none could be pressed of: menus"
    )
