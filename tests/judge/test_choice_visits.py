"""The visit that makes a choice: what came before the choice is no part of the scenario's inventory, nor a page of its own."""

from __future__ import annotations

from auditor.judge.coverage import coverage
from auditor.judge.inventory import inventory
from auditor.parties import Parties
from policy.catalogue import Catalogue
from tests.builders import evidence, policy, request, visit, write

CHOOSING = visit(
    "/",
    "reject-all",
    number=0,
    requests=(
        request("https://a.before.example/p", phase="load"),
        request("https://b.click.example/p", phase="choice"),
        request("https://c.after.example/p", phase="reload"),
    ),
    writes=(write("early", phase="load"), write("late", phase="reload")),
)
PAGE = visit("/", "reject-all", number=1)


def test_what_came_before_the_choice_is_not_the_scenario_s() -> None:
    found = inventory(evidence((CHOOSING, PAGE)), Parties(policy(), Catalogue()))
    assert [r.name for r in found.recipients] == ["after.example", "click.example"]
    assert [c.name for c in found.cookies] == ["late"]


def test_the_choosing_visit_is_no_page_of_its_own() -> None:
    seen = coverage(evidence((CHOOSING, PAGE)))
    assert (seen.found, seen.visited, len(seen.pages)) == (1, 1, 1)
