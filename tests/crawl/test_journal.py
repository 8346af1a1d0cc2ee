"""The journal: whatever it was cut off at, what it still says is true."""

from __future__ import annotations

import pytest

from auditor.crawl.journal import Found, Journal, JournalEntry, Unreached
from auditor.crawl.visit.storage_state import ContextState
from auditor.errors import RunError


def seen(number: int, url: str, **more) -> JournalEntry:
    return JournalEntry(
        scenario="gpc",
        round=1,
        number=number,
        url=url,
        depth=0,
        found_on="start",
        final_url=url,
        links=("https://o.example/",),
        **more,
    )


def written(path) -> Journal:
    journal = Journal.begin(path, {"another policy": "1"})
    journal.write(Found(robots="x", pages=("https://shop.example/",)))
    journal.write(seen(1, "https://shop.example/", carried=ContextState(cookies=({"name": "a"},), whole=True)))
    journal.write(Unreached(scenario="gpc", round=2, reason="no banner"))
    journal.write(seen(2, "https://shop.example/2"))
    journal.close()
    return journal


def again(path, kept=lambda _: True) -> Journal:
    return Journal.go_on(path, lambda _: (), kept)


def test_it_is_read_as_it_was_written(tmp_path):
    before, after = written(tmp_path / "j"), again(tmp_path / "j")
    assert (after.salt, after.found, after.seen, after.unreached, after.carried) == (
        before.salt, before.found, before.seen, before.unreached, before.carried,
    )  # fmt: skip


def test_only_its_owner_can_read_it(tmp_path):
    written(tmp_path / "j")
    assert (tmp_path / "j").stat().st_mode & 0o077 == 0


def test_wherever_it_is_cut_off_the_whole_lines_count_and_it_can_be_gone_on_with(tmp_path):
    before = written(tmp_path / "j")
    data = (tmp_path / "j").read_bytes()
    for end in range(data.index(b"\n") + 1, len(data), 7):
        (tmp_path / "cut").write_bytes(data[:end])
        journal = again(tmp_path / "cut")
        assert journal.seen.items() <= before.seen.items()
        journal.write(seen(3, "https://shop.example/3"))
        journal.close()
        assert ("gpc", 1, "https://shop.example/3") in again(tmp_path / "cut").seen


def test_a_line_without_its_evidence_counts_for_nothing(tmp_path):
    written(tmp_path / "j")
    journal = again(tmp_path / "j", kept=lambda line: line.number == 1)
    assert [s.number for s in journal.seen.values()] == [1]


def test_what_differs_is_refused_and_named(tmp_path):
    written(tmp_path / "j")
    with pytest.raises(RunError, match="was begun with another --egress: give the same"):
        Journal.go_on(tmp_path / "j", lambda _: ("another --egress",), lambda _: True)


@pytest.mark.parametrize("data", [b"", b"{}\n", b"\xff\xfe\n", b"[" * 99_999])
def test_what_is_no_journal_is_refused(tmp_path, data):
    (tmp_path / "j").write_bytes(data)
    with pytest.raises(RunError, match="start anew"):
        again(tmp_path / "j")
