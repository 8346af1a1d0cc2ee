"""A walk as a report tells it: steady, bounded, on the page where something was seen; its routes are pages; `off` is a gap."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.cli.main import main
from auditor.crawl.walk import walk as walk_module
from tests.kinds.member import TRACKER, Member, script

pytestmark = pytest.mark.browser

MEMBER = Member(
    kind="walk",
    name="a shop",
    pages={
        "/": """<button id="m" aria-haspopup="true">Menu</button><details><summary>Delivery</summary><p>Three days.</p></details>
        <p><a href="/two">Two</a> <a href="#/sale">Sale</a></p><button id="go">Offers</button>"""
        + script("document.getElementById('go').addEventListener('click', () => { location.href = '/offers'; });"),
        "/two": script("if (document.referrer) tell('inner');"),
        "/offers": "<p>Half the price.</p>",
    },
)


def audited(folder: Path, crawl: str) -> dict[str, Any]:
    folder.mkdir()
    (folder / "policy.yaml").write_text(
        MEMBER.policy.replace("{sitemap: false}", f"{{sitemap: false, {crawl}}}"), "utf-8"
    )
    web = MEMBER.web()
    with web.running():
        maps = [word for m in web.map_host_options() for word in ("--map-host", m)]
        main(
            ["audit", str(folder / "policy.yaml"), "--out", str(folder / "out"), "--format", "json", "--quiet", "--scenario", "no-choice", *maps]
        )  # fmt: skip
    report: dict[str, Any] = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    return report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return audited(tmp_path_factory.mktemp("walk") / "once", "max_pages: 9")


def test_it_says_where_it_came_and_what_it_pressed(report: dict[str, Any]) -> None:
    (walk,) = report["coverage"]["walks"]
    assert {"link", "button", "menu", "accordion"} == set(walk["pressed"])
    assert (walk["untried"], walk["cut"]) == ([], "")
    ways = {step["by"] for step in walk["steps"]}
    assert ways == {"start", "button", "link", "route"}


def test_routes_and_what_only_a_button_leads_to_are_pages(report: dict[str, Any]) -> None:
    pages = {page["url"]: page["found_on"] for page in report["coverage"]["pages"]}
    assert {"https://shop.example/#/sale", "https://shop.example/offers"} <= set(pages)
    assert pages["https://shop.example/offers"].startswith("https://shop.example/")


def test_a_finding_names_the_page_of_the_walk_on_which_it_was_seen(report: dict[str, Any]) -> None:
    (finding,) = report["findings"]
    assert finding["pages"] == ["https://shop.example/two"]
    assert TRACKER in finding["observed"]


@pytest.mark.slow
def test_two_audits_of_a_steady_site_walk_alike(report: dict[str, Any], tmp_path: Path) -> None:
    (first,), (second,) = report["coverage"]["walks"], audited(tmp_path / "again", "max_pages: 9")["coverage"]["walks"]
    assert [(s["by"], s["url"].partition("?")[0]) for s in first["steps"]] == [
        (s["by"], s["url"].partition("?")[0]) for s in second["steps"]
    ]
    assert first["pressed"] == second["pressed"]


def test_a_walk_whose_time_is_over_still_tries_each_kind_that_it_saw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a busy machine: all of its time goes by before the first page is read."""
    monkeypatch.setattr(walk_module.Walk, "_is_late", lambda _: True)
    (walk,) = audited(tmp_path / "late", "max_pages: 1")["coverage"]["walks"]
    assert (walk["untried"], {"button", "menu", "accordion"} - set(walk["pressed"])) == ([], set())


def test_without_a_walk_the_rule_is_inconclusive_and_says_why(tmp_path: Path) -> None:
    report = audited(tmp_path / "off", "walk: off")
    (rule,) = report["rules"]
    assert (rule["outcome"], [g["kind"] for g in rule["gaps"]]) == ("inconclusive", ["not-walked"])
    assert report["coverage"]["walks"] == []
    assert report["method"]["walk"] == "off"
