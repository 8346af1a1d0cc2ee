"""`--quiet` and `--verbose`: one line, or everything."""

from __future__ import annotations

import pytest

from tests.cli.conftest import DIRTY, POLICY

UNSEEN = POLICY + "  - id: inside\n    quote: We are careful.\n    unverifiable: That happens inside.\n"


def test_quiet_is_one_line(cli, record, tmp_path) -> None:
    ended = cli("check", record(DIRTY), "--quiet", "--out", tmp_path / "new")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out == "FAIL  Example Store: 1 of 1 rule failed (exit code 1, unless --fail-on says otherwise)\n"
    assert (tmp_path / "new" / "report.html").is_file()


def test_quiet_leaves_another_format_on_stdout_alone(cli, record) -> None:
    ended = cli("check", record(DIRTY), "-q", "--format", "json=-")
    assert ended.out.startswith("{")
    assert "FAIL" not in ended.out


def test_verbose_tells_of_clauses_that_no_rule_verifies(cli, record) -> None:
    run = record(policy=UNSEEN)
    assert "We are careful." not in cli("check", run).out
    assert "We are careful." in cli("check", run, "--verbose").out


@pytest.mark.parametrize("command", ["audit", "check", "demo"])
def test_quiet_and_verbose_exclude_each_other(cli, command) -> None:
    for both in (("--quiet", "--verbose"), ("-vq",)):
        ended = cli(command, *(() if command == "demo" else ("x",)), *both)
        assert (ended.code, ended.out) == (2, "")
        assert "--quiet and --verbose exclude each other" in ended.err
