"""The figures about statements, over a folder as their package describes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.statements import report
from tests.bench.statements.material import hashed

TEXT = """# Privacy

* Our shop sets one cookie.

| Name | Purpose |
|---|---|
| shop_session | Keeps the basket |

Write to care@shop.example. We will answer within a week of the day on which your letter came.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "shop.md").write_text(TEXT, "utf-8")
    (tmp_path / "labels").mkdir()
    labels = [
        {"kind": "contacts", "text": "shop.md", "email": [hashed("care@shop.example"), hashed("lost@shop.example")]},
        {"kind": "names", "text": "shop.md", "names": [hashed("shop_session")]},
        {"kind": "everyday", "language": "xx", "sentence": "We do not sell your data to anybody.", "topic": "not-sold"},
        {"kind": "clause", "sentence": "Write to care@shop.example.", "verified_by": ["contact-reachable"]},
    ]
    (tmp_path / "labels" / "own.jsonl").write_text("\n".join(map(json.dumps, labels)), "utf-8")
    return tmp_path


def test_every_figure_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report(folder)
    said = capsys.readouterr().out
    assert "statements: 1 texts" in said
    assert "e-mail: recall 0.50, precision 1.00 (of 2)" in said
    assert "cookie tables: recall 1.00, precision 1.00 (of 1)" in said
    assert "items taken for headings, as a file: 0.00 (of 1)" in said
    assert "xx 1 of 1" in said
    assert "right 1.00" in said
    assert "topic, macro F1: no labels" in said


def test_a_folder_that_is_not_there_is_skipped_with_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report(tmp_path / "statements")
    assert capsys.readouterr().out.count("\n") == 1
