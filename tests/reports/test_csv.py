from __future__ import annotations

import csv
import io

import pytest

from auditor.findings.inventory import Inventory
from auditor.findings.report import AuditReport
from reports.csv import COLUMNS, render
from tests.reports import sample


def rows(report: AuditReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(report, {}))))


def named(name: str) -> dict[str, str]:
    return next(row for row in rows(sample.rich()) if row["name"] == name)


def test_a_row_for_each_cookie_and_storage_key() -> None:
    report = sample.rich()
    told = [(row["kind"], row["name"]) for row in rows(report)]
    assert len(told) == len(report.inventory.cookies) + len(report.inventory.storage)
    assert told[0] == ("cookie", "session")
    assert told[-1] == ("session storage", "_hjActiveViewportIds")


def test_what_is_told_of_a_cookie() -> None:
    assert named("_ga") == dict(
        zip(
            COLUMNS,
            (
                "cookie", "_ga", "shop.example", "first", "analytics", "Google Analytics", "yes", "yes", "2 years", "63244800",
                "400 days", "34560000", "yes", "no", "Lax", "https://www.googletagmanager.com/gtag/js", "", "no-choice gpc",
                "12", "no",
            ),
            strict=True,
        )
    )  # fmt: skip


def test_a_cookie_that_was_refused_was_not_kept() -> None:
    row = named("_ttp")
    assert (row["stored"], row["kept"], row["kept_seconds"]) == ("no", "", "")
    assert row["blocked"] == "SameSite=None without Secure"


def test_an_inventory_of_nothing_has_a_head() -> None:
    assert render(sample.empty(inventory=Inventory()), {}).count("\n") == 1


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'=1"), (" =1", "'=1"),
        ("\uff1d1", "'\uff1d1"), ("a;=1", "a;'=1"), ("a, @b", "a, '@b"), ('"=1', "\"'=1"), ("a-b", "a-b"), ("_ga", "_ga"),
    ],
)  # fmt: skip
def test_no_text_is_a_formula(name: str, cell: str) -> None:
    assert rows(sample.hostile(name))[0]["name"] == cell
