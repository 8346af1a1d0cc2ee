"""The HTML report as a person meets it: in a real browser, at a desk, on a phone, on paper, with scripts on and off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from auditor.driver.chromium.process.programs import Browsers
from auditor.findings.report import AuditReport
from reports.html import render
from tests.reports import sample
from tests.reports.hostile import LONG, NASTY
from tests.reports.reader import DESK, PHONE, Scheme, browser, reading

pytestmark = pytest.mark.browser

SAMPLES: dict[str, Callable[[], AuditReport]] = {
    "rich": sample.rich,
    "empty": sample.empty,
    "many": lambda: sample.many(5_000),
}
QUICK = ("rich", PHONE, "light")


@pytest.fixture(scope="module")
def shell(browsers: Browsers) -> Iterator[Browser]:
    assert browsers.headless_shell
    with browser(browsers.headless_shell) as started:
        yield started


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    return {name: written(folder / f"{name}.html", make()) for name, make in SAMPLES.items()}


def written(path: Path, report: AuditReport) -> Path:
    path.write_text(render(report, sample.pictures()), encoding="utf-8")
    return path


# Axe's judgement of contrast takes seconds for a long report: most are among the slow tests.
@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [
        pytest.param(
            name, size, scheme, marks=[] if name == "empty" or (name, size, scheme) == QUICK else pytest.mark.slow
        )
        for name in SAMPLES
        for size in (DESK, PHONE)
        for scheme in ("light", "dark")
    ],
)
def test_axe_finds_nothing(
    name: str, size: tuple[int, int], scheme: Scheme, shell: Browser, files: dict[str, Path]
) -> None:
    with reading(shell, files[name], size, scheme) as reader:
        assert reader.axe() == []
        assert not reader.overflows()
        assert (reader.told, reader.asked) == ([], [])


@pytest.mark.slow
def test_axe_finds_nothing_where_all_is_unfolded_and_filtered(shell: Browser, files: dict[str, Path]) -> None:
    with reading(shell, files["rich"], PHONE, query="?severity=error&q=pixel") as reader:
        reader.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
        assert reader.axe() == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_hostile_report_does_nothing_and_reads(scripts: bool, shell: Browser, tmp_path: Path) -> None:
    for number, text in enumerate((*NASTY, LONG)):
        if number % 12 == 0 or number == len(NASTY):
            joined = LONG if text is LONG else " ".join(NASTY[number : number + 12])
            file = written(tmp_path / f"{number}.html", sample.hostile(joined))
            with reading(shell, file, java_script_enabled=scripts) as reader:
                assert reader.page.locator("h1").count() == 1
                assert reader.page.locator("article.finding").count() == len(sample.rich().findings) + 2
                assert (reader.told, reader.asked) == ([], [])
                assert reader.page.url == file.as_uri()


def test_without_scripts_all_of_it_is_there_and_nothing_that_needs_one(shell: Browser, files: dict[str, Path]) -> None:
    with reading(shell, files["rich"], java_script_enabled=False) as reader:
        page = reader.page
        assert not page.locator("#filter").is_visible()
        for target in ("#annotated", "#statement", "#matrix", "#map svg[role=img]", "#links", "#coverage", "#method"):
            assert page.locator(target).first.is_visible()
        shown = page.locator("article.finding")
        assert shown.count() == len(sample.rich().findings)
        assert all(shown.nth(n).is_visible() for n in range(shown.count()))


def visible_findings(page: object) -> int:
    return int(page.evaluate("document.querySelectorAll('[data-in]:not([hidden])').length"))  # type: ignore[attr-defined]


def test_filters_are_in_the_url_and_a_url_brings_them_back(shell: Browser, files: dict[str, Path]) -> None:
    report = sample.rich()
    waived = sum(f.status == "waived" for f in report.findings)
    with reading(shell, files["rich"]) as reader:
        page = reader.page
        page.get_by_label("Status").select_option("waived")
        page.locator("#filter output", has_text=f"{waived} of {len(report.findings)} findings shown").wait_for()
        assert visible_findings(page) == waived
        assert page.url.endswith("?status=waived")
        page.get_by_role("searchbox").press("Escape")
        assert visible_findings(page) == len(report.findings)
        assert page.url == files["rich"].as_uri()
    social = [f for f in report.findings if "LinkedIn" in f.observed]
    with reading(shell, files["rich"], query="?q=linkedin&kind=recipient&scenario=gpc#statement") as reader:
        assert visible_findings(reader.page) == len(social) == 1
        assert reader.page.get_by_role("searchbox").input_value() == "linkedin"
        assert reader.page.locator(".clause:visible").count() == 1
        assert reader.page.url.endswith("#statement")


def test_a_filter_for_clauses_hides_the_others(shell: Browser, files: dict[str, Path]) -> None:
    with reading(shell, files["rich"], query="?state=kept&severity=nonsense") as reader:
        assert reader.page.locator(".clause:visible").count() == 1
        assert "severity" not in reader.page.url


def test_a_link_to_a_finding_shows_it_though_a_filter_hid_it(shell: Browser, files: dict[str, Path]) -> None:
    goal = next(f for f in sample.rich().findings if f.status == "waived").fingerprint
    with reading(shell, files["rich"], query="?status=known") as reader:
        assert not reader.page.locator(f"#finding-{goal}").is_visible()
        reader.page.evaluate(f"location.hash = 'finding-{goal}'")
        reader.page.locator(f"#finding-{goal}").wait_for(state="visible")


def test_an_anchor_of_a_folded_finding_unfolds_it(shell: Browser, files: dict[str, Path]) -> None:
    last = sample.many(5_000).findings[-1].fingerprint
    with reading(shell, files["many"], query=f"#finding-{last}") as reader:
        reader.page.locator(f"#finding-{last}").wait_for(state="visible")


def test_all_of_it_is_reached_by_keyboard(shell: Browser, files: dict[str, Path]) -> None:
    with reading(shell, files["rich"]) as reader:
        page = reader.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('#annotated'))")
        unreachable = page.evaluate(
            "[...document.querySelectorAll('a, button, input, select, summary')].filter((e) => e.tabIndex < 0).length"
        )
        assert unreachable == 0


def test_on_paper_folded_parts_are_open_and_tools_are_gone(shell: Browser, files: dict[str, Path]) -> None:
    with reading(shell, files["rich"]) as reader:
        reader.page.emulate_media(media="print")
        for gone in ("#filter", ".contents", ".tools"):
            assert not reader.page.locator(gone).first.is_visible()
        assert reader.page.locator("#map .told li").first.is_visible()
        assert len(reader.page.pdf()) > 20_000
