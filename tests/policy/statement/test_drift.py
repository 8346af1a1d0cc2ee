from __future__ import annotations

import time

import pytest

from policy.statement.drift import drift
from policy.statement.lock import lock_of, reviewed_sentences
from tests.policy.statement.wordings import clause, sentences

TEXT = (
    "Privacy\n\nWe use cookies. We keep orders for six years. We sell nothing.\n\nChanges\n\nWe tell you. Write to us."
)


def changes(old, new, *, known=True, clauses=()):
    reviewed = reviewed_sentences(sentences(old), clauses) if known else lock_of(sentences(old), clauses).sentences
    found = drift(reviewed, sentences(new))
    return [(c.kind, c.old.text if c.old else "", c.new.text if c.new else "") for c in found.changes]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "new",
    [
        TEXT,
        TEXT.upper(),
        TEXT.replace(". ", ".\n\n"),
        TEXT.replace("six", "s\u00adix").replace("We tell", "\u00a0We  tell"),
        "Home\nBasket\n" + TEXT,
        "Privacy\n\nChanges\n\nWe tell you. Write to us.\n\nWe sell nothing. We use cookies. We keep orders for six years.",
    ],
)
def test_the_same_wording_is_no_drift(new, known):
    assert [c for c in changes(TEXT, new, known=known) if c[0] != "added"] == []


def test_one_word():
    new = TEXT.replace("six", "ten")
    assert changes(TEXT, new) == [("reworded", "We keep orders for six years.", "We keep orders for ten years.")]
    assert changes(TEXT, new, known=False) == [("reworded", "", "We keep orders for ten years.")]


@pytest.mark.parametrize("known", [True, False])
def test_removed_and_added(known):
    gone = TEXT.replace(" We sell nothing.", "")
    assert changes(TEXT, gone, known=known) == [("removed", "We sell nothing." if known else "", "")]
    assert changes(gone, TEXT, known=known) == [("added", "", "We sell nothing.")]


@pytest.mark.parametrize("known", [True, False])
def test_the_first_and_the_last_sentence(known):
    first, last = TEXT.replace("Privacy", "Your data"), TEXT.replace("Write to us.", "Write to them.")
    assert [c[0] for c in changes(TEXT, last, known=known)] == ["reworded"]
    assert {c[2] for c in changes(TEXT, first, known=known)} >= {"Your data"}


def test_one_of_two_equal_sentences_that_is_gone():
    assert changes("Yes. No. Yes.", "Yes. No.") == [("removed", "Yes.", "")]
    assert changes("Yes. No.", "Yes. No. Yes.") == [("added", "", "Yes.")]


def test_sentences_cut_at_other_places_are_the_same_words():
    one, other = (
        "We use it to send goods\nanswer letters\nand no more.",
        "We use it to send goods answer letters\nand no more.",
    )
    assert changes(one, other) == []
    assert changes(other, one) == []
    assert changes("A. " + one, "A. " + other) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We keep it for 1.5 years.", "We keep it for 15 years."),
        ("We sell nothing, that you told us.", "We sell nothing that you told us."),
        ("We keep it for 1.5 years. Then it goes.", "We keep it for 15 years; then it goes."),
    ],
)
def test_signs_may_change_what_is_promised(old, new):
    assert ("reworded", old.partition(". ")[0].rstrip(".") + ".", new) in changes(old, new)


def test_a_sentence_cut_short_is_no_part_of_the_old_one():
    assert changes("We sell data only if you agree.", "We sell data.")[0][0] in {"reworded", "removed"}
    assert changes("No. We sell data only. If you agree. Yes.", "No. We sell data only. Yes.") == [
        ("removed", "If you agree.", "")
    ]


def test_a_negation_is_a_rewording():
    assert changes("We do not sell your data.", "We do sell your data.") == [
        ("reworded", "We do not sell your data.", "We do sell your data.")
    ]


def test_what_is_ignored_is_added_to_nothing():
    live = sentences("Menu\n" + TEXT)
    reviewed = reviewed_sentences(sentences(TEXT), ())
    assert [c.kind for c in drift(reviewed, live, frozenset({0})).changes] == []
    assert [c.kind for c in drift(reviewed, live).changes] == ["added"]


def test_a_reviewed_sentence_knows_its_clauses():
    clauses = [clause("six years", "kept"), clause("orders", "orders")]
    reviewed = reviewed_sentences(sentences(TEXT), clauses)
    assert [s.clauses for s in reviewed if s.clauses] == [("kept", "orders")]
    assert [s.clauses for s in lock_of(sentences(TEXT), clauses).sentences if s.clauses] == [("kept", "orders")]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" ".join(f"One {n}." for n in range(5_000)), " ".join(f"Two {n}." for n in range(5_000))),
        ("Yes. " * 15_000, "Yes. No. " * 7_000),
        ("ab\n" * 9_000, "abab\n" * 4_500),
        (" ".join(f"One {n}." for n in range(9_000)), " ".join(f"One {n}." for n in range(8_999, 0, -1))),
    ],
)
def test_hostile_wordings_take_bounded_time(old, new, known):
    started = time.process_time()
    changes(old, new, known=known)
    assert time.process_time() - started < 6


RECUT = "Title\n\nWe keep orders, and what goes with them, for six years. We sell nothing to anybody. Ask us."


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "new",
    [
        RECUT.replace("orders, and", "orders,\nand"),
        RECUT.replace("orders, and", "orders,\nand").replace("nothing to", "nothing\nto"),
        RECUT.replace("years. We", "years.We"),
        RECUT.replace("years. We sell", "years; we sell").replace("; we", ". we"),
        RECUT.replace(". ", ".\n\n"),
        RECUT.replace("what goes", "what\n\ngoes").replace("sell nothing to", "sell\n\nnothing\n\nto"),
    ],
)
def test_a_line_break_or_a_split_that_moved_is_no_drift(new, known):
    assert changes(RECUT, new, known=known) == []
    assert changes(new, RECUT, known=known) == []


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("new", "kinds"),
    [
        (RECUT.replace("orders, and", "orders,\nand").replace("six", "ten"), {"reworded", "added", "removed"}),
        (RECUT.replace("anybody.", "anybody\nbut friends."), {"reworded", "added"}),
        (RECUT.replace("We sell", "Perhaps\nwe sell"), {"reworded", "added", "removed"}),
        (RECUT.replace("We sell nothing to anybody. ", ""), {"removed"}),
    ],
)
def test_other_words_are_drift_however_they_are_cut(new, kinds, known):
    found = {c[0] for c in changes(RECUT, new, known=known)}
    assert found
    assert found <= kinds
