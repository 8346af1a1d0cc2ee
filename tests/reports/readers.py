"""Each format read by a reader of its own: what somebody else's program makes of it. Every reader asserts that it is sound."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Comment
from jsonschema import Draft202012Validator
from junitparser import JUnitXml
from markdown_it import MarkdownIt

from policy.statement.html import html_text
from reports.csv import COLUMNS
from reports.declaration import HEAD
from tests.ci.runner import commands

_SCHEMAS = Path(__file__).parent / "schemas"
_SARIF = Draft202012Validator(json.loads((_SCHEMAS / "sarif-2.1.0.json").read_text("utf-8")))
_GITLAB = Draft202012Validator(json.loads((_SCHEMAS / "gitlab-code-quality.json").read_text("utf-8")))
_REPORT = Draft202012Validator(json.loads((files("reports") / "report.schema.json").read_text("utf-8")))
_DIFFERENCE = Draft202012Validator(json.loads((files("reports.difference") / "diff.schema.json").read_text("utf-8")))
_PROSE = {"h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "br", "details", "summary", "ul", "li"}
_TABLE = {"table", "caption", "thead", "tbody", "tr", "th", "td", "code"}
# Controls but tabs and line ends, and what turns or hides the text around it.
_RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u200b-\u200f\ufeff\ud800-\udfff]")


def no_raw_character(text: str) -> None:
    """Nothing that acts in a terminal or hides, and nothing that cannot be encoded."""
    found = _RAW.search(text)
    assert not found, f"{found and ascii(found[0])} in {text[max(0, found.start() - 40) :][:90]!a}"
    text.encode("utf-8")


def console(text: str) -> None:
    assert commands(text) == []
    assert not re.search(r"##\w*\[", text)
    assert max(map(len, text.splitlines())) < 1_300


def report_json(text: str) -> None:
    _REPORT.validate(_json(text))


def difference_json(text: str) -> None:
    _DIFFERENCE.validate(_json(text))


def sarif(text: str) -> None:
    log = _json(text)
    _SARIF.validate(log)
    for told in _strings(log):
        no_raw_character(told)


def _json(text: str) -> Any:
    assert not re.search(r"##\w*\[", text), "a command in a build's log"
    return json.loads(text)


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from _strings([*node, *node.values()])
    elif isinstance(node, list):
        for item in node:
            yield from _strings(item)


def junit(text: str) -> None:
    document = JUnitXml.fromstring(text.encode())
    cases = [case for suite in document for case in suite]
    assert len(cases) == document.tests
    assert all(len(case.result) <= 1 for case in cases)


def markdown(text: str) -> None:
    assert len(text) < 65_536, "a comment on GitHub"
    assert len(text.encode()) < 2**20, "a step's summary on GitHub"
    page = BeautifulSoup(MarkdownIt("gfm-like", {"linkify": False}).render(text), "html.parser")
    assert {tag.name for tag in page.find_all(True)} <= _PROSE
    assert all(not tag.attrs for tag in page.find_all(True))
    assert not re.search(r"[@#]\w|www\.|://", re.sub("&#(?=[0-9])", "", text))
    for table in page.find_all("table"):
        assert len({len(row.find_all(["td", "th"])) for row in table.find_all("tr")}) == 1


def gitlab(text: str) -> None:
    entries = _json(text)
    _GITLAB.validate(entries)
    for told in _strings(entries):
        no_raw_character(told)
        assert "\n" not in told


def github(text: str) -> None:
    lines = text.splitlines()
    told = [line for line in lines if not line.startswith("auditor: ")]
    found = commands(text)
    assert len(found) == len(told)
    assert {command.name for command in found} <= {"error", "warning", "notice"}
    assert all(set(command.properties) <= {"file", "line", "col", "title"} for command in found)
    assert all(sum(c.name == level for c in found) <= 10 for level in ("error", "warning", "notice"))
    for command in found:
        no_raw_character(command.data)
        no_raw_character("".join(command.properties.values()))


def csv_rows(text: str) -> None:
    head, *rows = csv.reader(io.StringIO(text), strict=True)
    assert tuple(head) == COLUMNS
    assert {len(row) for row in rows} <= {len(COLUMNS)}
    # However a spreadsheet cuts the file, no piece of it is a formula.
    for pieces in (csv.reader(io.StringIO(text), delimiter=";"), csv.reader(io.StringIO(text), delimiter="\t"), rows):
        cells = [cell for row in pieces for cell in row]
        assert not [cell for cell in cells if re.match("\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r]", cell)]


def declaration_html(text: str) -> None:
    page = BeautifulSoup(text, "html.parser")
    _is_declaration(page, _TABLE)
    assert [dict(tag.attrs) for tag in page.find_all("table")] == [{"class": ["cookie-declaration"]}]
    assert len(page.find_all(string=lambda piece: isinstance(piece, Comment))) == 1
    # A statement that includes it reads back one line a row.
    lines = [line for line in html_text(text).splitlines() if line]
    assert len(lines) == 1 + len(page.find_all("tr"))


def declaration_markdown(text: str) -> None:
    _is_declaration(BeautifulSoup(MarkdownIt("gfm-like", {"linkify": False}).render(text), "html.parser"), _TABLE)
    assert not re.search(r"[@#]\w|www\.|://", re.sub("&#(?=[0-9])", "", text))


def _is_declaration(page: BeautifulSoup, allowed: set[str]) -> None:
    assert {tag.name for tag in page.find_all(True)} <= allowed
    head, *rows = page.find_all("tr")
    assert tuple(cell.get_text() for cell in head.find_all("th")) == HEAD
    assert rows
    assert {len(row.find_all(["td", "th"])) for row in rows} == {len(HEAD)}


READERS: Mapping[str, Callable[[str], None]] = {
    "console": console,
    "json": report_json,
    "sarif": sarif,
    "junit": junit,
    "markdown": markdown,
    "gitlab": gitlab,
    "github": github,
    "csv": csv_rows,
    "declaration-html": declaration_html,
    "declaration-markdown": declaration_markdown,
}
DIFFERENCE_READERS: Mapping[str, Callable[[str], None]] = {
    "text": console,
    "json": difference_json,
    "markdown": markdown,
}
