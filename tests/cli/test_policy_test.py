from __future__ import annotations

import pytest

POLICY = """\
version: 1
extends: [preset:eprivacy, preset:ccpa]
site: {name: Shop, url: https://shop.example/}
statement: {url: /privacy}
declared:
  cookies:
    - {name: session, purpose: necessary, max_age: session}
    - {name: "_ga*", vendor: google-analytics, purpose: analytics, max_age: 13 months}
  recipients:
    - {vendor: google-analytics}
    - {vendor: google-ads, purpose: advertising}
clauses:
  - id: a
    rules:
      - {id: cookies, check: cookies-declared}
      - {id: nothing, check: purposes-allowed, in: [no-choice, gpc, reject-all]}
      - {id: mail, check: contact-reachable, email: care@shop.example}
examples:
"""
CLEAN = """\
  - name: clean
    visits:
      - {cookies: [session], links: [/privacy, {url: /choices, text: Your privacy choices}, "mailto:care@shop.example"]}
      - {page: /privacy, links: [/, {url: /choices, text: Your privacy choices}, "mailto:care@shop.example"]}
      - {page: /choices, links: [/privacy, /, "mailto:care@shop.example"]}
    expect:
      nothing: passed
      mail: passed
      cookies: passed
      "eprivacy:nothing-before-consent": passed
      "eprivacy:refusal-kept": passed
      "eprivacy:refusing-as-easy": passed
      "eprivacy:nothing-ticked-before": passed
      "eprivacy:withdrawal-offered": passed
      "eprivacy:withdrawal-kept": passed
      "eprivacy:statement-linked": passed
      "ccpa:signal-honoured": passed
      "ccpa:opt-out-link": passed
"""
EARLY = """\
  - name: analytics too early
    visits:
      - cookies: [session, {name: _ga, max_age: 2 years, by: "https://www.google-analytics.com/a.js"}]
        requests: ["https://www.google-analytics.com/a.js"]
    expect:
      nothing: {failed: [cookie, recipient]}
      cookies: {failed: [lives-too-long]}
      "eprivacy:refusal-kept": {failed: [cookie, recipient]}
"""
BANNER = """\
  - name: a banner that is hard to refuse
    visits: [{page: /}]
    choices: {reject-all: {clicks: 2}, accept-all: {ticked: [Statistics]}, withdraw: no-way}
    expect:
      "eprivacy:refusing-as-easy": {failed: [harder]}
      "eprivacy:nothing-ticked-before": {failed: [pre-selected]}
      "eprivacy:withdrawal-offered": {failed: [missing]}
      "eprivacy:withdrawal-kept": inconclusive
"""
SIGNAL = """\
  - name: the signal changes nothing
    visits: [{requests: ["https://ad.doubleclick.net/x"]}]
    expect:
      "ccpa:signal-honoured": {failed: [recipient]}
      "ccpa:opt-out-link": {failed: [dead]}
"""
UNSEEN = """\
  - name: nothing was seen
    visits: [{unseen: it timed out}]
    expect: {nothing: inconclusive, "eprivacy:statement-linked": inconclusive}
"""


@pytest.fixture
def test(cli, tmp_path, monkeypatch):
    """Tries a policy with these examples."""
    monkeypatch.chdir(tmp_path)

    def run(*examples):
        (tmp_path / "policy.yaml").write_text(
            POLICY + "".join(examples) if examples else POLICY.replace("examples:\n", "")
        )
        return cli("policy", "test", "policy.yaml")

    return run


def test_examples_that_hold(test):
    ended = test(CLEAN, EARLY, BANNER, SIGNAL, UNSEEN)
    assert ended.out.splitlines() == [
        "ok      clean",
        "ok      analytics too early",
        "ok      a banner that is hard to refuse",
        "ok      the signal changes nothing",
        "ok      nothing was seen",
        "policy.yaml: 5 examples, 0 failed",
    ]
    assert (ended.code, ended.err) == (0, "")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("cookies: {failed: [lives-too-long]}", "cookies: passed", "expected passed, but failed (lives-too-long)"),
        ("cookies: {failed: [lives-too-long]}", "cookies: {failed: [undeclared]}",
         "expected failed (undeclared), but failed (lives-too-long)"),
        ("nothing: {failed: [cookie, recipient]}", "nothing: {failed: [cookie]}",
         "expected failed (cookie), but failed (cookie, recipient)"),
        ("nothing: {failed: [cookie, recipient]}", "nothing: inconclusive", "expected inconclusive, but failed"),
    ],
)  # fmt: skip
def test_an_example_that_does_not_hold(test, right, wrong, told):
    ended = test(CLEAN, EARLY.replace(right, wrong))
    lines = ended.out.splitlines()
    assert (ended.code, lines[0], lines[1]) == (1, "ok      clean", "FAILED  analytics too early")
    before = (POLICY + CLEAN).count("\n")
    number = before + EARLY.replace(right, wrong).splitlines().index(f"      {wrong}") + 1
    assert lines[2].startswith(f"        policy.yaml:{number}:7: {wrong.partition(':')[0]}: {told}")
    assert lines[-1] == "policy.yaml: 2 examples, 1 failed"
    assert "_ga @ shop.example" in ended.out


def test_what_is_not_judged_is_not_passed(test):
    ended = test(UNSEEN.replace("nothing: inconclusive", "nothing: passed"))
    assert ended.code == 1
    assert "expected passed, but inconclusive" in ended.out
    assert "it timed out" in ended.out


def test_a_scenario_that_no_visit_names_is_not_passed(test):
    one = test("  - name: n\n    visits: [{scenario: no-choice}]\n    expect: {nothing: passed}\n")
    assert one.code == 1
    assert "this scenario was not run" in one.out


def test_a_policy_without_examples_tests_nothing(test):
    ended = test()
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "has no examples" in ended.err


def test_mistakes_are_told_with_their_place(test):
    ended = test(CLEAN.replace("nothing: passed", "nothin: passed"))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "policy.yaml:25:7: there is no rule 'nothin': did you mean 'nothing'?\n"


def test_names_cannot_act_in_a_terminal(test):
    ended = test(CLEAN.replace("name: clean", 'name: "a\\u202eb"'))
    assert "\u202e" not in ended.out


def test_twice_the_same(test):
    assert test(CLEAN, EARLY) == test(CLEAN, EARLY)
