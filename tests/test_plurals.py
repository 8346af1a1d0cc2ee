from __future__ import annotations

import pytest

from auditor.plurals import counted


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("contacts", "contact"),
        ("cookies", "cookie"),
        ("third-party frames", "third-party frame"),
        ("storage keys", "storage key"),
        ("policies", "policy"),
        ("addresses", "address"),
        ("boxes", "box"),
        ("links and recipients", "link or recipient"),
        ("cookies, storage keys and recipients", "cookie, storage key or recipient"),
        ("cookies, storage keys and recipients after the choice", "cookie, storage key or recipient after the choice"),
        ("pages with and without the signal", "page with and without the signal"),
        ("links that leave the site", "link that leaves the site"),
        ("choices that were tried", "choice that was tried"),
        ("", ""),
    ],
)
def test_one_of_them(unit, one):
    assert counted(1, unit) == f"1 {one}"
    assert counted(2, unit) == f"2 {unit}"


def test_thousands_are_told_apart():
    assert counted(1204, "pages") == "1,204 pages"
    assert counted(0, "pages") == "0 pages"
