from __future__ import annotations

from pathlib import Path

import pytest

from auditor.vocabulary import vocabulary
from policy.model import Declared, DeclaredCookie, DeclaredRecipient
from policy.reader import read_policy
from policy.statement.coverage import coverage
from policy.statement.files import read_statement
from tests.policy.statement.wordings import PLACE, clause, policy, sentences

DEMO = Path(__file__).parents[3] / "auditor" / "demo" / "store"


def states(text, *clauses, **more):
    result = coverage(policy(*clauses, **more), sentences(text))
    return {s.sentence.text: (s.state, s.clauses, s.rules) for s in result.sentences}


def test_every_state():
    result = states(
        "Privacy\n\nWe use cookies. We sell nothing. We are nice. We are here. Who knows.",
        clause("We use cookies", "cookies", rules=("r", "s")),
        clause("We sell nothing", "sold", see=("r",)),
        clause("We are nice", "nice", unverifiable="why"),
        clause("We are here", "here", informational=True),
    )
    assert result == {
        "We use cookies.": ("verified by rules", ("cookies",), ("r", "s")),
        "We sell nothing.": ("verified by rules", ("sold",), ("r",)),
        "We are nice.": ("unverifiable", ("nice",), ()),
        "We are here.": ("informational", ("here",), ()),
        "Who knows.": ("not encoded", (), ()),
    }


def test_the_share_and_the_quotes_that_are_lost():
    result = coverage(
        policy(clause("We use cookies", "a", informational=True), clause("Lost", "b", informational=True)),
        sentences("We use cookies. We sell nothing at all. We are nice."),
    )
    assert result.encoded == pytest.approx(100 / 3)
    assert result.missing == ("b",)
    assert coverage(policy(clause("x")), ()).encoded == 0


def test_items_belong_to_the_sentence_that_leads_into_their_list():
    text = "We use it to:\n\nsend goods\nwrite to you\n\nNothing else."
    result = states(
        text, clause("We use it to", "use", informational=True), clause("write to you", "mail", rules=("r",))
    )
    assert [state for state, _, _ in result.values()] == [
        "informational",
        "informational",
        "verified by rules",
        "not encoded",
    ]


def test_the_head_of_a_table_of_what_is_declared_promises_nothing():
    declared = Declared(cookies=(DeclaredCookie(name="_ga*", location=PLACE, purpose="analytics"),))
    result = states(
        "Cookies\n\nCookie\tFor\n_ga_1\tcounting\nspy\tnothing\n",
        clause("", "set", rules=("declared",), check="cookies-declared"),
        declared=declared,
    )
    assert [state for state, _, _ in result.values()] == ["informational", "verified by rules", "not encoded"]


def test_rows_belong_to_what_is_declared():
    declared = Declared(
        cookies=(DeclaredCookie(name="_ga*", location=PLACE, purpose="analytics"),),
        recipients=(DeclaredRecipient(vendor="google-analytics", location=PLACE),),
    )
    result = states(
        "We set these:\n\nCookie\tFor\n_ga_1\tcounting\nspy\tnothing\n\nText between.\n\nWho\tWhat\tWhen\n"
        "Google Analytics\tcounts\tafter",
        clause("We set these", "set", rules=("declared",), check="cookies-declared"),
        clause("Text between", "who", rules=("recipients",), check="recipients-declared"),
        declared=declared,
    )
    assert result["Cookie | For"][0] == "verified by rules"
    assert result["_ga_1 | counting"][1] == ("set",)
    assert result["spy | nothing"] == ("not encoded", (), ())
    assert result["Google Analytics | counts | after"][1] == ("who",)


def test_rows_of_a_table_of_nothing_declared_belong_to_the_sentence_above():
    result = states("We do this:\n\nWhat\tWhy\nsend\tgoods", clause("We do this", "do", informational=True))
    assert {state for state, _, _ in result.values()} == {"informational"}


def test_the_demos_statement_is_accounted_for_whole():
    read = read_policy(DEMO / "policy.yaml", vocabulary())
    result = coverage(read, read_statement(DEMO / "statement.txt"))
    assert [s.sentence.text for s in result.sentences if s.state == "not encoded"] == []
    assert (result.missing, result.reworded) == ((), ())
    assert result.number("verified by rules") > result.number("unverifiable") > 10
