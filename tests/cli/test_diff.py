from __future__ import annotations

import json

import pytest

from tests.builders import visit
from tests.cli.conftest import CLEAN, DIRTY


@pytest.fixture
def runs(record):
    return {"clean": record(CLEAN, name="clean"), "dirty": record(DIRTY, name="dirty"),
            "unseen": record([visit("/", status=500)], name="unseen")}  # fmt: skip


def test_two_runs(cli, runs):
    ended = cli("diff", runs["clean"], runs["dirty"])
    assert (ended.code, ended.err) == (0, "")
    assert "+ error cookies-declared/undeclared  spy @ shop.example" in ended.out
    assert "+ cookie spy @ shop.example" in ended.out
    assert "cookies-declared (cookies-declared): passed → failed" in ended.out


@pytest.mark.parametrize(
    ("old", "new", "fail_on", "code"),
    [
        ("clean", "dirty", "new", 1), ("clean", "dirty", "any", 1), ("clean", "dirty", "never", 0),
        ("dirty", "clean", "new", 0), ("dirty", "clean", "any", 1), ("dirty", "dirty", "any", 0),
        ("dirty", "unseen", "new", 3), ("clean", "unseen", "new", 3), ("unseen", "unseen", "any", 0),
    ],
)  # fmt: skip
def test_exit_codes(cli, runs, old, new, fail_on, code):
    assert cli("diff", runs[old], runs[new], "--fail-on", fail_on).code == code


def test_reports_and_runs_are_the_same(cli, runs, tmp_path):
    cli("check", runs["dirty"], "--format", f"json={tmp_path / 'r.json'}")
    assert cli("diff", tmp_path / "r.json", runs["dirty"], "--fail-on", "any").code == 0


def test_a_folder_with_a_report_alone(cli, runs, tmp_path):
    (tmp_path / "kept").mkdir()
    cli("check", runs["dirty"], "--format", f"json={tmp_path / 'kept' / 'report.json'}")
    assert cli("diff", tmp_path / "kept", runs["clean"], "--format", "json").code == 0


def test_formats_and_places(cli, runs, tmp_path):
    told = json.loads(cli("diff", runs["clean"], runs["dirty"], "--format", "json").out)
    assert (told["differs"], told["gates"], told["unsure"]) == (True, True, False)
    ended = cli("diff", runs["clean"], runs["dirty"], "--format", f"markdown={tmp_path / 'd.md'}")
    assert (ended.out, ended.err) == ("", f"wrote {tmp_path / 'd.md'}\n")
    assert (tmp_path / "d.md").read_text().startswith("## What changed")


def test_twice_the_same(cli, runs):
    assert cli("diff", runs["clean"], runs["dirty"]) == cli("diff", runs["clean"], runs["dirty"])


@pytest.mark.parametrize("value", ["yaml", "json="])
def test_wrong_formats(cli, runs, value):
    ended = cli("diff", runs["clean"], runs["dirty"], "--format", value)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_what_is_no_report(cli, runs, tmp_path):
    (tmp_path / "no.json").write_text("{}")
    for old in (tmp_path / "no.json", tmp_path / "gone", tmp_path):
        ended = cli("diff", old, runs["clean"])
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
