from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from reports.markdown import LIMIT, render
from tests.reports import sample
from tests.reports.hostile import hostile_text


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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=hostile_text())
def test_no_text_of_a_site_makes_markup(text: str) -> None:
    written = render(sample.hostile(text), {})
    tags = {tag.name for tag in page(written).find_all(True)}
    assert tags <= {"h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "br", "details", "summary"}
    rows = page(written).find_all("table")[1].find_all("tr")
    assert {len(row.find_all(["td", "th"])) for row in rows} == {6}
    assert not re.search(r"[@#]\w|www\.|://", written.replace("&#", ""))


@pytest.mark.parametrize("number", [2_000, 20_000])
def test_a_long_report_stays_under_the_limit_and_says_what_it_leaves_out(number: int) -> None:
    text = render(sample.many(number), {})
    assert LIMIT // 2 < len(text) < LIMIT
    left = int(re.search(r"and ([\d,]+) more", text)[1].replace(",", ""))  # type: ignore[index]
    assert left + text.count("<code>c") == number


def test_the_longest_texts_stay_under_the_limit() -> None:
    assert len(render(sample.hostile("&|@" * 40_000), {})) < LIMIT
