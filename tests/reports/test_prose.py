"""The annotated statement in the HTML report."""

from __future__ import annotations

import time
from dataclasses import replace

from bs4 import BeautifulSoup

from auditor.findings.report import AuditReport
from reports.html import render
from reports.prose import MOST
from tests.reports import sample


def prose(report: AuditReport | None = None) -> BeautifulSoup:
    section = BeautifulSoup(render(report or sample.rich(), {}), "html.parser").find(id="annotated")
    assert section is not None
    return section


def shape(tag: BeautifulSoup) -> list[str]:
    return [child.name for child in tag.find(class_="prose").find_all(recursive=False)]


def test_the_statement_comes_first_and_reads_in_order() -> None:
    page = BeautifulSoup(render(sample.rich(), {}), "html.parser")
    assert [s["id"] for s in page.main.find_all("section", recursive=False)][:2] == ["annotated", "statement"]
    # The third heading claims to be nine levels deep.
    assert shape(prose()) == ["h3", "p", "h4", "p", "div", "h5", "ul", "p"]
    assert [len(li.find_all(class_="said")) for li in prose().find_all("li", dir="auto")] == [1, 2]
    assert [tag["scope"] for tag in prose().table.find_all("th")] == ["col", "col", "row", "row"]


def test_a_sentence_tells_its_state_and_leads_to_the_worst_of_its_clauses() -> None:
    told = prose().find(id="sentence-4")
    assert (told.name, told["href"]) == ("a", "#clause-cookies")
    assert "is-broken" in told["class"]
    assert told.find("use")["href"] == "#i-broken"
    assert told.get_text().endswith("on this site. (broken)")
    assert told.find_next_sibling(class_="also")["href"] == "#clause-security"
    assert prose().find(id="sentence-2").name == "span"
    assert "(not judged, other words than the policy quotes)" in prose().find(id="sentence-11").get_text()


def test_clauses_lead_back() -> None:
    page = BeautifulSoup(render(sample.rich(), {}), "html.parser")
    back = page.find(id="clause-security").find(class_="back")
    assert [a["href"] for a in back.find_all("a")] == ["#sentence-4", "#sentence-10", "#sentence-11"]
    assert [a.get_text() for a in back.find_all("a")] == ["sentence 3", "sentence 8", "sentence 9"]
    assert "in other words than the policy quotes" in page.find(id="clause-security").get_text()
    assert "does not have these words" in page.find(id="clause-links").get_text()


def test_the_legend_counts_the_sentences() -> None:
    entries = [" ".join(li.get_text().split()) for li in prose().find(class_="legend").find_all("li")]
    assert entries == [
        "3 Broken: go to the first the site does otherwise",
        "2 Not judged: go to the first could not be verified this time",
        "1 Kept: go to the first what it promises was verified",
        "1 Cannot be seen from outside: go to the first the policy says why",
        "2 Informational: go to the first it promises nothing",
        "1 Not encoded: go to the first no clause of the policy stands for it",
    ]
    assert "9 of 10 sentences are in a clause" in prose().get_text()


def test_it_says_where_the_wording_comes_from() -> None:
    assert "the wording that was reviewed" in prose().get_text()
    assert "as it was audited." in prose(sample.small()).get_text()
    assert "is missing here" in prose(sample.hostile("x")).get_text()


def test_a_statement_that_could_not_be_read_is_told() -> None:
    page = BeautifulSoup(render(replace(sample.rich(), sentences=(), statement_source=""), {}), "html.parser")
    assert page.find(id="annotated") is None
    assert "could not be read in this audit" in page.find(id="statement").get_text()
    assert page.find(class_="skip")["href"] == "#statement"


def test_long_statements_stay_quick_and_bounded() -> None:
    render(sample.rich(), {})
    sentences = tuple(sample.sentence(n, f"Sentence {n} promises this and that.") for n in range(MOST + 5))
    begun = time.process_time()
    text = render(replace(sample.rich(), sentences=sentences), {})
    assert time.process_time() - begun < 2
    assert text.count('class="said is-broken" id=') == MOST
    assert "5 more sentences and headings are in report.json" in text
