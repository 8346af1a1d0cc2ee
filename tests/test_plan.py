from __future__ import annotations

import pytest

from auditor.errors import UsageError
from auditor.findings import CrawlNeed, Needs
from auditor.plan import at_site, make_plan, wanted_scenarios
from auditor.scenarios import scenario_named
from tests.policy.reading import policy, read

JOURNEYS = "journeys: {second: [{goto: /b}], opt-out: [{goto: /a}]}"


def a_policy(rules: str = "{id: r, check: cookies-declared}", more: str = ""):
    return read(policy(clauses=f"clauses: [{{id: c, rules: [{rules}]}}]", more=f"{JOURNEYS}\n{more}".strip()))


def names(plan) -> list[str]:
    return [s.name for s in plan.scenarios]


def test_scenarios_are_those_of_the_rules_after_no_choice():
    got = a_policy(
        "{id: r, check: cookies-declared, in: ['journey:opt-out', gpc]}, {id: s, check: cookies-declared, in: ['journey:second']}"
    )
    assert names(make_plan(got)) == ["no-choice", "gpc", "journey:second", "journey:opt-out"]


def test_a_journey_that_no_rule_names_is_not_run():
    assert names(make_plan(a_policy())) == ["no-choice"]


def test_a_rule_without_scenarios_brings_those_of_its_check():
    def defaults(rule):
        return Needs(scenarios=("gpc", "no-cookies") if rule.id == "r" else ("journey:opt-out",))

    rules = "{id: r, check: cookies-declared}, {id: s, check: everything, must: x}"
    assert names(make_plan(a_policy(rules), needs_of=defaults)) == [
        "no-choice", "gpc", "no-cookies", "journey:opt-out",
    ]  # fmt: skip
    own = a_policy("{id: r, check: cookies-declared, in: [gpc]}")
    assert wanted_scenarios(own, defaults) == ("no-choice", "gpc")


def test_the_policy_and_the_command_line_name_what_they_want():
    got = a_policy(more="scenarios: [gpc, 'journey:opt-out']")
    assert names(make_plan(got, needs_of=lambda _: Needs(scenarios=("no-cookies",)))) == ["gpc", "journey:opt-out"]
    assert names(make_plan(got, only_scenarios=("journey:second",))) == ["journey:second"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gcp", "did you mean 'gpc'"),
        ("journey:optout", "did you mean 'journey:opt-out'"),
        ("opt-out", "unknown scenario"),
    ],
)
def test_an_unknown_scenario(name, message):
    with pytest.raises(UsageError, match=message):
        make_plan(a_policy(), only_scenarios=(name,))


def test_a_journey_makes_a_scenario_of_its_own():
    (scenario,) = make_plan(a_policy(), only_scenarios=("journey:opt-out",)).scenarios
    assert (scenario.title, scenario.choice, scenario.journey) == ("After the journey opt-out", "journey", "opt-out")
    assert scenario_named("journey:opt-out") == scenario
    assert scenario_named("gpc").title == "Global Privacy Control on"
    assert scenario_named("nothing") is None


@pytest.mark.parametrize("page", ["/privacy", "about?x=1", "https://www.shop.example/a", "https://shop.example/"])
def test_a_page_of_the_site(page):
    assert len(make_plan(a_policy(), only_pages=(page,)).start) == 1


@pytest.mark.parametrize(
    "page", ["https://other.example/", "//other.example/a", "mailto:care@shop.example", "https://["]
)
def test_a_page_of_another_site_is_refused(page):
    with pytest.raises(UsageError, match=r"is no page of https://shop\.example/"):
        make_plan(a_policy(), only_pages=(page,))


def test_a_page_of_a_preview_deploy():
    plan = make_plan(a_policy(), url="http://127.0.0.1:8080/", only_pages=("/a", "http://127.0.0.1:8080/b"))
    assert plan.start == ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/b")


@pytest.mark.parametrize(
    ("site", "url", "start"),
    [
        ("{name: A, url: 'https://shop.example/en/'}", None, "https://shop.example/en/"),
        ("{name: A, url: 'https://shop.example/en/', crawl: {start: [/]}}", None, "https://shop.example/"),
        ("{name: A, url: 'https://shop.example/'}", "https://preview.example/7/", "https://preview.example/7/"),
        (
            "{name: A, url: 'https://shop.example/', crawl: {start: [/a]}}",
            "https://x.example/7/",
            "https://x.example/a",
        ),
    ],
)
def test_a_site_in_a_folder_of_its_host_begins_there(site, url, start):
    got = read(policy(site=f"site: {site}"))
    moved = at_site(got, url or got.site.url)
    assert make_plan(moved, url=url).start == (start,)


# --- what rules need of the crawl ---------------------------------------------------------------------------------------


def in_need(**needs):
    """A policy of two rules, of which the second, judged with GPC on, needs this of the crawl."""
    rules = "{id: r, check: cookies-declared}, {id: s, check: cookies-declared, in: [gpc]}"
    got = a_policy(rules, "statement: {url: /privacy}")
    return make_plan(got, needs_of=lambda rule: Needs(**needs) if rule.id == "s" else Needs())


def test_a_plan_does_nothing_that_no_rule_needs():
    plan = in_need()
    assert (plan.probe_links, plan.fill_forms, plan.required) == (False, frozenset(), ("https://shop.example/privacy",))


def test_links_are_asked_for_if_a_rule_needs_their_answers():
    assert in_need(crawl=frozenset({CrawlNeed.LINK_ANSWERS})).probe_links


def test_forms_are_filled_in_where_the_rule_that_needs_it_is_judged():
    assert in_need(crawl=frozenset({CrawlNeed.FILLED_FORMS})).fill_forms == {"gpc"}


def test_pages_that_a_rule_names_are_visited_after_the_statement():
    required = in_need(pages=("/contact", "https://shop.example/help")).required
    assert required[1:] == ("https://shop.example/contact", "https://shop.example/help")
