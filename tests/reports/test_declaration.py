from __future__ import annotations

import math
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from auditor.findings.inventory import Inventory
from auditor.findings.report import AuditReport
from reports import FORMATS
from reports.declaration import declaration, remark
from tests.reports import sample

NAMES = [
    "session", "consent", "cart", "_ga", "_fbp", "MUID", "_ttp", "_hjSessionUser_184", "_hjActiveViewportIds",
]  # fmt: skip
COOKIE = sample.rich().inventory.cookies[0]


def table(name: str, report: AuditReport) -> list[list[str]]:
    text = FORMATS[name].render(report, {})
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text) if name.endswith("markdown") else text
    rows = BeautifulSoup(html, "html.parser").find_all("tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]


def kept(asked: float | None, lifetime: float | None = None) -> str:
    cookie = replace(COOKIE, asked=asked, lifetime=lifetime)
    (row,) = declaration(sample.empty(inventory=Inventory(cookies=(cookie,))))
    return row.kept


def test_both_tables_say_the_same_and_necessary_things_first() -> None:
    told = table("declaration-html", sample.rich())
    assert told == table("declaration-markdown", sample.rich())
    assert [row[0] for row in told[1:]] == NAMES
    assert told[4] == ["_ga", "shop.example", "Google Analytics", "Analytics", "2 years", "Cookie"]


def test_what_nobody_knows_the_purpose_of_is_left_to_the_author() -> None:
    assert [row[3] for row in table("declaration-html", sample.rich())[-2:]] == ["To be completed"] * 2
    assert remark(sample.rich()) == (
        "9 entries seen on 14 of 36 pages in 3 scenarios; 2 without a known purpose; the audit is incomplete, so entries "
        "may be missing"
    )


@pytest.mark.parametrize(
    ("asked", "lifetime", "told"),
    [
        (None, None, "until the browser is closed"),
        (732 * sample.DAY, 400 * sample.DAY, "2 years"),
        (None, 30 * sample.DAY, "30 days"),
        (math.inf, 400 * sample.DAY, "over 1,000 years"),
    ],
)
def test_a_cookie_is_kept_as_long_as_was_asked_for(asked: float | None, lifetime: float | None, told: str) -> None:
    assert kept(asked, lifetime) == told


def test_a_cookie_that_is_only_deleted_is_not_declared() -> None:
    gone = replace(COOKIE, asked=0.0, stored=False)
    assert declaration(sample.empty(inventory=Inventory(cookies=(gone,)))) == []


def test_a_cookie_of_two_paths_has_one_row() -> None:
    twice = Inventory(cookies=(COOKIE, replace(COOKIE, pages=3)))
    assert len(declaration(sample.empty(inventory=twice))) == 1
