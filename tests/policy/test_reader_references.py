"""What no single value shows: references, repeated ids, entries that lack one of several keys, dates, files."""

from __future__ import annotations

import pytest

from policy.errors import PolicyError
from policy.reader import read_policy
from tests.policy.reading import (
    TODAY,
    VOCABULARY,
    assert_problem,
    in_clauses,
    in_rules,
    in_site,
    policy,
    problems,
)

RULE = "{id: r, check: cookies-declared}"


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        ("¦{id: c}", "clause 'c' needs one of rules, unverifiable, informational, see"),
        ("¦{id: c, unverifiable: }", "clause 'c' needs one of rules, unverifiable, informational, see"),
        ("{id: c, rules: [{id: r, check: cookies-declared}], ¦unverifiable: why}", "clause 'c' has rules already: 'unverifiable' cannot stand beside it"),
        ("{id: c, informational: true, ¦unverifiable: why}", "clause 'c' has informational already: 'unverifiable' cannot stand beside it"),
        ("{id: c, informational: ¦false}", "informational can only be true: leave it out otherwise"),
        ("{id: c, informational: true, unsure: ¦false}", "unsure can only be true: leave it out otherwise"),
        ("{id: c, rules: ¦[]}", "rules must not be empty"),
        ("{id: c, unverifiable: ¦' '}", "unverifiable must not be empty"),
        ("{id: c, see: [¦q]}", "there is no rule 'q'"),
        ("¦c", "entry 1 of clauses must be a mapping of keys, not 'c'"),
    ],
)  # fmt: skip
def test_clause(clause, message):
    assert_problem(in_clauses(clause), message)


def test_a_policy_needs_clauses():
    assert problems(policy(clauses="clauses: []")) == [(3, 10, "clauses must not be empty")]


def test_ids_are_given_once():
    clauses = f"clauses:\n  - {{id: c, rules: [{RULE}]}}\n  - {{id: c, rules: [{RULE}]}}"
    assert problems(policy(clauses=clauses)) == [
        (5, 10, "clause id 'c' is taken: see line 4"),
        (5, 26, "rule id 'r' is taken: see line 4"),
    ]


def test_see_names_a_rule_of_another_clause():
    assert problems(policy(clauses=f"clauses: [{{id: c, see: [r]}}, {{id: d, rules: [{RULE}]}}]")) == []


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("cookies: [¦{name: a}]", "cookie 'a' needs a vendor or a purpose"),
        ("recipients: [{name: a, hosts: [¦'*.com']}]", "'*.com' would match every host under com: name a domain"),
        ("recipients: [{name: a, hosts: [¦'*.co.uk']}]", "'*.co.uk' would match every host under co.uk: name a domain"),
        ("recipients: [{name: a, hosts: [¦'*.*.de']}]", "'*.*.de' would match every host under de: name a domain"),
        ("cookies: [{name: ¦'*', purpose: necessary}]", "'*' would match every name: give at least a part of it"),
        ("cookies: [¦{purpose: necessary}]", "missing 'name' in cookie 1"),
        ("cookies: [{name: a, vendor: ¦metta}]", "unknown vendor 'metta': did you mean 'meta'?"),
        ("cookies: [{name: a, vendor: meta, max_age: ¦13 moons}]", "'13 moons' is no duration: write it like 13 months, 400 days, 30 minutes or session"),
        ("cookies: [{name: a, vendor: meta, max_age: ¦3600}]", "max_age must be text: put 3600 in quotes"),
        ("cookies: [{name: a, vendor: meta, hosts: [¦https://x]}]", "'https://x' is no host: write it without scheme, port or path, e.g. *.example.com"),
        ("cookies: [{name: a, vendor: meta, hosts: [¦'x@y.z']}]", "'x@y.z' is no host: write it like *.example.com"),
        ("cookies: ¦{a: b}", "cookies must be a list, not a mapping"),
        ("storage: [¦{key: a}]", "storage key 'a' needs a vendor or a purpose"),
        ("storage: [{key: a, purpose: necessary, kind: ¦lokal}]", "kind must be one of local, session, indexeddb, cache, opfs, bucket, not 'lokal': did you mean 'local'?"),
        ("recipients: [¦{purpose: analytics}]", "recipient 1 needs a vendor, or a name and hosts"),
        ("recipients: [¦{name: P, purpose: analytics}]", "recipient 'P' needs a vendor, or a name and hosts"),
        ("recipients: [¦{hosts: [a.example]}]", "recipient 1 needs a vendor, or a name and hosts"),
        ("recipients: [{vendor: meta, purpose: ¦ads}]", "purpose must be one of necessary, preferences, analytics, advertising, social, not 'ads'"),
        ("recipients: [{vendor: meta, purpose: [social, ¦x]}]", "entry 2 of purpose must be one of necessary, preferences, analytics, advertising, social, not 'x'"),
        ("recipients: [{vendor: meta, receives: [¦mail]}]", "entry 1 of receives must be one of email, name, phone, address, identifier, other, not 'mail': did you mean 'email'?"),
    ],
)  # fmt: skip
def test_declared(entry, message):
    assert_problem(policy(more=f"declared: {{{entry}}}"), message)


@pytest.mark.parametrize(
    ("waiver", "message"),
    [
        ("{rule: ¦q, owner: a, reason: b, expires: 2026-04-01}", "there is no rule 'q': known are r"),
        ("¦{rule: r, reason: b, expires: 2026-04-01}", "missing 'owner' in waiver 'r'"),
        ("¦{rule: r, owner: a, expires: 2026-04-01}", "missing 'reason' in waiver 'r'"),
        ("¦{rule: r, owner: a, reason: b}", "missing 'expires' in waiver 'r'"),
        ("¦{owner: a, reason: b, expires: 2026-04-01}", "missing 'rule' in waiver 1"),
        ("{rule: r, owner: ¦'', reason: b, expires: 2026-04-01}", "owner must not be empty"),
        ("{rule: r, owner: a, reason: b, expires: ¦2027-03-02}", "2027-03-02 is more than a year ahead: a waiver ends by 2027-03-01"),
        ("{rule: r, owner: a, reason: b, expires: ¦2026-02-30}", "'2026-02-30' is no date: write it as year-month-day, e.g. 2027-03-31"),
        ("{rule: r, owner: a, reason: b, expires: ¦20260401}", "expires must be text: put 20260401 in quotes"),
        ("{rule: r, owner: a, reason: b, expires: 2026-04-01, match: {¦hots: a}}", "'hots' is not a key of match: did you mean 'host'?"),
    ],
)  # fmt: skip
def test_waiver(waiver, message):
    assert_problem(policy(more=f"waivers: [{waiver}]"), message)


@pytest.mark.parametrize("expires", ["2020-01-01", "2026-03-01", "2027-03-01"])
def test_a_waiver_may_be_over_or_last_a_year(expires):
    assert problems(policy(more=f"waivers: [{{rule: r, owner: a, reason: b, expires: {expires}}}]")) == []


def test_a_rule_is_judged_in_scenarios_that_are_run():
    marked = in_rules("{id: r, check: cookies-declared, in: [no-choice, ¦gpc]}") + "\nscenarios: [no-choice]"
    assert_problem(marked, "'gpc' is not among the scenarios that this policy runs")


def test_scenarios_are_known():
    assert_problem(policy(more="scenarios: [¦nochoice]"), "unknown scenario 'nochoice': did you mean 'no-choice'?")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("shop.example", "'shop.example' is no web address: write it like https://shop.example/"),
        ("ftp://shop.example/", "'ftp://shop.example/' is no web address: write it like https://shop.example/"),
        ("javascript:alert(1)", "'javascript:alert(1)' is no web address: write it like https://shop.example/"),
        ("https://", "'https://' is no web address: write it like https://shop.example/"),
        ("https://a:b@shop.example/", "a web address here must not hold a user name or password"),
        ("https://shop.example/?a=b", "'https://shop.example/?a=b': leave ? and # out, pages to start from go into crawl.start"),
    ],
)  # fmt: skip
def test_the_site_has_an_address(url, message):
    assert_problem(policy(site=f"site: {{name: x, url: ¦'{url}'}}"), message)


@pytest.mark.parametrize("path", ["privacy", "//evil.example", "/\\evil.example", "https://evil.example/", "/a#b"])
def test_start_pages_are_on_the_site(path):
    message = f"'{path}' is no path on the site: begin it with one /, without #, e.g. /privacy"
    assert_problem(in_site(f"crawl: {{start: [¦'{path}']}}"), message)


@pytest.mark.parametrize(
    ("glob", "message"),
    [
        ("cart/**", "'cart/**' is no path: begin it with /, e.g. /cart/**"),
        ("/cart**", "'/cart**': ** stands for whole segments, e.g. /cart/**"),
        ("", "'' is no path: begin it with /, e.g. /cart/**"),
    ],
)
def test_path_globs(glob, message):
    assert_problem(in_site(f"crawl: {{exclude: [¦'{glob}']}}"), message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("../x.txt", "'../x.txt' leaves the policy's folder: name a file in it"),
        ("/etc/passwd", "'/etc/passwd' leaves the policy's folder: name a file in it"),
        ("a/../../x", "'a/../../x' leaves the policy's folder: name a file in it"),
        ("none.txt", "there is no file 'none.txt' in the policy's folder"),
        (".", "there is no file '.' in the policy's folder"),
        ("x" * 300, f"'{'x' * 59}…' is no path of a file"),
    ],
)
def test_the_statement_is_a_file_beside_the_policy(text, message):
    assert_problem(policy(more=f"statement: {{text: ¦{text}}}"), message)


def test_the_statement_file_is_found():
    assert problems(policy(more="statement: {text: wording.txt}"), wording="We use cookies.") == []


def test_a_link_does_not_lead_out_of_the_folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "statement.txt").symlink_to(tmp_path / "secret")
    (folder / "p.yaml").write_text(policy(more="statement: {text: statement.txt}"))
    with pytest.raises(PolicyError, match="leaves the policy's folder"):
        read_policy(folder / "p.yaml", VOCABULARY, today=TODAY)


@pytest.mark.parametrize("url", ["/privacy", "/privacy?lang=en", "https://legal.example/privacy"])
def test_the_statement_has_an_address(url):
    assert problems(policy(more=f"statement: {{url: '{url}'}}")) == []


def test_the_statement_has_no_address():
    hint = "write it like https://shop.example/, or as a path on the site, like /privacy"
    assert_problem(policy(more="statement: {url: ¦privacy}"), f"'privacy' is no web address: {hint}")
