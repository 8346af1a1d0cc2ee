from __future__ import annotations

import json

from policy.statement.lock import lock_of, lock_text
from tests.policy.reading import CLAUSES, assert_problem, problems, read
from tests.policy.statement.wordings import sentences

HEAD = "version: 1\nsite: {name: Shop, url: https://shop.example/}\n"
LOCK = lock_text(lock_of(sentences("We use cookies. We sell nothing."), ()))


def told(statement, **files):
    return read(f"{HEAD}statement: {statement}\n{CLAUSES}", **files)


def test_a_policy_knows_its_reviewed_wording():
    policy = told("{text: words.txt}", words="Privacy\n\nWe use cookies.")
    assert [s.text for s in policy.statement.sentences] == ["Privacy", "We use cookies."]
    assert policy.notes == ()


def test_a_lock_stands_for_it():
    policy = told("{lock: lock.txt}", lock=LOCK)
    assert [s.id for s in policy.statement.sentences] == [e["id"] for e in json.loads(LOCK)["sentences"]]
    assert not any(s.text for s in policy.statement.sentences)


def test_a_lock_that_is_not_made_yet_is_noted():
    policy = told("{lock: lock.txt}")
    assert policy.statement.sentences == ()
    assert policy.notes == ("statement.lock names lock.txt, which is not there: `auditor policy lock` makes it",)


def test_a_lock_of_another_wording_is_noted():
    assert told("{text: words.txt, lock: lock.txt}", words="We use cookies. We sell nothing.", lock=LOCK).notes == ()
    (note,) = told("{text: words.txt, lock: lock.txt}", words="We sell all.", lock=LOCK).notes
    assert "was made from another wording than words.txt" in note


def test_files_that_cannot_be_read_are_problems_of_the_policy():
    (problem,) = problems(f"{HEAD}statement: {{lock: lock.txt}}\n{CLAUSES}", lock="mine")
    assert problem[:2] == (3, 19)
    assert problem[2].startswith("statement.lock: this is no lock of a statement")
    (problem,) = problems(f"{HEAD}statement: {{text: w.txt}}\n{CLAUSES}", w="a" * 2_000_001)
    assert "larger than" in problem[2]


def test_a_lock_stays_within_the_policys_folder():
    assert_problem(
        f"{HEAD}statement: {{lock: ¦../x.lock}}\n{CLAUSES}", "'../x.lock' leaves the policy's folder: name a file in it"
    )
