from __future__ import annotations

import pytest

from policy.model import Expectation
from tests.policy.reading import assert_problem, policy, problems, read

OUTCOME = (
    "r must be one of passed, failed, inconclusive, not-applicable, waived or a mapping of keys, not 'pass': "
    "did you mean 'passed'?"
)
ONE = "examples: [{name: n, visits: [{page: /}], expect: {r: passed}}]"


def with_examples(entry):
    return policy(more=f"examples: [{entry}]")


def example(**parts):
    keys = {"name": "n", "visits": "[{page: /}]", "expect": "{r: passed}"} | parts
    return with_examples("{" + ", ".join(f"{k}: {v}" for k, v in keys.items() if v) + "}")


def test_an_example():
    (read_one,) = read(policy(more=ONE)).examples
    (expected,) = read_one.expected
    assert (read_one.name, read_one.location.line, read_one.location.column) == ("n", 4, 12)
    assert expected == Expectation(rule="r", outcome="passed", location=expected.location)
    assert expected.location.column == ONE.index("r: passed") + 1


def test_codes_that_are_expected():
    (one,) = read(example(expect="{r: {failed: [b, a, b]}}")).examples
    assert (one.expected[0].outcome, one.expected[0].codes) == ("failed", ("a", "b"))


def test_everything_that_can_be_seen():
    visit = (
        "{scenario: gpc, page: /p, to: /q, status: 404, hsts: '', title: t, text: x, "
        "cookies: [a, {name: b, domain: c.example, max_age: 3 days, secure: false, stored: false, by: 'https://s.example/s.js'}], "
        "storage: [k, {key: l, kind: session}], requests: [/a.js, {url: 'https://b.example/', status: 500, by: /s.js}], "
        "links: [/l, {url: 'mailto:a@b.example', text: t, rel: [nofollow], new_tab: true}], frames: ['https://f.example/'], "
        "forms: [{action: /n, method: get, fields: [email], ticked: [checkbox]}], signals: {tcf: {gdprApplies: 'true'}}}"
    )
    more = {"choices": "{gpc: no-banner, no-choice: {outcome: made, clicks: 2, ticked: [Ads]}}", "answers": "{/x: 404}"}
    assert problems(example(visits=f"[{visit}, {{scenario: [no-choice, gpc], unseen: gone}}]", **more)) == []


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        (example(expect="{¦s: passed}"), "there is no rule 's': known are r"),
        (example(expect="{r: ¦pass}"), OUTCOME),
        (example(expect="¦{}"), "expect must not be empty"),
        (example(visits="¦[]"), "visits must not be empty"),
        (example(visits="[{¦pages: /}]"), "'pages' is not a key of visit 1: did you mean 'page'?"),
        (example(visits="[{scenario: ¦gcp}]"), "unknown scenario 'gcp': did you mean 'gpc'?"),
        (example(visits="[{cookies: [{¦nam: a}]}]"), None),
        (example(choices="{gpc: ¦mad}"), None),
        (with_examples("¦{visits: [{page: /}], expect: {r: passed}}"), "missing 'name' in example 1"),
    ],
)  # fmt: skip
def test_mistakes_have_their_place(marked, message):
    if message is None:
        before, _, after = marked.partition("¦")
        assert any(p[:2] == (4, len(before) - before.rfind("\n")) for p in problems(before + after))
    else:
        assert_problem(marked, message)
