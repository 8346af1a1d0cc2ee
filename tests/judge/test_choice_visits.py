"""The visit that makes a choice: what came before the choice is no part of the scenario's inventory, nor a page of its own."""

from __future__ import annotations

from auditor.evidence import Choice, CookieWrite, Visit
from auditor.judge.coverage import coverage
from auditor.judge.inventory.whole import inventory
from auditor.observed.parties import Parties
from policy.catalogue import Catalogue
from tests.builders import cookie, evidence, policy, request, visit, write

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
PARTIES = Parties(policy(), Catalogue())


def test_what_came_before_the_choice_is_not_the_scenario_s() -> None:
    found = inventory(evidence((CHOOSING, PAGE)), Parties(policy(), Catalogue()))
    assert [r.name for r in found.recipients] == ["after.example", "click.example"]
    assert [c.name for c in found.cookies] == ["late"]


def test_what_a_tag_goes_on_with_while_the_choice_is_made_is_not_the_choice_s() -> None:
    lagging = visit(
        "/",
        "reject-all",
        number=0,
        requests=(
            request("https://tag.slow.example/t.js", phase="load"),
            request("https://px.slow.example/late", phase="choice"),
            request("https://match.broker.example/later", phase="choice"),
        ),
        writes=(write("slow", phase="choice"), write("chosen", phase="choice")),
    )
    undisturbed = visit(
        "/", "no-choice", requests=(request("https://match.broker.example/later"),), writes=(write("slow"),)
    )
    found = inventory(evidence((undisturbed, lagging, PAGE)), Parties(policy(), Catalogue()))
    assert {r.name: dict(r.requests) for r in found.recipients} == {"broker.example": {"no-choice": 1}}
    assert {c.name: c.scenarios for c in found.cookies} == {"chosen": ("reject-all",), "slow": ("no-choice",)}


def test_how_often_a_click_asked_what_is_asked_later_anyway_does_not_count() -> None:
    def counted(*choices: Choice, after: bool) -> dict[str, dict[str, int]]:
        asked = [request("https://px.new.example/p", phase="choice")]
        asked += [request("https://px.new.example/p", phase="reload")] if after else []
        choosing = visit("/", "accept-all", number=0, requests=asked, choices=choices)
        return {r.name: dict(r.requests) for r in inventory(evidence((choosing,)), PARTIES).recipients}

    accepted, walked = Choice(wanted="accept", outcome="made"), Choice(wanted="journey", outcome="made")
    assert counted(accepted, after=False) == counted(accepted, after=True) == {"new.example": {"accept-all": 1}}
    assert counted(walked, after=False) == {}


def test_what_others_stored_before_the_choice_is_not_the_scenario_s_unless_they_store_it_again() -> None:
    def rejecting(*later: CookieWrite) -> Visit:
        early = write("broker", host="px.broker.example", phase="load")
        jar = (cookie("broker", domain="px.broker.example"),)
        return visit("/", "reject-all", number=0, writes=(early, *later), cookies=jar)

    parties = Parties(policy(), Catalogue())
    again = write("broker", host="px.broker.example", phase="reload")
    assert inventory(evidence((rejecting(),)), parties).cookies == ()
    assert [c.name for c in inventory(evidence((rejecting(again),)), parties).cookies] == ["broker"]


def test_the_choosing_visit_is_no_page_of_its_own() -> None:
    seen = coverage(evidence((CHOOSING, PAGE)))
    assert (seen.found, seen.visited, len(seen.pages)) == (1, 1, 1)
