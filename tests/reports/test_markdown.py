from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from reports.markdown import LIMIT, render
from tests.reports import sample


def page(text: str) -> BeautifulSoup:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    return BeautifulSoup(html, "html.parser")


def test_findings_stand_new_ones_first() -> None:
    text = render(sample.rich(), {})
    words = [row.find("td").get_text(" ") for row in page(text).find_all("table")[1].find_all("tr")[1:]]
    assert len(words) == 21
    assert [word for word in words if "Known" in word] == words[-1:]


def test_waived_findings_are_folded() -> None:
    folded = page(render(sample.rich(), {})).find("details")
    assert folded is not None
    assert "2 waived findings" in folded.get_text()


@pytest.mark.parametrize("number", [2_000, 20_000])
def test_a_long_report_stays_under_the_limit_and_says_what_it_leaves_out(number: int) -> None:
    text = render(sample.many(number), {})
    assert LIMIT // 2 < len(text) < LIMIT
    left = int(re.search(r"and ([\d,]+) more", text)[1].replace(",", ""))  # type: ignore[index]
    assert left + text.count("<code>c") == number


def test_the_longest_texts_stay_under_the_limit() -> None:
    assert len(render(sample.hostile("&|@" * 40_000), {})) < LIMIT
