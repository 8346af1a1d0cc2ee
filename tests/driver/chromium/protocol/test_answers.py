from __future__ import annotations

from typing import Any

import pytest

from auditor.driver.chromium.protocol.answers import answer_of, evaluated, evaluated_any, evaluated_json, part
from auditor.driver.errors import UnexpectedAnswer


def value(value: Any) -> dict[str, Any]:
    return {"result": {"type": "object", "value": value}}


def test_a_value_is_read_as_what_it_is():
    assert evaluated(value("text"), str) == "text"
    assert evaluated(value(0), int) == 0
    assert evaluated_json(value('{"a": [1]}'), dict) == {"a": [1]}
    assert evaluated_any({"result": {"type": "undefined"}}) is None


# What a page that navigates meanwhile makes of the value, and what other browsers may.
@pytest.mark.parametrize(
    "answer", [{}, {"result": {}}, {"result": None}, {"result": []}, value({}), value(None), value(7), value(True)]
)
def test_a_value_of_another_kind_is_no_text(answer):
    for reader in (lambda: evaluated(answer, str), lambda: evaluated_json(answer, dict)):
        with pytest.raises(UnexpectedAnswer):
            reader()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"{}"', "[" * 100_000])
def test_what_is_no_object_in_json_is_not_taken_for_one(text):
    with pytest.raises(UnexpectedAnswer):
        evaluated_json(value(text), dict)


def test_a_truth_value_is_no_number():
    with pytest.raises(UnexpectedAnswer, match="a whole number was expected, and bool came"):
        evaluated(value(True), int)


@pytest.mark.parametrize(
    "details", [{"exception": {"description": "TypeError: no"}}, {"exception": "?"}, {}, None, "?"]
)
def test_what_a_script_threw_is_told(details):
    with pytest.raises(UnexpectedAnswer, match="a script of ours failed"):
        evaluated_any({"exceptionDetails": details, "result": {"type": "object"}})


@pytest.mark.parametrize("result", [None, [], "text", 1])
def test_an_answer_is_an_object(result):
    with pytest.raises(UnexpectedAnswer, match=r"Page\.navigate: an object was expected"):
        answer_of("Page.navigate", result)


def test_what_is_missing_is_named():
    with pytest.raises(UnexpectedAnswer, match="cookies: a list was expected, and NoneType came"):
        part({}, "cookies", list)
    with pytest.raises(UnexpectedAnswer, match="no 'data'"):
        answer_of("m", {})["data"]
