from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from auditor.findings.inventory import Inventory
from auditor.past import compare
from auditor.past.changes import Difference
from reports.difference import DIFFERENCES
from reports.markdown import LIMIT
from tests.past.old import past
from tests.reports import sample
from tests.reports.test_json import _objects

SCHEMA = json.loads((files("reports.difference") / "diff.schema.json").read_text("utf-8"))
EVIL = "\ud800<script>|`[a](b)\n\x1b[31m\u202e@name #1 &"


def between(old, new) -> Difference:
    return compare(past(old), past(new), names=("old.json", "new.json"))


def changed(text: str = "x") -> Difference:
    """Something of everything: new, gone and changed, with `text` wherever a site or a policy has the word."""
    hostile = sample.hostile(text)
    (first, *rest) = hostile.findings
    other = replace(first, code="other", subject=replace(first.subject, key=text + "2"))
    kept = replace(hostile, findings=(replace(first, observed=text + "!", severity="note"), *rest[1:], other))
    rules = tuple(replace(r, id=r.id + text, outcome="inconclusive") for r in hostile.rules)
    return between(hostile, replace(kept, rules=rules, inventory=replace(hostile.inventory, cookies=(), embeds=())))


CASES = [
    between(sample.small(), sample.small()),
    between(sample.empty(), sample.rich()),
    between(sample.rich(), replace(sample.empty(), inventory=Inventory())),
    changed(),
    changed(EVIL),
]


def test_the_schema_is_a_schema_and_strict_everywhere():
    Draft202012Validator.check_schema(SCHEMA)
    assert all(node["additionalProperties"] is False for node in _objects(SCHEMA))


@pytest.mark.parametrize("difference", CASES)
def test_json_is_valid_and_in_the_contracts_order(difference):
    told = json.loads(DIFFERENCES["json"](difference))
    Draft202012Validator(SCHEMA).validate(told)
    assert list(told) == list(SCHEMA["properties"])


def test_the_schema_refuses_what_is_not_in_the_contract():
    told = json.loads(DIFFERENCES["json"](CASES[1]))
    assert not Draft202012Validator(SCHEMA).is_valid(told | {"more": 1})


@pytest.mark.parametrize("name", DIFFERENCES)
@pytest.mark.parametrize("difference", CASES)
def test_every_format_renders_everything_the_same_twice(name, difference):
    text = DIFFERENCES[name](difference)
    assert text == DIFFERENCES[name](difference)
    assert text.endswith("\n")
    text.encode("utf-8")


def test_a_terminal_gets_no_control_characters():
    text = DIFFERENCES["text"](changed(EVIL))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_markdown_gets_no_markup():
    text = DIFFERENCES["markdown"](changed(EVIL))
    assert "<script" not in text
    assert "[a](b)" not in text
    assert "@name" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} <= {4, 5, 6}


def test_markdown_stays_under_the_limit_of_a_comment():
    small = sample.small()
    many = tuple(sample.finding(f"{n} @ {'x' * 150}", observed="y" * 300) for n in range(300))
    both = replace(small, findings=many), replace(small, findings=tuple(replace(f, observed="z" * 300) for f in many))
    for pair in ((small, both[0]), (both[0], small), both):
        assert len(DIFFERENCES["markdown"](between(*pair))) < LIMIT


def test_text():
    small = sample.small()
    (finding,) = small.findings
    new = replace(
        small, verdict="incomplete", complete=False,
        findings=(replace(finding, severity="warning"), sample.finding("mole @ shop.example")),
        rules=(replace(small.rules[0], gaps=(sample.gap("unseen"),)),),
    )  # fmt: skip
    assert DIFFERENCES["text"](between(small, new)).splitlines() == [
        "old: Fail       https://shop.example/  old.json, 2026-11-22 10:15:00 UTC",
        "new: Incomplete https://shop.example/  new.json, 2026-11-22 10:15:00 UTC",
        "note: the new report is incomplete: not everything could be judged",
        "Findings: 1 new, 0 gone, 1 changed. 1 rule ended differently. Inventory: 0 new, 0 gone, 0 changed.",
        "",
        "New findings",
        "  + error cookies-declared/undeclared  mole @ shop.example  [cookies-declared]",
        "      promised  every cookie is one that the statement names",
        "      observed  a cookie that it does not name",
        "      seen in   no-choice on 1 page: https://shop.example/",
        "",
        "Changed findings",
        "  ~ warning cookies-declared/undeclared  _ga @ shop.example  [cookies-declared]",
        "      severity  error → warning",
        "",
        "Rules that ended differently",
        "  cookies-declared (cookies-declared): failed, and no longer judged completely",
    ]


def test_text_of_what_is_gone():
    lines = DIFFERENCES["text"](between(sample.small(), replace(sample.small(), findings=()))).splitlines()
    assert lines[-1] == "  - error cookies-declared/undeclared  _ga @ shop.example  [cookies-declared]"


def test_nothing_differs():
    assert DIFFERENCES["text"](CASES[0]).splitlines()[-1] == "Nothing differs."
