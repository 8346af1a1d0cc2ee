"""What followed a choice is one answer, whether a check asks or the inventory."""

from __future__ import annotations

from auditor.judge.inventory.whole import inventory
from auditor.observed import RoundIndex
from tests.builders import case, choice, chosen, cookie, evidence, policy, request, visit, write

AD = "px.ads.example"
RELOADED = request("/", main=True, resource="document", phase="reload")


def observed(*visits):
    index: RoundIndex = case(policy(), "choice-respected", {}, visits).index
    check = [(c.name, len(c.stored)) for c in index.within(("reject-all",)).after_choice.cookies]
    entries = inventory(evidence(visits), index.parties).cookies
    return check, [(c.name, c.stored) for c in entries]


def rejected(*writes, jar=()):
    return chosen("reject-all", choice("reject"), requests=[RELOADED], writes=writes, cookies=jar)


def test_what_another_company_left_before_the_choice_no_site_can_delete():
    check, entries = observed(rejected(write("id", AD, phase="load"), jar=[cookie("id", AD)]))
    assert (check, entries) == ([], [])


def test_it_counts_again_when_it_is_set_again_in_the_jar_too():
    set_again = visit("/a", "reject-all", writes=[write("id", AD)], cookies=[cookie("id", AD)])
    check, entries = observed(rejected(write("id", AD, phase="load"), jar=[cookie("id", AD)]), set_again)
    assert (check, entries) == ([("id", 2)], [("id", True)])


def test_what_the_site_itself_left_counts():
    check, entries = observed(rejected(write("id", phase="load"), jar=[cookie("id")]))
    assert (check, entries) == ([("id", 1)], [("id", True)])


def test_a_choice_that_was_not_made_has_nothing_after_it():
    seen = chosen("reject-all", choice("reject", "no-way"), requests=[RELOADED], writes=[write("id", phase="reload")])
    assert observed(seen)[0] == []
