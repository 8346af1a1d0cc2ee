from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import reports
from auditor.findings.inventory import Inventory
from auditor.findings.report import AuditReport
from reports.json import render
from tests.reports import sample

SCHEMA = json.loads((Path(reports.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))


def parsed(report: AuditReport) -> Any:
    return json.loads(render(report, {}))


def test_the_schema_is_a_schema_and_strict_everywhere() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert all(node["additionalProperties"] is False for node in _objects(SCHEMA))


def _objects(node: Any) -> list[dict[str, Any]]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    own = [node] if isinstance(node, dict) and node.get("type") == "object" else []
    return own + [found for child in children for found in _objects(child)]


@pytest.mark.parametrize(
    "report", [sample.empty(), sample.small(), sample.rich(), sample.hostile("\ud800<b>\x00")],
    ids=["empty", "small", "rich", "hostile"],
)  # fmt: skip
def test_reports_validate_against_the_schema(report: AuditReport) -> None:
    Draft202012Validator(SCHEMA).validate(parsed(report))


def test_the_schema_refuses_what_is_not_in_the_contract() -> None:
    validator = Draft202012Validator(SCHEMA)
    assert not validator.is_valid(parsed(sample.small()) | {"extra": 1})
    assert not validator.is_valid(parsed(sample.small()) | {"verdict": "passed"})


def test_keys_stand_in_the_contracts_order_with_the_verdict_first() -> None:
    assert list(parsed(sample.rich())) == list(SCHEMA["properties"])
    assert list(parsed(sample.rich())["findings"][0]) == list(SCHEMA["$defs"]["finding"]["properties"])


def test_two_audits_differ_in_times_only() -> None:
    late = replace(sample.rich(), started="2027-01-01T00:00:00Z", milliseconds=1)
    old, new = render(sample.rich(), {}).splitlines(), render(late, {}).splitlines()
    differing = [line.split('"')[1] for line, other in zip(old, new, strict=True) if line != other]
    assert differing == ["started", "milliseconds"]


def test_pairs_become_objects() -> None:
    report = parsed(sample.rich())
    assert report["inventory"]["recipients"][0]["requests"][0] == {"scenario": "no-choice", "count": 28}
    assert report["inventory"]["hosts"][0]["requests"][1] == {"scenario": "gpc", "count": 398}
    assert report["coverage"]["pages"][5]["outcomes"][0] == {"scenario": "no-choice", "outcome": "failed: answered 503"}
    assert report["findings"][0]["subject"]["attributes"] == [{"name": "name", "value": "cart"}]


def test_clauses_are_told_with_their_state_under_the_statement() -> None:
    assert parsed(sample.small())["statement"] == {
        "url": "https://shop.example/privacy", "source": "page",
        "sentences": [
            {"index": 0, "text": "Cookies", "kind": "heading", "block": 0, "level": 1, "state": None, "is_head": False,
             "clauses": [], "rules": [], "reworded": []},
            {"index": 1, "text": "We use cookies and pixel tags on this site.", "kind": "paragraph", "block": 1, "level": 0,
             "state": "broken", "is_head": False, "clauses": ["cookies"], "rules": ["cookies-declared"], "reworded": []},
            {"index": 2, "text": "Enjoy.", "kind": "paragraph", "block": 1, "level": 0, "state": "not-encoded",
             "is_head": False, "clauses": [], "rules": [], "reworded": []},
        ],
        "clauses": [{"id": "cookies", "state": "broken"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "written"),
    [(86_400.0, "86400"), (0.5, "0.5"), (None, "null"), (float("inf"), str(2**53 - 1)), (float("nan"), "null")],
)
def test_numbers_are_numbers_that_every_reader_holds(asked: float | None, written: str) -> None:
    cookie = replace(sample.rich().inventory.cookies[0], asked=asked)
    assert f'"asked": {written},' in render(sample.empty(inventory=Inventory(cookies=(cookie,))), {})


def test_text_is_written_whole_and_lone_surrogates_are_replaced() -> None:
    report = sample.empty(site_name="Zażółć \ud800 " + "x" * 100_000)
    text = render(report, {})
    assert "Zażółć \ufffd xxx" in text
    assert len(json.loads(text)["site"]["name"]) == 100_009
