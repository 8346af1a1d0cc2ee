"""The statement as several visits show it: what only one of them saw is none of it."""

from __future__ import annotations

from auditor.observed.pages.statement import best_page, lasting
from tests.builders import evidence, visit

URL = "https://shop.example/privacy"
READS = "Privacy\n\nWe use cookies. We sell nothing to anybody."


def read(*texts: str) -> list[str]:
    scenarios = ("no-choice", "accept-all", "reject-all")
    seen = evidence(visit("/privacy", s, text=t) for s, t in zip(scenarios, texts, strict=False))
    page = best_page(seen, URL)
    assert page is not None
    return [s.text for s in lasting(seen, URL, page)]


def test_a_line_that_is_there_while_the_page_loads_is_none_of_it():
    assert read(f"{READS}\n\nStarting the search", READS, READS) == [
        "Privacy",
        "We use cookies.",
        "We sell nothing to anybody.",
    ]


def test_where_another_visit_shows_something_else_altogether_the_first_counts():
    assert read(READS, "Please agree first. Then read on.") == [
        "Privacy",
        "We use cookies.",
        "We sell nothing to anybody.",
    ]


def test_one_visit_alone_is_believed():
    assert read(READS)[-1] == "We sell nothing to anybody."
