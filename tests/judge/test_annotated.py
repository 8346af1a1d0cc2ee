"""The statement's sentences in the report, and the states of their clauses."""

from __future__ import annotations

from dataclasses import replace

from auditor.evidence import PageText
from auditor.judge import judge
from policy.model import Statement
from policy.statement.blocks import rendered
from policy.statement.lock import lock_of, reviewed_sentences
from policy.statement.sentences import sentences_of
from tests.builders import CATALOGUE, declared_cookie, evidence, request, visit
from tests.judge.court import TODAY, clause, host_check, judged, promised, rule

TEXT = "Cookies\n\nWe use no adverts here. We are a family firm.\n\nYour data is safe with us."
QUOTED = (
    clause(rule("ads"), id_="ads", quote="We use no adverts here."),
    clause(id_="firm", quote="family firm", informational=True),
)


def told(report):
    return [(s.text, s.state, s.clauses) for s in report.sentences]


def page(text=TEXT, *, ads=False, **more):
    return visit("/privacy", text=text, requests=[request("https://ads.example/p")] if ads else [], **more)


def report(*visits, clauses=QUOTED, statement=None, **more):
    by = promised(*clauses, **more)
    by = replace(by, statement=statement) if statement else by
    return judged(host_check("ads.example"), [visit("/"), *visits], by)


def test_each_sentence_has_the_state_of_its_clauses():
    result = report(page(ads=True))
    assert result.statement_source == "page"
    assert told(result) == [
        ("Cookies", None, ()),
        ("We use no adverts here.", "broken", ("ads",)),
        ("We are a family firm.", "informational", ("firm",)),
        ("Your data is safe with us.", "not-encoded", ()),
    ]
    assert [s.index for s in result.sentences] == [0, 1, 2, 3]
    assert [s.level for s in result.sentences] == [1, 0, 0, 0]
    assert result.sentences[1].block == result.sentences[2].block != result.sentences[3].block
    assert result.sentences[1].rules == ("ads",)
    assert told(report(page()))[1][1] == "kept"


def test_a_sentence_is_as_bad_as_the_worst_of_its_clauses():
    other = clause(id_="also", quote="no adverts", unverifiable="Nobody sees it.")
    assert told(report(page(), clauses=(*QUOTED, other)))[1][1:] == ("kept", ("ads", "also"))
    assert told(report(page(ads=True), clauses=(*QUOTED, other)))[1][1] == "broken"


def test_other_words_than_the_clause_quotes_are_never_kept():
    result = report(page(TEXT.replace("We use no adverts", "We use adverts")))
    assert told(result)[1] == ("We use adverts here.", "not-judged", ("ads",))
    assert result.sentences[1].reworded == ("ads",)
    assert told(report(page(TEXT.replace("no adverts", "adverts"), ads=True)))[1][1] == "broken"


def reviewed():
    sentences = sentences_of(rendered(TEXT))
    return Statement(url="/privacy", text="statement.txt", sentences=reviewed_sentences(sentences, QUOTED))


def test_the_reviewed_wording_stands_in_for_a_page_that_was_not_read_whole():
    cut = PageText(document="https://shop.example/privacy", text="Cookies. We use", truncated=True)
    live = report(page())
    for seen in (visit("/privacy", status=503), visit("/privacy", texts=(cut,))):
        result = report(seen, statement=reviewed())
        assert result.statement_source == "reviewed"
        assert [(s.text, s.clauses) for s in result.sentences] == [(s.text, s.clauses) for s in live.sentences]
        assert [s.level for s in result.sentences] == [1, 0, 0, 0]
        assert result.sentences[1].block == result.sentences[2].block != result.sentences[3].block


def test_a_lock_has_no_words_so_what_was_recorded_of_the_page_is_told():
    locked = replace(reviewed(), sentences=lock_of(sentences_of(rendered(TEXT)), QUOTED).sentences)
    cut = PageText(document="https://shop.example/privacy", text="We use no adverts here. We", truncated=True)
    assert report(visit("/privacy", texts=(cut,)), statement=locked).statement_source == "page-cut"
    nothing = report(visit("/privacy", status=503), statement=locked)
    assert (nothing.statement_source, nothing.sentences) == ("", ())


def test_the_head_of_a_table_of_what_is_declared_is_no_promise():
    text = "We use cookies.\n\nCookie\tKept for\nsid\ta day\n\nThat is all."
    declaring = clause(replace(rule("declared"), check="cookies-declared"), id_="cookies", quote="We use cookies.")
    by = promised(declaring, cookies=[declared_cookie("sid")])
    head, row = judge(
        by, evidence([visit("/"), page(text, ads=True)]), {"cookies-declared": host_check("ads.example")}, CATALOGUE,
        today=TODAY, tool_version="1",
    ).sentences[1:3]  # fmt: skip
    assert (head.text, head.is_head, head.state, head.clauses) == ("Cookie | Kept for", True, "informational", ())
    assert (row.is_head, row.state, row.clauses) == (False, "broken", ("cookies",))
