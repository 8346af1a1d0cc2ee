from __future__ import annotations

import datetime as dt
import shlex
from pathlib import Path

import pytest
from hypothesis import given, settings

from auditor.findings.finding import Finding
from auditor.judge.waivers import covers
from auditor.vocabulary import vocabulary
from policy.reader import read_policy
from reports.again import command, waiver
from reports.escape import visible
from tests.reports import sample
from tests.reports.hostile import hostile_text

POLICY = """\
version: 1
site: {name: Store, url: https://shop.example/}
clauses:
  - id: cookies
    quote: We use cookies.
    rules:
      - {id: cookies-declared, check: cookies-declared}
      - {id: other, check: cookies-declared}
waivers:
"""


def finding(key: str, **changes: object) -> Finding:
    return sample.finding(**({"subject": sample.finding(key).subject} | changes))


def waived(text: str, folder: Path) -> list[Finding]:
    """Of some findings, those that the waiver covers once it stands in a policy."""
    path = folder / "policy.yaml"
    path.write_text(POLICY + text + "\n", encoding="utf-8")
    (read,) = read_policy(path, vocabulary(), today=dt.date(2026, 11, 22)).waivers
    others = [
        finding("b @ shop.example"),
        finding("a @ shop.example", rule="other"),
        finding("a @ shop.example", code="insecure"),
    ]
    return [f for f in [finding("a @ shop.example"), *others] if covers(read, f)]


def test_a_waiver_that_is_copied_covers_its_finding_and_no_other(tmp_path: Path) -> None:
    mine = finding("a @ shop.example")
    assert waived(waiver(mine, sample.empty().started), tmp_path) == [mine]


@pytest.mark.parametrize("key", ['a "b" \\ c', "a: {b} # c", "* | >", "größer 🍪 @ x", "[x]*?"])
def test_a_waiver_can_be_copied_whatever_the_name(key: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY + waiver(finding(key), "2026-11-22T10:15:00+00:00") + "\n", encoding="utf-8")
    (read,) = read_policy(path, vocabulary(), today=dt.date(2026, 11, 22)).waivers
    assert covers(read, finding(key))
    assert read.expires == dt.date(2026, 12, 22)


@pytest.mark.parametrize("key", ["a\u202eb", "x" * 1_000, "***", "\ud800"])
def test_no_waiver_is_offered_that_would_not_be_what_it_shows(key: str) -> None:
    assert waiver(finding(key), "2026-11-22T10:15:00Z") == ""
    assert waiver(finding("a"), "yesterday") == ""


def test_the_command_names_a_page_and_a_scenario() -> None:
    report = sample.empty(command=("auditor", "audit", "my policy.yaml", "--map-host", "*=127.0.0.1:8"))
    seen = finding(
        "a", pages=("https://shop.example/search?q=…", "https://shop.example/it's"), scenarios=("gpc", "no-choice")
    )
    assert shlex.split(command(seen, report)) == [
        *report.command, "--scenario", "gpc", "--page", "/it's", "--out", "audit-again",
    ]  # fmt: skip
    nowhere = finding("a", pages=(), scenarios=())
    assert shlex.split(command(nowhere, report)) == [*report.command, "--out", "audit-again"]


@settings(max_examples=60, deadline=None)
@given(text=hostile_text())
def test_a_command_is_one_line_whose_words_are_those_meant(text: str) -> None:
    page = f"https://shop.example/{text}"
    made = command(finding("a", pages=(page,), scenarios=(f"journey:{text}",)), sample.empty())
    assert "\n" not in made
    assert visible(made) == made
    if made:
        words = shlex.split(made)
        assert words[:5] == ["auditor", "audit", "store.yaml", "--scenario", f"journey:{text}"]
        assert words[5:] in (["--page", f"/{text}", "--out", "audit-again"], ["--out", "audit-again"])
