from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.evidence import PageText
from auditor.findings import GapKind
from policy.model import Clause, Rule, Statement
from policy.statement.blocks import rendered
from policy.statement.lock import lock_of, reviewed_sentences
from policy.statement.sentences import sentences_of
from tests.builders import CHECKS, at, case, line, policy, visit

READS = """\
Privacy

We use cookies, pixel tags and storage. We keep orders for six years. We sell nothing to anybody.

Changes

When this statement changes we say so.
"""
MENU = "Shop\nHats\nPrivacy\nBasket 0\n\n"
FOOT = "\n\nHelp\nWrite to our people whenever you like.\nCookie settings"


def framed(text):
    return MENU + text + FOOT


def clause(name, quote, *rules):
    made = tuple(Rule(id=r, check="cookies-declared", options=None, location=line(9)) for r in rules)
    return Clause(id=name, location=line(8), quote=quote, rules=made)


CLAUSES = (clause("kept-for", "We keep orders for six years.", "orders-gone"), clause("not-sold", "We sell nothing"))


def promised(text=READS, *, lock=False, clauses=CLAUSES, url="/privacy"):
    sentences = sentences_of(rendered(text))
    known = lock_of(sentences, clauses).sentences if lock else reviewed_sentences(sentences, clauses)
    return replace(policy(), statement=Statement(url=url, sentences=known if text else ())), clauses


def result(live, *, others=("/", "/hats"), scenario="no-choice", options=None, more=(), **how):
    """The judgement on a statement that reads so, between the menu and the footer that every page has."""
    said, clauses = promised(**how)
    pages = [visit(o, scenario, text=framed(f"The page {o}.")) for o in others]
    pages.append(visit("/privacy", scenario, text=framed(live)) if isinstance(live, str) else live)
    one = case(said, "statement-unchanged", options or {}, [*pages, *more])
    one = replace(one, policy=replace(one.policy, clauses=(*clauses, one.clause)))
    return CHECKS["statement-unchanged"].judge(one.rule.options, one)


def found(live, **how):
    return [(f.code, f.expected, f.observed) for f in result(live, **how).findings]


@pytest.mark.parametrize("lock", [True, False])
@pytest.mark.parametrize(
    "live",
    [
        READS,
        READS.replace("\n\n", "\n"),
        READS.replace("six", "s\u00adix").replace(", ", ",\u00a0").replace("pixel", "PIXEL"),
        "Home\n" + READS + "\n\nPrint this page\nBack to top",
    ],
)
def test_the_reviewed_wording(live, lock):
    judged = result(live, lock=lock)
    assert (judged.findings, judged.gaps) == ((), ())
    assert judged.examined == 8


def test_one_word_shows_the_sentence_old_and_new_and_what_hangs_on_it():
    (finding,) = result(READS.replace("six", "ten")).findings
    assert finding.code == "reworded"
    assert finding.expected == "as reviewed: “We keep orders for six years.”"
    assert finding.observed == "it reads: “We keep orders for ten years.”"
    assert "clause kept-for with the rule orders-gone" in finding.hint
    assert finding.location == line(8)
    assert finding.severity == "error"
    assert finding.subject.kind == "sentence"


def test_one_word_with_a_lock():
    (finding,) = result(READS.replace("six", "ten"), lock=True).findings
    assert finding.expected.startswith("as reviewed: a sentence of which only the hash is known, ")
    assert finding.observed == "it reads: “We keep orders for ten years.”"
    assert "clause kept-for" in finding.hint


@pytest.mark.parametrize("lock", [True, False])
def test_a_sentence_that_is_gone(lock):
    (finding,) = result(READS.replace(" We sell nothing to anybody.", ""), lock=lock).findings
    assert (finding.code, finding.observed) == ("removed", "it is gone")
    assert "clause not-sold, which has no rules" in finding.hint


@pytest.mark.parametrize("lock", [True, False])
@pytest.mark.parametrize(
    "live",
    [
        READS.replace("We keep", "We sell your data. We keep"),
        READS + "\n\nWe sell your data.",
        READS.replace("Privacy\n", "We sell your data.\n\nPrivacy\n"),
    ],
)
def test_a_sentence_that_was_not_reviewed(live, lock):
    (finding,) = result(live, lock=lock).findings
    assert (finding.code, finding.observed) == ("added", "it has: “We sell your data.”")
    assert finding.hint.startswith("No clause quotes it.")


def test_a_subject_stays_the_same_until_the_wording_changes_again():
    keys = [result(READS.replace("six", word)).findings[0].fingerprint for word in ("ten", "ten", "two")]
    assert keys[0] == keys[1] != keys[2]


def test_headings_count_unless_told_otherwise():
    live = READS.replace("Changes", "Some changes")
    assert [code for code, _, _ in found(live)] == ["reworded"]
    assert found(live, options={"headings": False}) == []


def test_a_quote_that_is_not_in_the_wording():
    lost = (clause("lost", "We buy hats from all over the world."), *CLAUSES)
    assert [f.subject.key for f in result(READS, clauses=lost).findings] == ["clause lost"]
    near = (clause("near", "We keep the orders for six years."),)
    (finding,) = result(READS, clauses=near).findings
    assert (finding.code, finding.subject.key) == ("reworded", "clause near")


def test_quotes_alone_find_a_change_and_cannot_pass():
    (gap,) = result(READS, text="").gaps
    assert (gap.kind, gap.detail) == (GapKind.POLICY_INCOMPLETE, "the policy keeps no reviewed wording")
    assert gap.to_do == "name it as statement.text or statement.lock"
    (finding,) = result(READS.replace("six", "ten"), text="").findings
    assert (finding.code, finding.subject.key) == ("reworded", "clause kept-for")


def test_another_page_in_its_place_is_one_finding():
    (finding,) = result("Not here\n\nThe page that you look for has moved elsewhere.", clauses=()).findings
    assert (finding.code, finding.subject.key) == ("removed", "the whole statement")


def test_a_footer_that_changes_on_every_page_is_no_drift():
    assert found(READS) == found(READS + "\n\nNew here") == []


def test_without_another_page_what_stands_around_the_statement_cannot_be_told():
    judged = result(READS, others=())
    assert [f.code for f in judged.findings] == []
    assert [g.detail for g in judged.gaps] == [
        "whether text around the statement is new cannot be told: no other page was seen"
    ]
    assert [f.code for f in result(READS.replace("We keep", "No. We keep"), others=()).findings] == ["added"]


def test_a_statement_that_was_not_seen_or_not_whole():
    unseen = result(visit("/else", text="x"), clauses=())
    assert [g.detail for g in unseen.gaps] == ["the statement, https://shop.example/privacy, was not seen"]
    error = result(visit("/privacy", status=404, text=READS), clauses=())
    assert [g.detail for g in error.gaps] == ["the statement, https://shop.example/privacy, was not seen"]
    cut = PageText(document=at("/privacy"), text=READS[:60], truncated=True)
    judged = result(visit("/privacy", texts=(cut,)))
    assert judged.findings == ()
    assert [g.detail for g in judged.gaps] == ["the statement could not be recorded whole"]
    assert result(READS, url=None).gaps[0].detail == "the policy does not say where the statement is"


def test_every_scenario_is_held_and_a_finding_names_those_that_differ():
    more = [visit("/", "gpc", text=framed("x")), visit("/privacy", "gpc", text=framed(READS.replace("six", "ten")))]
    (finding,) = result(READS, more=more).findings
    assert finding.scenarios == ("gpc",)
    assert finding.evidence[0].visit == "gpc/0003"


def test_the_page_behind_a_redirect_is_the_statement():
    said, clauses = promised()
    page = visit("/privacy", to="/legal/privacy", text=framed(READS.replace("six", "ten")))
    one = case(said, "statement-unchanged", {}, [visit("/", text=framed("x")), page])
    judged = CHECKS["statement-unchanged"].judge(
        one.rule.options, replace(one, policy=replace(one.policy, clauses=clauses))
    )
    assert [f.code for f in judged.findings] == ["reworded"]


STATED = "We use cookies.\n\nWe keep orders for six years."
EXAMPLE_SITES = (
    [
        [visit(), visit("/privacy", text=STATED)],
        [visit(), visit("/privacy", text=STATED.replace("six", "ten"))],
    ],
    {"reworded"},
)
