"""What every format owes: whole texts, hostile text, determinism, an empty report."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from auditor.cli.options.shared import FORMAT_NAMES
from reports import FORMATS
from reports.console import render_coloured
from tests.reports import sample
from tests.reports.hostile import LONG, hostile_text

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize("name", FORMATS)
def test_a_small_report_reads_as_expected(name: str) -> None:
    text = FORMATS[name].render(sample.small(), {})
    if name == "html":
        text = re.sub(r"<(style|script)>.*?</(style|script)>|sha256-[\w+/=]+", "", text, flags=re.DOTALL)
    assert text == (EXPECTED / f"small.{name}").read_text(encoding="utf-8")


def test_formats_are_listed_in_display_order() -> None:
    assert tuple(FORMATS) == FORMAT_NAMES
    assert all(name == entry.id and entry.title for name, entry in FORMATS.items())
    names = {name: entry.filename for name, entry in FORMATS.items()}
    assert names == {
        "console": "", "html": "report.html", "json": "report.json", "sarif": "report.sarif", "junit": "junit.xml",
        "markdown": "summary.md", "gitlab": "gl-code-quality-report.json", "github": "annotations.txt",
        "csv": "cookies.csv", "declaration-html": "cookies.html", "declaration-markdown": "cookies.md",
    }  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("report", [sample.empty(), sample.small(), sample.rich()], ids=["empty", "small", "rich"])
def test_texts_are_deterministic_and_end_in_one_newline(name: str, report: object) -> None:
    once = FORMATS[name].render(report, sample.pictures())  # type: ignore[arg-type]
    assert once == FORMATS[name].render(report, sample.pictures())  # type: ignore[arg-type]
    assert once.encode("utf-8")
    assert once.endswith("\n")
    assert not once.endswith("\n\n")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=hostile_text())
def test_colour_adds_only_the_auditors_own_escapes(text: str) -> None:
    report = sample.hostile(text)
    bare = re.sub(r"\x1b\[(0|1|2|7|31|32|33)m", "", render_coloured(report, {}))
    assert bare == FORMATS["console"].render(report, {})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=hostile_text())
def test_no_hostile_text_is_raw_in_html(text: str) -> None:
    written = FORMATS["html"].render(sample.hostile(text), {}).encode("utf-8").decode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)


def test_a_text_of_100_kilobytes_does_not_flood_html() -> None:
    assert len(FORMATS["html"].render(sample.hostile(LONG), {})) < 1_000_000


def test_no_template_or_renderer_uses_the_words_to_avoid() -> None:
    spec = importlib.util.find_spec("reports")
    assert spec is not None
    assert spec.submodule_search_locations
    root = Path(spec.submodule_search_locations[0])
    texts = [*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.json")]
    assert len(texts) > 12
    for path in texts:
        found = re.search(r"(?i)\b(violations?|compliant|trackers?|issues?|scan(s|ned|ning)?)\b", _told(path))
        assert not found, f"{path.name}: {found and found[0]}"


def _told(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("code scanning", "")
