"""Visits of several rounds in a run folder."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from auditor.errors import RunError
from auditor.evidence import Evidence, Visit, part_of
from auditor.evidence.folder import RunWriter, load_run, screenshots
from auditor.evidence.layout import screenshot_path, visit_id, visit_path
from tests.evidence.samples import run, visit


def in_round(number: int, round_: int, scenario: str = "no-choice") -> Visit:
    return dataclasses.replace(visit(scenario, number), round=round_, id=visit_id(scenario, number, round_))


def loaded(out: Path, *visits: Visit, shot: bytes | None = None) -> Evidence:
    writer = RunWriter(out)
    for one in visits:
        writer.write_visit(one, shot)
    writer.finish(run())
    return load_run(out)


def test_rounds_follow_each_other_within_a_scenario(tmp_path):
    evidence = loaded(tmp_path, in_round(1, 10), in_round(2, 1), in_round(1, 2), in_round(1, 1))
    assert [v.id for v in evidence.visits] == [
        "no-choice/0001",
        "no-choice/0002",
        "no-choice/0001~2",
        "no-choice/0001~10",
    ]
    assert [v.round for v in evidence.visits] == [1, 1, 2, 10]


def test_a_picture_of_a_later_round_is_kept_beside_the_first(tmp_path):
    loaded(tmp_path, in_round(1, 1), in_round(1, 2), shot=b"jpeg")
    assert set(screenshots(tmp_path)) == {"screenshots/no-choice-0001.jpg", "screenshots/no-choice-0001~2.jpg"}


@pytest.mark.parametrize("round_", [0, -1, 22, 10**9])
def test_a_round_that_cannot_be_is_refused(tmp_path, round_):
    with pytest.raises(RunError, match="damaged"):
        loaded(tmp_path, in_round(1, round_))


def test_no_two_visits_share_a_file_or_a_picture():
    places = [
        (s, n, r) for s in ("a", "a-0001", "a~2", "a-0001~2", "a/0001", "a%2F") for n in (0, 1) for r in (1, 2, 21)
    ]
    for path in (visit_path, screenshot_path, visit_id):
        assert len({path(*p) for p in places}) == len(places)
    assert {visit_path(*p).count("/") for p in places} == {2}


def test_a_run_that_is_resumed_is_not_finished_until_it_is_finished_again(tmp_path):
    writer = RunWriter(tmp_path)
    writer.write_visit(in_round(1, 1))
    writer.finish(run())
    writer.resume()
    with pytest.raises(RunError, match="did not finish"):
        load_run(tmp_path)
    writer.write_visit(in_round(1, 2))
    writer.finish(run())
    assert len(load_run(tmp_path).visits) == 2


def of_part(number: int, round_: int = 1) -> Visit:
    return dataclasses.replace(in_round(number, round_), part=part_of(number))


def test_a_walk_and_a_return_have_files_of_their_own_and_come_last(tmp_path):
    evidence = loaded(tmp_path, of_part(-2), of_part(-1), in_round(2, 1), of_part(-1, 2))
    assert [(v.id, v.part) for v in evidence.visits] == [
        ("no-choice/0002", "page"),
        ("no-choice/walk", "walk"),
        ("no-choice/return", "return"),
        ("no-choice/walk~2", "walk"),
    ]
    assert (tmp_path / "evidence/visits/no-choice/walk~2.jsonl.gz").is_file()


@pytest.mark.parametrize("odd", [dataclasses.replace(of_part(1), part="walk"), in_round(-1, 1), in_round(-3, 1)])
def test_a_visit_whose_part_is_not_that_of_its_number_is_refused(tmp_path, odd):
    with pytest.raises(RunError, match="damaged"):
        loaded(tmp_path, odd)
