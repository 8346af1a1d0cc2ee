"""The end of an audit, without a browser: reports, what `auditor check` makes of the same run, and runs that break."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.cli.judging.judge_run import judge_run, shown_path
from auditor.cli.output.report_files import parse_formats
from auditor.cli.running.audit_run import conclude
from auditor.evidence.folder import RunWriter
from tests.builders import evidence, visit
from tests.cli.conftest import CLEAN, DIRTY, POLICY


def recorded(out: Path, policy: Path, shown: str, visits=DIRTY) -> Path:
    """A run folder as an audit by this policy leaves it."""
    seen, writer = evidence(visits), RunWriter(out)
    policy.write_text(POLICY)
    writer.write_policy(policy)
    for one in seen.visits:
        writer.write_visit(one)
    writer.finish(replace(seen.run, policy=shown, tool="auditor 1"))
    return out


def files_named_in(report: Path) -> set[str]:
    document = json.loads(report.read_text())
    places = [rule["location"]["file"] for rule in document["rules"]]
    return {document["policy"]["path"], *places, *(f["location"]["file"] for f in document["findings"])}


@pytest.mark.parametrize("visits", [CLEAN, DIRTY, (*CLEAN, visit("/b", status=500))])
def test_a_run_judged_again_gives_the_same_report(cli, tmp_path, monkeypatch, visits):
    monkeypatch.chdir(tmp_path)
    run = recorded(tmp_path / "out", tmp_path / "policy.yaml", "policy.yaml", visits)
    code = conclude(judge_run(run, None), run, parse_formats(["json"]), "error")
    assert cli("check", run, "--format", f"json={tmp_path / 'again.json'}").code == code
    assert (tmp_path / "again.json").read_bytes() == (run / "report.json").read_bytes()


def test_a_run_judged_elsewhere_still_names_its_policy_as_the_audit_did(cli, tmp_path, monkeypatch):
    run = recorded(tmp_path / "out", tmp_path / "policy.yaml", "site/policy.yaml")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    cli("check", run, "--format", "json=x.json")
    assert files_named_in(Path("x.json")) == {"site/policy.yaml"}


def test_another_policy_is_named_by_its_own_path(cli, tmp_path, monkeypatch):
    run = recorded(tmp_path / "out", tmp_path / "policy.yaml", "policy.yaml")
    (tmp_path / "other.yaml").write_text(POLICY)
    monkeypatch.chdir(tmp_path)
    cli("check", run, tmp_path / "other.yaml", "--format", "json=x.json")
    assert files_named_in(Path("x.json")) == {"other.yaml"}


def test_paths_are_shown_from_the_current_folder_if_they_are_inside(tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert shown_path(here / "site" / "policy.yaml") == "site/policy.yaml"
    assert shown_path(Path("policy.yaml")) == "policy.yaml"
    assert shown_path(tmp_path / "policy.yaml") == (tmp_path / "policy.yaml").as_posix()


def test_a_run_that_broke_can_be_judged_in_part(cli, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Chromium 156.0.0.0\nexit 1\n')
    browser.chmod(0o755)
    (tmp_path / "policy.yaml").write_text(POLICY)
    out = tmp_path / "out"
    assert cli("audit", tmp_path / "policy.yaml", "--out", out, "--browser", browser).code == 4
    assert cli("check", out).code == 2
    ended = cli("check", out, "--partial")
    assert ended.code == 3
    assert "the run did not finish" in ended.out
