from __future__ import annotations

import base64
import hashlib
import itertools
import re
import time
from importlib.resources import files

from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings

from auditor.findings.report import AuditReport
from reports.html import render
from reports.pictures import BUDGET, choose
from tests.reports import sample
from tests.reports.hostile import hostile_text

LOADING = (
    "src",
    "href",
    "action",
    "formaction",
    "srcset",
    "poster",
    "data",
    "background",
    "xlink:href",
    "style",
    "ping",
)


SCRIPT = (files("reports") / "templates" / "filter.js").read_text(encoding="utf-8")


def page(report: AuditReport, images: dict[str, bytes] | None = None) -> BeautifulSoup:
    return BeautifulSoup(render(report, images or {}), "html.parser")


def assert_harmless(soup: BeautifulSoup) -> None:
    assert not soup.find_all(["iframe", "object", "embed", "form", "base", "link", "audio", "video", "img"], rel=None)
    assert [script.string for script in soup.find_all("script")] == [SCRIPT]
    assert [link["href"] for link in soup.find_all("link")] == ["data:,"]
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            assert not name.startswith("on")
            if name in LOADING:
                assert str(value).startswith(("#", "data:image/", "data:,")), (tag.name, name, value)
    assert len(soup.find_all("style")) == 1


def test_the_report_runs_nothing_and_loads_nothing() -> None:
    assert_harmless(page(sample.rich(), sample.pictures()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=hostile_text())
def test_no_text_of_a_site_makes_markup(text: str) -> None:
    soup = page(sample.hostile(text))
    assert_harmless(soup)
    names = {tag.name for tag in soup.find_all(True)}
    assert names <= {tag.name for tag in page(sample.hostile("x")).find_all(True)}


def test_the_policy_allows_the_style_sheet_and_the_script_by_their_hashes_and_nothing_else() -> None:
    soup = page(sample.small())
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]  # type: ignore[index]
    style, script = soup.style.string, soup.script.string  # type: ignore[union-attr]
    digests = [base64.b64encode(hashlib.sha256(str(text).encode()).digest()).decode() for text in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"fetch|XMLHttp|import|eval|innerHTML|insertAdjacent|document\.write", SCRIPT)
    assert not re.search(r"url\(|@import|expression", soup.style.string)  # type: ignore[union-attr,arg-type]


def test_anchors_are_stable_unique_and_all_links_arrive() -> None:
    twins = (sample.finding(), sample.finding(subject=sample.finding(status="known").subject, status="known"))
    for report in (sample.rich(), sample.empty(rules=(sample.rule(),), findings=twins)):
        soup = page(report, sample.pictures())
        names = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(names) == len(set(names))
        assert {a["href"][1:] for a in soup.find_all("a")} <= set(names)
    assert page(sample.rich()).find(id="clause-before-you-choose")
    assert page(sample.rich()).find(id="rule-links-marked")
    assert page(sample.small()).find(id=f"finding-{sample.finding().fingerprint}")


def test_every_finding_has_its_card_under_its_clause() -> None:
    report = sample.rich()
    soup = page(report)
    for finding in report.findings:
        card = soup.find(id=f"finding-{finding.fingerprint}")
        assert card is not None
        assert card.find_parent(id=f"clause-{finding.clause}")
        assert finding.expected in card.get_text()
        assert finding.observed in card.get_text()


def test_state_is_told_in_words() -> None:
    text = page(sample.rich()).get_text(" ")
    for word in ("Fail", "Kept", "Broken", "Not judged", "Cannot be seen from outside", "Informational", "Waived",
                 "Could not be judged", "Not applicable", "Passed", "Accepted for now"):  # fmt: skip
        assert word in text


def test_tables_are_readable_without_seeing_them() -> None:
    soup = page(sample.rich())
    assert soup.html["lang"] == "en"  # type: ignore[index]
    assert soup.main
    assert soup.nav
    assert all(head.get("scope") in {"col", "row", "rowgroup"} for head in soup.find_all("th"))
    assert all(table.find_parent(class_="scroll")["tabindex"] == "0" for table in soup.find_all("table"))
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile(r"^h[1-6]$"))]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_rows_are_as_wide_as_their_head() -> None:
    for table in page(sample.rich()).find_all("table"):
        widths = {sum(int(c.get("colspan", 1)) for c in row.find_all(["td", "th"])) for row in table.find_all("tr")}
        assert len(widths) == 1


def test_a_rule_of_another_clause_is_pointed_to_and_not_repeated() -> None:
    clause = page(sample.rich()).find(id="clause-partners")
    assert clause is not None
    assert clause.find("a", href="#rule-recipients-declared")
    assert not clause.find(class_="finding")


def test_many_findings_of_a_rule_are_folded() -> None:
    soup = page(sample.many(60))
    folded = soup.find("details", class_="folded")
    assert folded is not None
    assert len(folded.find_all("article")) == 48
    assert "48 more findings" in folded.summary.get_text()  # type: ignore[union-attr]


def test_five_thousand_findings_render_in_time_the_last_of_them_a_line_each() -> None:
    render(sample.small(), {})
    report = sample.many(5_000)
    begun = time.process_time()
    text = render(report, {})
    assert time.process_time() - begun < 1.5
    soup = BeautifulSoup(text, "html.parser")
    assert len(soup.find_all("article")) == 60
    assert len(soup.find_all(class_="finding-line")) == 4_940
    assert all(soup.find(id=f"finding-{f.fingerprint}") for f in (report.findings[0], report.findings[-1]))
    assert len({tag["id"] for tag in soup.find_all(attrs={"data-in": True})}) == 5_000


def test_pictures_are_bounded_and_those_of_findings_come_first() -> None:
    big = sample.picture(1, 2, 3) + bytes(BUDGET - 10_000)
    chosen = choose(["a", "b", "c", "d"], {"a": b"GIF89a", "b": big, "c": big, "d": sample.picture(9, 9, 9)})
    assert list(chosen) == ["b", "d"]
    soup = page(sample.rich(), sample.pictures())
    shown = soup.find(id="pictures").find_all("image")  # type: ignore[union-attr]
    assert len(shown) == 14
    assert {(i["width"], i["height"]) for i in shown} == {("320", "200")}
    again = soup.find(class_="finding").find("use", href=re.compile("^#page-.*-shot$"))  # type: ignore[union-attr]
    assert soup.find("image", id=again["href"][1:])  # type: ignore[index,union-attr]


def test_a_jpegs_size_is_read_from_its_frame_and_a_broken_one_is_left_out() -> None:
    head = b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xc2\x00\x0b\x08\x01\x2c\x02\x58" + bytes(20)
    chosen = choose(["a", "b"], {"a": head, "b": head[:9]})
    assert [(p.width, p.height) for p in chosen.values()] == [(600, 300)]


def test_an_empty_report_is_a_report() -> None:
    text = page(sample.empty()).get_text(" ")
    assert "The policy has no rules." in text
    assert "None were seen." in text


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_has_the_contrast_that_wcag_asks_for_in_light_and_dark() -> None:
    style = page(sample.small()).style.string  # type: ignore[union-attr]
    palettes = re.findall(r":root \{([^}]*--page[^}]*--good-wash[^}]*)\}", str(style))
    assert len(palettes) == 2
    for palette in palettes:
        colour = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", palette))
        pairs = [(ink, back) for ink in ("ink", "soft", "link") for back in ("page", "card", "sunk")]
        pairs += [
            (tone, back) for tone in ("good", "bad", "odd", "mute", "kept") for back in (f"{tone}-wash", "card", "page")
        ]
        for ink, back in pairs:
            dark, light = sorted((_luminance(colour[ink]), _luminance(colour[back])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, back)
