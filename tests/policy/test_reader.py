from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from policy.errors import PolicyError
from policy.model import PURPOSES, Crawl, Duration
from policy.reader import read_policy
from tests.policy.reading import (
    TODAY,
    VOCABULARY,
    Everything,
    Mark,
    assert_problem,
    in_rules,
    in_site,
    policy,
    problems,
    read,
)

FULL = """\
version: 1
site:
  name: Example Store
  url: https://Shop.example
  first_party: [shop.example, Shop-Static.example]
  third_party_cookies: block
  locale: de
  crawl: {start: [/, /sale?x=1], sitemap: false, robots: false, max_pages: 7, max_depth: 0, include: [/a/**], exclude: [/cart/**], per_template: 1,
    max_minutes: 30, max_scenario_minutes: 5}
statement: {url: /privacy, text: statement.txt, reviewed: 2026-02-28}
declared:
  cookies:
    - {name: session, purpose: necessary, max_age: session}
    - {name: "_ga*", vendor: google-analytics, max_age: 13 months, party: first, hosts: ["*.shop.example"]}
  storage:
    - {key: cart, kind: local, purpose: necessary}
  recipients:
    - {vendor: google-analytics, purpose: analytics}
    - {name: Postal, hosts: ["*.bücher.example"], purpose: [advertising, analytics], receives: [email]}
scenarios: [no-choice, gpc]
clauses:
  - id: cookies
    section: Cookies
    quote: We use cookies.
    rules:
      - {id: r1, check: cookies-declared}
      - id: r2
        check: everything
        severity: warning
        in: [gpc]
        must: be
        allow: [necessary]
        mark: text
        who: [a, b]
        place: {city: Bern, streets: [x]}
  - {id: later, unverifiable: It cannot be seen.}
  - {id: intro, informational: true}
  - {id: again, see: [r1]}
waivers:
  - {rule: r1, match: {name: "_x*", code: undeclared}, owner: web team, reason: ends soon, expires: 2027-03-01}
"""


def test_a_whole_policy():
    got = read(FULL, statement="We use cookies.")
    assert (got.site.name, got.site.url, got.site.locale) == ("Example Store", "https://shop.example/", "de")
    assert got.site.first_party == ("shop.example", "shop-static.example")
    assert got.site.third_party_cookies == "block"
    assert got.site.crawl == Crawl(
        start=("/", "/sale?x=1"),
        sitemap=False,
        robots=False,
        max_pages=7,
        max_depth=0,
        include=("/a/**",),
        exclude=("/cart/**",),
        per_template=1,
        max_minutes=30,
        max_scenario_minutes=5,
    )
    assert (got.statement.url, got.statement.text) == ("/privacy", "statement.txt")
    assert got.statement.reviewed == dt.date(2026, 2, 28)
    assert got.scenarios == ("no-choice", "gpc")
    assert got.sha256 == hashlib.sha256(FULL.encode()).hexdigest()
    assert got.path.endswith("policy.yaml")


def test_what_is_declared():
    declared = read(FULL, statement="x").declared
    session, ga = declared.cookies
    assert session.max_age == Duration(seconds=None, text="session")
    assert ga.max_age == Duration(seconds=13 * 31 * 86_400, text="13 months")
    assert (ga.vendor, ga.purpose, ga.party, ga.hosts) == ("google-analytics", None, "first", ("*.shop.example",))
    assert [(s.key, s.kind) for s in declared.storage] == [("cart", "local")]
    vendor, postal = declared.recipients
    assert (vendor.vendor, vendor.purposes) == ("google-analytics", ("analytics",))
    assert (postal.name, postal.hosts) == ("Postal", ("*.xn--bcher-kva.example",))
    assert (postal.purposes, postal.receives) == (("advertising", "analytics"), ("email",))


def test_clauses_and_rules():
    got = read(FULL, statement="x")
    assert [c.id for c in got.clauses] == ["cookies", "later", "intro", "again"]
    assert [(c.unverifiable, c.informational, c.see) for c in got.clauses[1:]] == [
        ("It cannot be seen.", False, ()),
        (None, True, ()),
        (None, False, ("r1",)),
    ]
    (_, first), (clause, second) = got.rules
    assert (first.id, first.severity, first.scenarios) == ("r1", None, ())
    assert (clause.id, second.severity, second.scenarios) == ("cookies", "warning", ("gpc",))
    options = second.options
    assert isinstance(options, Everything)
    assert (options.must, options.allow, options.mark, options.who) == ("be", ("necessary",), Mark.TEXT, ["a", "b"])


def test_waivers():
    (waiver,) = read(FULL, statement="x").waivers
    assert (waiver.rule, waiver.owner, waiver.reason) == ("r1", "web team", "ends soon")
    assert waiver.expires == dt.date(2027, 3, 1)
    assert sorted(waiver.match) == [("code", "undeclared"), ("name", "_x*")]


def test_every_node_knows_its_place():
    got = read(FULL, statement="x")
    nodes = (*got.declared.cookies, *got.declared.storage, *got.declared.recipients, *got.clauses, *got.waivers)
    places = [(n.location.line, n.location.column) for n in (*nodes, *(r for _, r in got.rules))]
    lines = FULL.splitlines()
    assert [lines[line - 1][column - 1 :].split()[0] for line, column in places] == [
        "{name:", "{name:", "{key:", "{vendor:", "{name:", "id:", "{id:", "{id:", "{id:", "{rule:", "{id:", "id:",
    ]  # fmt: skip


def test_what_may_be_left_out():
    got = read(policy())
    assert got.site.crawl == Crawl()
    assert (got.site.first_party, got.site.locale, got.scenarios, got.waivers) == ((), "en-GB", (), ())
    assert (got.statement.url, got.declared.cookies) == (None, ())


def test_the_file_is_named_as_the_user_named_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text("version: 1")
    with pytest.raises(PolicyError) as caught:
        read_policy(Path("p.yaml"), VOCABULARY, today=TODAY)
    assert str(caught.value).splitlines() == [
        "p.yaml:1:1: missing 'clauses' in the policy",
        "p.yaml:1:1: missing 'site' in the policy",
    ]


def test_every_problem_at_once():
    text = """\
version: 2
site: {name: 1.10, url: shop.example, first_partys: [a]}
declared:
  cookies:
    - {name: a, purpose: necesary}
    - {name: b}
clauses:
  - {id: c, rules: [{id: r, check: cookie-declared}, {id: r, check: everything}]}
  - {id: c, see: [rr]}
"""
    assert problems(text) == [
        (1, 10, "version 2 of the language is not known: this auditor reads version 1"),
        (2, 14, "name must be text: put 1.10 in quotes"),
        (2, 25, "'shop.example' is no web address: write it like https://shop.example/"),
        (2, 39, "'first_partys' is not a key of site: did you mean 'first_party'?"),
        (
            5,
            26,
            f"purpose must be one of {', '.join(PURPOSES)}, not 'necesary': did you mean 'necessary'?",
        ),
        (6, 7, "cookie 'b' needs a vendor or a purpose"),
        (8, 36, "unknown check 'cookie-declared': did you mean 'cookies-declared'?"),
        (8, 54, "missing 'must' in rule 'r'"),
        (8, 59, "rule id 'r' is taken: see line 8"),
        (9, 10, "clause id 'c' is taken: see line 8"),
        (9, 19, "there is no rule 'rr': did you mean 'r'?"),
    ]


def test_missing_keys_stand_at_their_mapping():
    assert problems("version: 1\nsite:\n  name: x\nclauses:\n  - quote: y\n    informational: true\n") == [
        (2, 1, "missing 'url' in site"),
        (5, 5, "missing 'id' in clause 1"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the policy is empty: it must be a mapping of keys"),
        ("# nothing\n", "the policy is empty: it must be a mapping of keys"),
        ("- a", "the policy must be a mapping of keys, not a list"),
        ("just words", "the policy must be a mapping of keys, not 'just words'"),
    ],
)
def test_no_mapping(text, message):
    assert problems(text) == [(1, 1, message)]


def suffix(host):
    return f"'{host}' is a public suffix, under which anybody has domains: name the company's own, e.g. shop.{host}"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("crawl: {max_pages: ¦many}", "max_pages must be a whole number, not 'many'"),
        ("crawl: {max_pages: ¦1.5}", "max_pages must be a whole number, not 1.5"),
        ("crawl: {max_pages: ¦true}", "max_pages must be a whole number, not true"),
        ("crawl: {max_pages: ¦0}", "max_pages must be at least 1, not 0"),
        ("crawl: {max_pages: ¦100001}", "max_pages must be at most 100000, not 100001"),
        ("crawl: {max_depth: ¦-1}", "max_depth must be at least 0, not -1"),
        ("crawl: {max_depth: ¦101}", "max_depth must be at most 100, not 101"),
        ("crawl: {max_minutes: ¦0}", "max_minutes must be at least 1, not 0"),
        ("crawl: {max_minutes: ¦2.5}", "max_minutes must be a whole number, not 2.5"),
        ("crawl: {max_scenario_minutes: ¦0}", "max_scenario_minutes must be at least 1, not 0"),
        ("crawl: {per_template: ¦1001}", "per_template must be at most 1000, not 1001"),
        ("crawl: {sitemap: ¦yes}", "sitemap must be true or false, not 'yes'"),
        ("crawl: {sitemap: ¦1}", "sitemap must be true or false, not 1"),
        ("crawl: {¦robots: }", "robots is empty: it must be true or false"),
        ("crawl: ¦[a]", "crawl must be a mapping of keys, not a list"),
        ("crawl: {start: ¦[]}", "start must not be empty"),
        ("crawl: {start: ¦/}", "start must be a list, not '/'"),
        ("crawl: {exclude: [/a, ¦5]}", "entry 2 of exclude must be text: put 5 in quotes"),
        ("crawl: {¦maxpages: 5}", "'maxpages' is not a key of crawl: did you mean 'max_pages'?"),
        ("third_party_cookies: ¦alow", "third_party_cookies must be one of allow, block, not 'alow': did you mean 'allow'?"),
        ("locale: ¦no_NO", "'no_NO' is no locale: write it like en-GB"),
        ("first_party: ¦[other.example]", "first_party must name the domain of url, shop.example, too"),
        ("first_party: [¦'*.shop.example']", "'*.shop.example': name the domain without *, its subdomains are included"),
        ("first_party: [shop.example, ¦com]", suffix("com")),
        ("first_party: [shop.example, ¦CO.uk]", suffix("co.uk")),
        ("first_party: [shop.example, ¦公司.cn]", suffix("xn--55qx5d.cn")),
        ("first_party: [shop.example, shop.github.io, ¦github.io]", suffix("github.io")),
        ("¦zzz: 1", "'zzz' is not a key of site: known are crawl, first_party, locale, name, storage_state, third_party_cookies, url"),
    ],
)  # fmt: skip
def test_site(keys, message):
    assert_problem(in_site(keys), message)


@pytest.mark.parametrize("host", ["gov.uk", "localhost", "wiki"])
def test_a_site_may_live_on_a_public_suffix_or_on_a_name_that_no_list_has(host):
    site = f"site: {{name: Shop, url: 'https://{host}/', first_party: [{host}, intranet]}}"
    assert problems(policy(site=site)) == []


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("¦{id: r, check: everything}", "missing 'must' in rule 'r'"),
        ("{id: r, check: cookies-declared, ¦must: x}", "'must' is not a key of rule 'r': known are check, id, in, severity"),
        ("{id: r, check: everything, must: x, ¦clics: 1}", "'clics' is not a key of rule 'r': did you mean 'clicks'?"),
        ("{id: r, check: everything, must: x, ¦sevrity: note}", "'sevrity' is not a key of rule 'r': did you mean 'severity'?"),
        ("{id: r, check: everything, must: x, clicks: ¦no}", "clicks must be a whole number, not 'no'"),
        ("{id: r, check: everything, must: x, clicks: ¦'3'}", "clicks must be a whole number, not '3'"),
        ("{id: r, check: everything, must: x, clicks: ¦10}", "clicks must be at most 9, not 10"),
        ("{id: r, check: everything, must: x, share: ¦half}", "share must be a number, not 'half'"),
        ("{id: r, check: everything, must: x, mark: ¦txt}", "mark must be one of icon, text, not 'txt': did you mean 'text'?"),
        ("{id: r, check: everything, must: x, allow: ¦necessary}", "allow must be a list, not 'necessary'"),
        ("{id: r, check: everything, must: x, allow: [¦all]}", "entry 1 of allow must be one of necessary, preferences, analytics, advertising, social, not 'all'"),
        ("{id: r, check: everything, must: x, hosts: [¦'a:1']}", "'a:1' is no host: write it without scheme, port or path, e.g. *.example.com"),
        ("{id: r, check: everything, must: x, ¦place: {}}", "missing 'city' in place"),
        ("{id: r, check: everything, must: x, place: {city: a, ¦street: b}}", "'street' is not a key of place: did you mean 'streets'?"),
        ("{id: r, check: everything, must: x, place: {city: a, streets: [¦1]}}", "entry 1 of streets must be text: put 1 in quotes"),
        ("{id: r, check: everything, must: x, who: ¦{a: b}}", "who must be text or a list, not a mapping"),
        ("{id: r, check: everything, must: x, who: [a, ¦1]}", "entry 2 of who must be text: put 1 in quotes"),
        ("{id: r, check: everything, must: x, vendor: ¦metta}", "unknown vendor 'metta': did you mean 'meta'?"),
        ("{id: r, check: everything, must: x, than: ¦later}", "unknown scenario 'later': known are gpc, no-choice, no-cookies"),
        ("{id: r, check: cookies-declared, in: [¦gcp]}", "unknown scenario 'gcp': did you mean 'gpc'?"),
        ("{id: r, check: cookies-declared, in: ¦[]}", "in must not be empty"),
        ("{id: r, check: cookies-declared, in: ¦gpc}", "in must be a list, not 'gpc'"),
        ("{id: r, check: cookies-declared, severity: ¦fatal}", "severity must be one of error, warning, note, not 'fatal'"),
        ("{id: r, check: ¦cookie-declared}", "unknown check 'cookie-declared': did you mean 'cookies-declared'?"),
        ("{id: r, check: ¦5}", "check must be text: put 5 in quotes"),
        ("¦{id: r}", "missing 'check' in rule 'r'"),
        ("¦{check: cookies-declared}", "missing 'id' in rule 1"),
        ("{id: ¦a b, check: cookies-declared}", "'a b' is no id: use letters a-z, digits, '-', '_' and '.', at most 100 of them"),
    ],
)  # fmt: skip
def test_rule(rule, message):
    assert_problem(in_rules(rule), message)


def test_a_file_of_nonsense_says_so_and_stops():
    found = problems("".join(f"key{n}: 1\n" for n in range(2_000)))
    assert len(found) == 501
    assert found[-1][2] == "there are more problems than these 500"


def test_two_thousand_rules():
    clauses = "".join(
        f"  - id: c{n}\n    rules:\n      - {{id: a{n}, check: everything, must: x, in: [gpc], allow: [necessary]}}\n"
        f"      - {{id: b{n}, check: cookies-declared}}\n"
        for n in range(1_000)
    )
    assert len(read(policy(clauses="clauses:\n" + clauses)).rules) == 2_000
