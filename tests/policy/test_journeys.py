from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from policy.model import ConsentHints, Target
from policy.schema import policy_schema
from policy.yaml_nodes import read_yaml
from tests.policy.reading import VOCABULARY, assert_problem, in_site, policy, problems, read

SCHEMA = Draft202012Validator(policy_schema(VOCABULARY))
RULE = "{id: r, check: cookies-declared}"
LONG = """\
journeys:
  opt-out:
    - goto: /privacy/ads?token=${TOKEN}
    - click: {role: button, name: Opt out}
    - fill: {label: E-mail, value: "${EMAIL} of ${EMAIL}"}
    - fill: {selector: "#note", value: ""}
    - check: {label: I am sure}
    - uncheck: {role: switch}
    - select: {label: Country, option: Finland}
    - press: Shift+Tab
    - expect: {text: You have opted out}
    - expect: {text: Loading, gone: true}
    - expect: {url: /privacy/**}
    - wait: 500
    - wait: {role: status}
"""


def journey(steps: str) -> str:
    """A policy with one journey, `j`, of these steps."""
    return policy(more=f"journeys: {{j: [{steps}]}}")


def accepted_by_schema(text: str) -> bool:
    return SCHEMA.is_valid(read_yaml(text, "policy.yaml").data)


def test_steps():
    (got,) = read(policy(more=LONG)).journeys
    assert got.name == "opt-out"
    assert [(s.action, str(s.target) if s.target else "", s.value or s.milliseconds or s.gone) for s in got.steps] == [
        ("goto", "", "/privacy/ads?token=${TOKEN}"),
        ("click", "the button 'Opt out'", False),
        ("fill", "the field 'E-mail'", "${EMAIL} of ${EMAIL}"),
        ("fill", "the selector '#note'", False),
        ("check", "the field 'I am sure'", False),
        ("uncheck", "the switch", False),
        ("select", "the field 'Country'", "Finland"),
        ("press", "", "Shift+Tab"),
        ("expect", "the text 'You have opted out'", False),
        ("expect", "the text 'Loading'", True),
        ("expect", "", "/privacy/**"),
        ("wait", "", 500),
        ("wait", "the status", False),
    ]
    assert got.variables == ("TOKEN", "EMAIL")
    assert accepted_by_schema(policy(more=LONG))


def test_every_step_knows_its_place():
    text = policy(more=LONG)
    (got,) = read(text).journeys
    lines = text.splitlines()
    assert [lines[s.location.line - 1][s.location.column - 1 :].split(":")[0] for s in got.steps] == [
        s.action for s in got.steps
    ]
    assert lines[got.location.line - 1][got.location.column - 1 :] == "opt-out:"


def test_consent_hints():
    got = read(policy(more="consent: {reject: {role: button, name: No thanks}, save: {selector: '#save'}}"))
    assert got.consent == ConsentHints(reject=Target(role="button", name="No thanks"), save=Target(selector="#save"))
    assert got.consent.reject.location.line == 4
    assert read(policy()).consent == ConsentHints()


def test_a_journey_makes_a_scenario():
    clauses = "clauses: [{id: c, rules: [{id: r, check: cookies-declared, in: ['journey:j']}]}]"
    more = "journeys: {j: [{goto: /}]}\nscenarios: [no-choice, 'journey:j']"
    assert read(policy(clauses=clauses, more=more)).scenarios == ("no-choice", "journey:j")
    assert accepted_by_schema(policy(clauses=clauses, more=more))


@pytest.mark.parametrize(
    "text",
    [
        "clauses: [{id: c, rules: [{id: r, check: cookies-declared, in: [¦'journey:k']}]}]",
        "clauses: [{id: c, rules: [{id: r, check: everything, must: x, than: ¦'journey:k'}]}]",
        f"clauses: [{{id: c, rules: [{RULE}]}}]\nscenarios: [¦'journey:k']",
    ],
)
def test_a_scenario_of_no_journey(text):
    unknown = "unknown scenario 'journey:k'"
    assert_problem(policy(clauses=text, more="journeys: {j: [{goto: /}]}"), f"{unknown}: did you mean 'journey:j'?")
    assert_problem(policy(clauses=text), f"{unknown}: known are gpc, no-choice, no-cookies")


def test_an_option_names_a_journey():
    rule = "clauses: [{id: c, rules: [{id: r, check: everything, must: x, way: ¦%s}]}]"
    journeys = "journeys: {opt-out: [{goto: /}]}"
    assert not problems(policy(clauses=rule.replace("¦", "") % "opt-out", more=journeys))
    assert_problem(policy(clauses=rule % "optout", more=journeys), "unknown journey 'optout': did you mean 'opt-out'?")
    assert_problem(policy(clauses=rule % "optout"), "unknown journey 'optout'")


def test_a_journey_that_is_not_run():
    clauses = "clauses: [{id: c, rules: [{id: r, check: cookies-declared, in: [¦'journey:j']}]}]"
    more = "journeys: {j: [{goto: /}]}\nscenarios: [no-choice]"
    assert_problem(policy(clauses=clauses, more=more), "'journey:j' is not among the scenarios that this policy runs")


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("¦{}", "step 1 of journey 'j' needs one of goto, click, fill, check, uncheck, select, press, expect, wait"),
        ("{goto: /}, ¦click", "step 2 of journey 'j' must be a mapping of keys, not 'click'"),
        ("{goto: /, ¦click: {text: x}}", "step 1 of journey 'j' is to goto already: make 'click' a step of its own"),
        ("{¦clik: {text: x}}", "'clik' is not a key of step 1 of journey 'j': did you mean 'click'?"),
        ("{goto: ¦https://other.example/}", "'https://other.example/' is no path on the site: begin it with one /, without #, e.g. /privacy"),
        ("{goto: ¦//other.example/}", "'//other.example/' is no path on the site: begin it with one /, without #, e.g. /privacy"),
        ("{goto: ¦'/\\other.example'}", "'/\\other.example' is no path on the site: begin it with one /, without #, e.g. /privacy"),
        ("{goto: ¦'/${A B}'}", "'/${A B}': a variable is written ${NAME}, of letters a-z, digits and '_'"),
        ("{click: ¦{}}", "click needs one of role, label, text, selector"),
        ("{click: {role: button, ¦label: x}}", "click has role already: 'label' cannot stand beside it"),
        ("{click: {text: a, ¦name: x}}", "name stands beside a role only: click has text"),
        ("{click: {role: ¦buton}}", "unknown role 'buton': did you mean 'button'?"),
        ("{click: {text: ¦' '}}", "text must not be empty"),
        ("{click: {text: ¦'${A}'}}", "'${A}': variables can stand in goto, in a value and in an option only"),
        ("{click: {selector: ¦'a >> b'}}", "'a >> b' is no CSS selector: write it like #opt-out or form.ads button"),
        ("{click: {selector: ¦'xpath=//a'}}", "'xpath=//a' is no CSS selector: write it like #opt-out or form.ads button"),
        ("{¦fill: {label: x}}", "missing 'value' in fill"),
        ("{fill: {label: x, value: ¦1}}", "value must be text: put 1 in quotes"),
        ("{fill: {label: x, value: ¦'${}'}}", "'${}': a variable is written ${NAME}, of letters a-z, digits and '_'"),
        ("{¦select: {label: x}}", "missing 'option' in select"),
        ("{press: ¦Entr}", "unknown key 'Entr': did you mean 'Enter'?"),
        ("{press: ¦Hyper+a}", "unknown key 'Hyper+a': write it like Enter, Tab, Escape, a or Shift+Tab"),
        ("{expect: ¦{gone: true}}", "expect needs one of role, label, text, selector, url"),
        ("{expect: {text: x, ¦url: /a}}", "expect has text already: 'url' cannot stand beside it"),
        ("{expect: {url: ¦thanks}}", "'thanks' is no address: begin it with / or https://, e.g. /thanks or /account/**"),
        ("{wait: ¦20000}", "wait must be at most 10000 or a mapping of keys, not 20000"),
        ("{wait: {text: x, ¦gone: true}}", "'gone' is not a key of wait: known are label, name, role, selector, text"),
    ],
)  # fmt: skip
def test_steps_that_are_none(steps, message):
    assert_problem(journey(steps), message)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("journeys: {¦a b: [{goto: /}]}", "'a b' is no id: use letters a-z, digits, '-', '_' and '.', at most 100 of them"),
        ("journeys: {j: ¦[]}", "journey 'j' must not be empty"),
        ("journeys: {j: ¦now}", "journey 'j' must be a list, not 'now'"),
        ("journeys: ¦[]", "journeys must be a mapping of keys, not a list"),
        ("consent: {¦rejekt: {text: x}}", "'rejekt' is not a key of consent: did you mean 'reject'?"),
        ("consent: {reject: {text: x, ¦selector: y}}", "reject has text already: 'selector' cannot stand beside it"),
        ("consent: {reject: ¦No}", "reject must be a mapping of keys, not 'No'"),
    ],
)  # fmt: skip
def test_journeys_and_hints_that_are_none(more, message):
    assert_problem(policy(more=more), message)


@pytest.mark.parametrize(
    "more",
    [
        "journeys: {a b: [{goto: /}]}",
        "journeys: {j: []}",
        "journeys: {j: [{}]}",
        "journeys: {j: [{goto: /, press: Enter}]}",
        "journeys: {j: [{click: {role: button, text: x}}]}",
        "journeys: {j: [{click: {text: x, name: y}}]}",
        "journeys: {j: [{click: {role: buton}}]}",
        "journeys: {j: [{wait: -1}]}",
        "journeys: {j: [{expect: {gone: true}}]}",
        "consent: {reject: {}}",
        "scenarios: ['journey:']",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(more):
    assert problems(policy(more=more))
    assert not accepted_by_schema(policy(more=more))


def test_a_journey_is_not_endless():
    assert not problems(journey(", ".join(["{wait: 1}"] * 50)))
    assert "at most 50" in problems(journey(", ".join(["{wait: 1}"] * 51)))[0][2]


def test_a_storage_state_is_a_file_beside_the_policy():
    assert read(in_site("storage_state: state.txt"), state="{}").site.storage_state == "state.txt"
    assert read(in_site("storage_state: made-later.json")).site.storage_state == "made-later.json"
    assert_problem(
        in_site("storage_state: ¦../login.json"), "'../login.json' leaves the policy's folder: name a file in it"
    )
