from __future__ import annotations

from functools import partial

import pytest
from pydantic import ValidationError

from checks import CHECKS
from tests.builders import as_run, case, judge, judgement, link, policy, visit

CHECK = "statement-reachable"
judge_statement = partial(judge, CHECK)
PRIVACY = "https://shop.example/privacy"
statement = visit("/privacy")


def pages(**links):
    """Pages by name with the paths they link to; the start page is `home`."""
    return [visit("/" if name == "home" else f"/{name}", links=targets) for name, targets in links.items()]


def test_linked_from_every_page_passes():
    result = judgement(CHECK, statement, *pages(home=["/privacy"], a=["/privacy"]))
    assert (result.findings, result.gaps, result.examined) == ((), (), 3)


def test_a_page_without_the_link_is_missing_it():
    found = judge_statement(statement, *pages(home=["/privacy"], a=["/privacy"], b=["/"]))
    assert found == [("missing", "https://shop.example/b")]


def test_if_no_page_has_it_that_is_one_finding_with_all_pages():
    (finding,) = judgement(CHECK, statement, *pages(home=[], a=[], b=[])).findings
    assert (finding.code, finding.subject.key) == ("missing", PRIVACY)
    assert len(finding.pages) == 3


@pytest.mark.parametrize(
    "url",
    [
        "/privacy/",
        "/privacy#cookies",
        "/privacy?utm_source=footer",
        "http://shop.example/privacy",
        "https://shop.example/privacy",
    ],
)
def test_other_spellings_of_the_url_lead_there_too(url):
    assert judge_statement(statement, *pages(home=[url])) == []


def test_a_url_that_redirects_to_the_statement_leads_there():
    moved = visit("/privacy", to="/legal/privacy-policy/")
    assert judge_statement(moved, *pages(home=["/legal/privacy-policy"])) == []
    assert judge_statement(moved, *pages(home=["/privacy"])) == []


@pytest.mark.parametrize("hidden", [{"visible": False}, {"kind": "form"}, {"kind": "open"}])
def test_what_a_visitor_cannot_click_does_not_count(hidden):
    assert judge_statement(statement, visit(links=[link("/privacy", **hidden)])) == [
        ("missing", "https://shop.example/")
    ]


@pytest.mark.parametrize(("clicks", "codes"), [(1, ["missing", "missing"]), (2, ["missing"]), (3, [])])
def test_clicks_are_counted_over_visited_pages(clicks, codes):
    chain = pages(home=["/a"], a=["/b"], b=["/privacy"])
    assert [c for c, _ in judge_statement(statement, *chain, max_clicks=clicks)] == codes


def test_a_page_that_was_left_out_may_be_on_the_way():
    chain, left = pages(home=["/a"], a=["/privacy"], b=["/x"]), {"/x": "max-pages"}
    result = judgement(CHECK, statement, *chain, max_clicks=2, left_out=left)
    assert (result.findings, [g.page for g in result.gaps]) == ((), ["https://shop.example/b"])
    assert judge_statement(statement, *chain, max_clicks=1, left_out=left) == [
        ("missing", "https://shop.example/"),
        ("missing", "https://shop.example/b"),
    ], "each page must have the link itself"


def test_the_wording_can_be_asked_for():
    seen = [
        statement,
        visit(links=[link("/privacy", "Legal")]),
        visit("/a", links=[link("/privacy", label="Privacy policy")]),
    ]
    assert judge_statement(*seen, text=["privacy"]) == [("missing", "https://shop.example/")]
    assert judge_statement(*seen, text=["privacy", "legal"]) == []


def test_the_statement_need_not_link_to_itself():
    assert judge_statement(statement) == []


@pytest.mark.parametrize("more", [{"status": 404}, {"status": 500}, {"outcome": "failed", "status": None}])
def test_a_statement_that_does_not_answer_is_dead(more):
    assert ("dead", PRIVACY) in judge_statement(visit("/privacy", **more), *pages(home=["/privacy"]))


@pytest.mark.parametrize("more", [{"status": 403}, {"outcome": "blocked", "status": None}])
def test_a_statement_that_turned_the_auditor_away_is_not_called_dead(more):
    assert judge_statement(visit("/privacy", **more), *pages(home=["/privacy"])) == []


def test_a_statement_that_was_not_visited_is_a_gap():
    result = judgement(CHECK, *pages(home=["/privacy"]))
    assert [g.detail for g in result.gaps] == ["the statement, https://shop.example/privacy, was not visited"]


def test_a_policy_without_a_statement_is_a_gap():
    assert judgement(CHECK, visit(), promised=policy(statement=None)).gaps


@pytest.mark.parametrize(
    "page",
    [
        visit("/x", status=404),
        visit("/x.json", mime="application/json"),
        visit("/go", to="https://partner.example/"),
        visit("/x", blind=["links"]),
    ],
)
def test_what_is_no_page_or_was_not_seen_is_not_judged(page):
    assert judge_statement(statement, *pages(home=["/privacy"]), page) == []


def test_scenarios_are_judged_apart():
    seen = [statement, visit(links=["/privacy"]), visit("/privacy", "gpc"), visit("/", "gpc")]
    (finding,) = judgement(CHECK, *seen).findings
    assert finding.scenarios == ("gpc",)


def test_no_page_is_a_gap():
    assert judgement(CHECK, visit(outcome="failed", status=None)).gaps


def test_a_statement_on_another_host():
    url = "https://legal.example/shop"
    seen = [visit(url), visit(links=[url])]
    assert judge_statement(*seen, promised=policy(statement=url)) == []


def test_paths_are_those_of_the_site_that_was_audited():
    rule = case(
        policy(), CHECK, {}, [visit("https://preview.example/privacy"), visit("https://preview.example/", links=[])]
    )
    result = CHECKS[CHECK].judge(rule.rule.options, as_run(rule, site="https://preview.example/"))
    assert result.gaps == ()


def test_an_empty_word_which_every_link_has_is_refused():
    with pytest.raises(ValidationError):
        CHECKS["statement-reachable"].options(text=[""])


EXAMPLE_SITES = ([visit(links=[link("/privacy", "Privacy")])] * 2, {"missing"})
