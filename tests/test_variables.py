from __future__ import annotations

import pytest

from auditor.errors import UsageError
from auditor.variables import check_variables, parse_variables
from tests.policy.reading import policy, read

ENVIRONMENT = {"EMAIL": "ada@mail.example", "PIN": "1", "KEY": "line\nline"}


def journeys(*values: str):
    steps = ", ".join(f"{{fill: {{label: x, value: '{v}'}}}}" for v in values)
    return read(policy(more=f"journeys: {{j: [{steps}]}}")).journeys


def test_given_or_taken_from_the_environment():
    got = parse_variables(["PASSWORD=a=b c", "EMAIL"], ENVIRONMENT)
    assert got == {"PASSWORD": "a=b c", "EMAIL": "ada@mail.example"}


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("9=abcd", "--var takes NAME=VALUE"),
        ("my-hush-value", "--var takes NAME=VALUE"),
        ("=abcd", "--var takes NAME=VALUE"),
        ("TOKEN", "there is no environment variable TOKEN"),
        ("A=abc", "of 4 to 1000 characters"),
        ("A=", "of 4 to 1000 characters"),
        ("PIN", "of 4 to 1000 characters"),
        ("KEY", "must be one line"),
        (f"A={'hush' * 300}", "of 4 to 1000 characters"),
    ],
)
def test_what_is_none(option, message):
    with pytest.raises(UsageError, match=message) as caught:
        parse_variables([option], ENVIRONMENT)
    assert "hush" not in str(caught.value)


def test_all_that_are_missing_are_named_at_once():
    with pytest.raises(
        UsageError, match=r"^journey 'j' needs the variables A, B: give --var A=VALUE --var B=VALUE, or"
    ):
        check_variables({"C": "abcd"}, journeys("${A}${B}", "${A} ${C}"))
    with pytest.raises(UsageError, match="needs the variable A: give --var A=VALUE, or"):
        check_variables({}, journeys("${A}"))
    check_variables({"A": "abcd", "UNUSED": "efgh"}, journeys("${A}"))


def test_a_value_that_would_garble_the_evidence_is_refused():
    with pytest.raises(UsageError, match=r"^--var A: its value also stands in the policy") as caught:
        check_variables({"A": "Session"}, (), "cookies: [{name: session}]", "https://shop.example/")
    assert "Session" not in str(caught.value)
    check_variables({"A": "Session"}, (), "https://shop.example/")
