from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from policy.model import Canary
from policy.schema import policy_schema
from policy.yaml_nodes import read_yaml
from tests.policy.reading import VOCABULARY, assert_problem, policy, problems, read

SCHEMA = Draft202012Validator(policy_schema(VOCABULARY))


def forms(entries: str) -> str:
    return policy(more=f"forms: [{entries}]")


def accepted_by_schema(text: str) -> bool:
    return SCHEMA.is_valid(read_yaml(text, "policy.yaml").data)


def test_a_policy_that_says_nothing_fills_in_and_submits_nothing():
    got = read(policy())
    assert got.canary == Canary(domain="", phone="", fill=True)
    assert got.forms == ()


def test_the_canary():
    text = policy(more="canary: {domain: Mail.Example.org, fill: false}")
    assert problems(policy(more="canary: {domain: '*.example.org'}"))
    assert read(text.replace("Mail", "mail").replace("Example", "example")).canary == Canary(
        domain="mail.example.org", fill=False
    )


def test_the_phone_number_of_the_canary():
    assert read(policy(more="canary: {phone: +44 (28) 9649-6123}")).canary == Canary(phone="+442896496123")
    assert problems(policy(more="canary: {phone: 028 9649 6123}"))


def test_forms():
    entries = "{action: /newsletter, allow_submit: true}, {selector: '#pay', fill: false}, {name: 'log*', fill: true}"
    got = read(forms(entries)).forms
    assert [(f.action or f.selector or f.name, f.fill, f.allow_submit) for f in got] == [
        ("/newsletter", True, True),
        ("#pay", False, False),
        ("log*", True, False),
    ]
    assert accepted_by_schema(forms(entries))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("¦{allow_submit: true}", "form 1 needs one of action, selector, name"),
        ("{action: /a, ¦selector: form, fill: false}", "form 1 has action already: 'selector' cannot stand beside it"),
        ("¦{action: /a}", "form 1 needs one of fill, allow_submit"),
        ("{action: /a, fill: false, ¦allow_submit: true}", "form 1 is not filled in, so it cannot be submitted"),
        (
            "{action: /a, fill: true, ¦submit: true}",
            "'submit' is not a key of form 1: did you mean 'allow_submit'?",
        ),
        ("{action: /a, allow_submit: ¦'yes'}", "allow_submit must be true or false, not 'yes'"),
        (
            "{selector: ¦'//form', fill: false}",
            "'//form' is no CSS selector: write it like #opt-out or form.ads button",
        ),
    ],
)
def test_what_is_no_entry(entry, message):
    assert_problem(forms(entry), message)


def test_the_schema_refuses_what_names_no_form_or_says_nothing_of_it():
    assert not accepted_by_schema(forms("{allow_submit: true}"))
    assert not accepted_by_schema(forms("{action: /a}"))
    assert not accepted_by_schema(forms("{action: /a, name: b, fill: true}"))
