from __future__ import annotations

import json

import pytest

from policy.statement.lock import lock_of, lock_text, parse_lock
from tests.policy.statement.wordings import clause, sentences

TEXT = "Cookies\n\nWe use cookies. We sell nothing."


def test_a_lock_holds_no_word_of_the_prose_and_one_line_a_sentence():
    text = lock_text(lock_of(sentences(TEXT), [clause("We sell nothing", "not-sold")]))
    assert "sell" not in text.replace("not-sold", "")
    assert [line for line in text.splitlines() if '"id"' in line][2].strip().endswith('"clauses": ["not-sold"]}')
    assert len(text.splitlines()) == 3 + 3 + 2
    assert json.loads(text)["version"] == 1


def test_it_is_read_back():
    lock = lock_of(sentences(TEXT), [clause("We sell nothing", "not-sold")])
    assert parse_lock(lock_text(lock)) == lock
    assert all(not s.text for s in lock.sentences)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{" * 100_000,
        '{"version": 2, "sentences": [{"id": "0123456789abcdef"}]}',
        '{"version": 1, "sentences": []}',
        '{"version": 1, "sentences": [{"id": "x"}]}',
        '{"version": 1, "sentences": [{"id": "0123456789abcdef", "text": "We sell"}]}',
        '{"version": 1, "sentences": [{"id": "0123456789abcdef", "clauses": [1]}]}',
    ],
)
def test_what_is_no_lock_is_refused_in_one_line(text):
    with pytest.raises(ValueError, match="auditor policy lock") as error:
        parse_lock(text)
    assert "\n" not in str(error.value)
