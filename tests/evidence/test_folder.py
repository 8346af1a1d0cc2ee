from __future__ import annotations

import dataclasses
import errno
import gzip
import json
import os
import tempfile
from pathlib import Path

import pytest

from auditor.errors import EnvironmentFault, RunError, UsageError
from auditor.evidence import FORMAT, Visit, decode, upgrades
from auditor.evidence.folder import RunWriter, kept_policy, load_run, screenshots
from auditor.evidence.layout import RECORDS, safe_name
from tests.evidence.samples import rich_visit, run, visit

FIRST = "evidence/visits/no-choice/0001.jsonl.gz"


@pytest.fixture
def recorded(tmp_path) -> Path:
    """A finished run of two scenarios."""
    return record(tmp_path / "out")


def record(out: Path) -> Path:
    writer = RunWriter(out)
    out.parent.joinpath("promise.yaml").write_text("version: 1\n")
    out.parent.joinpath("our words.txt").write_text("We set no cookies.")
    writer.write_policy(out.parent / "promise.yaml", "our words.txt")
    for scenario in ("no-choice", "gpc"):
        for number in (1, 2):
            writer.write_visit(rich_visit(scenario, number), b"jpeg %d" % number)
    writer.finish(run("no-choice", "gpc"))
    return out


def rewrite(out: Path, change) -> None:
    """Change the text of the first visit's file."""
    path = out / FIRST
    path.write_bytes(gzip.compress(change(gzip.decompress(path.read_bytes()))))


def test_what_was_written_is_what_is_loaded(recorded):
    evidence = load_run(recorded)
    expected = [
        dataclasses.replace(rich_visit(s, n), screenshot=f"screenshots/{s}-{n:04d}.jpg")
        for s in ("no-choice", "gpc")
        for n in (1, 2)
    ]
    assert list(evidence.visits) == expected
    assert evidence.run == run("no-choice", "gpc")


def test_visits_stand_in_the_order_in_which_scenarios_were_run(tmp_path):
    writer = RunWriter(tmp_path)
    for v in (visit("gpc", 1), visit("no-choice", 2), visit("no-choice", 10_001), visit("no-choice", 1)):
        writer.write_visit(v)
    writer.finish(run("no-choice", "gpc"))
    ids = [v.id for v in load_run(tmp_path).visits]
    assert ids == ["no-choice/0001", "no-choice/0002", "no-choice/10001", "gpc/0001"]


def test_the_evidence_folder_itself_is_accepted(recorded):
    assert load_run(recorded / "evidence") == load_run(recorded)


def test_equal_evidence_gives_equal_bytes(recorded, tmp_path):
    again = record(tmp_path / "again")
    files = sorted(p.relative_to(recorded) for p in recorded.rglob("*") if p.is_file())
    assert files
    assert all((recorded / f).read_bytes() == (again / f).read_bytes() for f in files)


def test_every_kind_of_record_has_a_word():
    stored = {field for _, field, _ in RECORDS}
    assert stored == {f.name for f in dataclasses.fields(Visit) if str(f.type).startswith("tuple[")} - {
        "watched",
        "real_time",
    }
    assert all(getattr(rich_visit(), field) for field in stored)


def test_a_stack_is_written_once_and_shared_when_loaded(recorded):
    text = gzip.decompress((recorded / FIRST).read_bytes()).decode()
    assert text.count('"function":"send"') == 1
    one, other = (v.requests[1].initiator for v in load_run(recorded).visits[:2])
    assert one is other


def test_what_recurs_is_kept_once_when_loaded(recorded):
    one, other = load_run(recorded).visits[:2]
    assert one.cookies[0] is other.cookies[0]
    assert one.storage[0] is other.storage[0]
    assert one.requests[1].headers is other.requests[1].headers


def test_hostile_scenario_names_stay_inside_the_folder(tmp_path):
    names = ["journey:opt-out", "../../etc", "..", ".", "a/b", "ümlaut", "a b"]
    assert len({safe_name(n) for n in names}) == len(names)
    writer = RunWriter(tmp_path / "out")
    for name in names:
        writer.write_visit(visit(name), b"x")
    writer.finish(run(*names))
    assert [v.scenario for v in load_run(tmp_path / "out").visits] == names
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_lone_surrogates_become_replacement_characters(tmp_path):
    writer = RunWriter(tmp_path)
    writer.write_visit(visit(title="a\ud800b \U0001f600"))
    writer.finish(run())
    assert load_run(tmp_path).visits[0].title == "a\ufffdb \U0001f600"


def test_pictures_are_read_by_path(recorded):
    pictures = screenshots(recorded)
    assert sorted(pictures) == [f"screenshots/{s}-{n:04d}.jpg" for s in ("gpc", "no-choice") for n in (1, 2)]
    assert pictures["screenshots/gpc-0002.jpg"] == b"jpeg 2"
    assert len(pictures) == 4


@pytest.mark.parametrize("name", ["run.json", "screenshots/../run.json", "/etc/hosts", "screenshots/none.jpg"])
def test_nothing_but_pictures_is_read_as_one(recorded, name):
    assert name not in screenshots(recorded)


def test_the_policy_is_kept_with_the_wording_it_names(recorded, tmp_path):
    kept = kept_policy(recorded)
    assert kept is not None
    assert kept.read_text() == "version: 1\n"
    assert (kept.parent / "our words.txt").read_text() == "We set no cookies."
    assert kept_policy(tmp_path / "elsewhere") is None


def test_a_policy_that_is_gone(tmp_path):
    with pytest.raises(EnvironmentFault, match="cannot keep a copy"):
        RunWriter(tmp_path / "out").write_policy(tmp_path / "gone.yaml")


# --- runs that cannot be used -------------------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(RunError) as error:
        load_run(path)
    message = str(error.value)
    assert "\n" not in message
    return message


def test_no_run_folder(tmp_path):
    assert "is not a run folder" in refusal(tmp_path)
    assert "is not a run folder" in refusal(tmp_path / "missing")


def test_a_run_that_did_not_finish(recorded):
    (recorded / "manifest.json").unlink()
    assert "did not finish" in refusal(recorded)
    partial = load_run(recorded, verify=False)
    assert len(partial.visits) == 4
    assert {(s.complete, s.reason) for s in partial.run.scenarios} == {(False, "the run did not finish")}


def test_a_broken_run_can_be_loaded_from_its_head(tmp_path):
    writer = RunWriter(tmp_path)
    writer.write_head(run("no-choice"))
    writer.write_visit(visit())
    evidence = load_run(tmp_path, verify=False)
    assert len(evidence.visits) == 1
    assert not evidence.run.scenarios[0].complete


def test_a_scenario_that_the_head_lacks_is_incomplete(tmp_path):
    writer = RunWriter(tmp_path)
    writer.write_visit(visit("gpc"))
    writer.finish(run("no-choice"))
    assert [(s.name, s.complete) for s in load_run(tmp_path).run.scenarios] == [("no-choice", True), ("gpc", False)]


def test_a_newer_format_asks_for_an_update(recorded):
    head = recorded / "evidence/run.json"
    head.write_text(head.read_text().replace(f'"format": {FORMAT}', '"format": 7'))
    assert f"written by a newer auditor (format 7, this one reads {FORMAT}): update" in refusal(recorded)


def test_a_newer_manifest_asks_for_an_update(recorded):
    (recorded / "manifest.json").write_text('{"format": 7, "files": []}')
    assert "written by a newer auditor (format 7" in refusal(recorded)


@pytest.mark.parametrize(
    "head", ["", "{", "[]", "null", "{}", '{"format": 0}', '{"format": "1"}', '{"format": 1}', "[" * 200_000]
)
def test_a_damaged_head(recorded, head):
    (recorded / "evidence/run.json").write_text(head)
    assert "run.json is damaged" in refusal(recorded)


def test_a_name_that_no_file_should_have_is_told_on_one_line(recorded):
    (recorded / "manifest.json").write_text('{"format": 1, "files": {"\\r\\u001b[31m": ""}}')
    assert "\\r\\x1b[31m' is missing, though the manifest lists it" in refusal(recorded)


@pytest.mark.parametrize("manifest", ["", "[]", '{"format": 1}', '{"format": 1, "files": ["a"]}', "[" * 200_000])
def test_a_damaged_manifest(recorded, manifest):
    (recorded / "manifest.json").write_text(manifest)
    assert "manifest.json is damaged" in refusal(recorded)


@pytest.mark.parametrize(
    "name", [FIRST, "evidence/run.json", "evidence/policy/our words.txt", "evidence/screenshots/gpc-0001.jpg"]
)
def test_a_changed_file_is_named(recorded, name):
    path = recorded / name
    path.write_bytes(path.read_bytes() + b"\n")
    message = refusal(recorded)
    assert name in message
    assert "was changed after the run" in message


def test_a_missing_file_is_named(recorded):
    (recorded / FIRST).unlink()
    assert f"{FIRST} is missing" in refusal(recorded)


def test_an_added_file_is_named(recorded):
    (recorded / "evidence/visits/no-choice/0009.jsonl.gz").write_bytes(b"")
    assert "0009.jsonl.gz is not in the manifest" in refusal(recorded)


def test_a_link_to_elsewhere_is_refused(recorded, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes((recorded / FIRST).read_bytes())
    (recorded / FIRST).unlink()
    (recorded / FIRST).symlink_to(secret)
    assert "is a link" in refusal(recorded)


def without_manifest(out: Path) -> str:
    with pytest.raises(RunError) as error:
        load_run(out, verify=False)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("keep", [0, 5, 40, -1])
def test_a_truncated_file(recorded, keep):
    path = recorded / FIRST
    path.write_bytes(path.read_bytes()[:keep])
    assert f"{FIRST} is damaged" in without_manifest(recorded)


def test_a_file_cut_between_two_lines_of_its_text(recorded):
    rewrite(recorded, lambda text: text[:-3])
    assert "ends in the middle of a line" in without_manifest(recorded)


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"nonsense",
        b'{"record":"martian"}',
        b'{"record":"request"}',
        b'{"record":"request","id":1,"url":"x"}',
        b'{"record":"request","id":"1","url":"x","phase":"' + b"martian\\n" * 9 + b'"}',
        b'{"record":"request","id":"1","url":"x","headers":[["only a name"]]}',
        b'{"record":"request","id":"1","url":"x","initiator":null}',
        b'{"record":"request","id":"1","url":"\xff"}',
        b'{"record":"request","id":"1","url":"x","more":' + b"[" * 100_000,
        b'{"record":"request","by":99,"id":"1","url":"x"}',
        b'{"record":"request","by":-1,"id":"1","url":"x"}',
        b'{"record":"cookie","by":0,"name":"a","domain":"b"}',
        b'{"record":"visit","id":"x"}',
        b'{"record":"link","kind":"martian","url":"x"}',
        b'{"record":"blind","kind":"\xff","reason":""}',
        b'{"record":"initiator","kind":' + b"[" * 100_000,
    ],
)
def test_an_invalid_record_names_file_and_line(recorded, line):
    rewrite(recorded, lambda text: text.replace(b'{"record":"link"', line + b'\n{"record":"link"', 1))
    message = without_manifest(recorded)
    assert f"{FIRST}, line 11 is damaged" in message
    assert "martian" not in message


def test_a_first_line_that_is_no_head(recorded):
    rewrite(recorded, lambda text: text.partition(b"\n")[2])
    assert "line 1 is damaged: the first line is not the head of a visit" in without_manifest(recorded)


def test_a_visit_in_the_wrong_place(recorded):
    os.replace(recorded / FIRST, recorded / "evidence/visits/gpc/0003.jsonl.gz")  # noqa: PTH105
    assert "holds visit 1 of 'no-choice'" in without_manifest(recorded)


def test_a_file_that_inflates_without_end_is_not_read(recorded, monkeypatch):
    monkeypatch.setattr(decode, "MAX_FILE", 10_000)
    rewrite(recorded, lambda text: text + b" " * 1_000_000 + b"\n")
    assert "inflates to more than" in without_manifest(recorded)


def test_a_run_of_too_many_records_is_not_read(recorded, monkeypatch):
    monkeypatch.setattr("auditor.evidence.folder.Reading", lambda: decode.Reading(records=30))
    assert "holds more than" in without_manifest(recorded)


# --- writing ------------------------------------------------------------------------------------------------------------


def test_a_new_run_replaces_the_old_one(recorded):
    writer = RunWriter(recorded)
    assert not (recorded / "manifest.json").exists()
    writer.write_visit(visit("no-choice", 5))
    writer.finish(run())
    assert [v.number for v in load_run(recorded).visits] == [5]
    assert kept_policy(recorded) is None
    assert not screenshots(recorded)


def test_the_kept_policy_can_be_audited_again_in_place(recorded):
    kept = kept_policy(recorded)
    writer = RunWriter(recorded)
    writer.write_policy(kept, "our words.txt")
    writer.finish(run())
    assert kept.read_text() == "version: 1\n"
    assert (kept.parent / "our words.txt").exists()


def test_a_folder_of_someone_else_is_left_alone(tmp_path):
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/murder-weapon.txt").write_text("knife")
    with pytest.raises(UsageError, match="was not written by the auditor"):
        RunWriter(tmp_path)
    assert (tmp_path / "evidence/murder-weapon.txt").read_text() == "knife"


def test_an_output_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"cannot write to .*choose another folder"):
        RunWriter(tmp_path / "file")


@pytest.mark.parametrize(
    ("number", "kind", "code"),
    [(errno.ENOSPC, EnvironmentFault, 4), (errno.EIO, EnvironmentFault, 4), (errno.EACCES, UsageError, 2)],
)
def test_a_full_disk_is_no_wrong_usage(tmp_path, monkeypatch, number, kind, code):
    def refused(*_args, **_more):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    with pytest.raises(kind, match=r"cannot write to .*choose another folder") as caught:
        RunWriter(tmp_path / "out")
    assert caught.value.exit_code == code


def test_a_disk_that_refuses_leaves_the_old_file(recorded, monkeypatch):
    writer = RunWriter(recorded)
    writer.write_head(run())
    old = (recorded / "evidence/run.json").read_bytes()
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(EnvironmentFault, match="No space left on device"):
        writer.write_head(run("gpc"))
    assert (recorded / "evidence/run.json").read_bytes() == old
    assert not list((recorded / "evidence").glob(".run.json*"))


# --- older formats ------------------------------------------------------------------------------------------------------


def test_every_older_format_has_a_step():
    assert sorted(upgrades.STEPS) == list(range(1, FORMAT))


def test_an_older_run_is_brought_up_step_by_step(recorded, monkeypatch):
    def step(word: str, fields: dict) -> dict:
        return {**fields, "title": fields["title"] + "+"} if word == "visit" else fields

    monkeypatch.setattr(decode, "FORMAT", FORMAT + 2)
    monkeypatch.setattr(upgrades, "FORMAT", FORMAT + 2)
    monkeypatch.setattr(upgrades, "STEPS", {FORMAT: step, FORMAT + 1: step})
    visits = load_run(recorded).visits
    assert visits[0].title == rich_visit().title + "++"
    assert visits[0].requests == rich_visit().requests


def test_the_first_format_kept_one_number_for_max_age_and_expires():
    written = {"record": "cookie-write", "source": "http", "name": "a", "host": "s.example", "asked": 60.0}
    assert upgrades.upgrade("cookie-write", written, 1) == {
        "record": "cookie-write", "source": "http", "name": "a", "host": "s.example", "max_age": 60.0,
    }  # fmt: skip
    assert upgrades.upgrade("cookie", {"record": "cookie", "asked": 1}, 1) == {"record": "cookie", "asked": 1}


KEPT = sorted((Path(__file__).parent.parent / "runs").glob("*/evidence/run.json"))


@pytest.mark.skipif(not KEPT, reason="no recorded run is kept in tests/runs yet")
@pytest.mark.parametrize("head", KEPT, ids=lambda p: p.parent.parent.name)
def test_runs_of_every_format_still_load(head):
    evidence = load_run(head.parent.parent)
    assert evidence.visits
    assert evidence.run.format == json.loads(head.read_text())["format"]


def test_only_its_owner_may_read_the_evidence(recorded):
    files = [f for f in (recorded / "evidence").rglob("*") if f.is_file()]
    assert len(files) > 8
    assert {oct(f.stat().st_mode & 0o777) for f in files} == {"0o600"}
