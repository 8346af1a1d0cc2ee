"""`--resume` goes on with a run by the policy and options that it was begun with, and by no others."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.options.repeat_command import audit_command
from auditor.cli.running.audit_run import planned
from auditor.cli.running.crawl_setup import setup_for
from auditor.cli.running.resume import begun_with
from auditor.cli.running.run_recorder import RunRecorder
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence.folder import RunWriter
from tests.cli.conftest import POLICY

KEY = "A" * 43 + "="
MAPPED = ("--map-host", "*=127.0.0.1:9")


@pytest.fixture(autouse=True)
def a_browser(monkeypatch):
    """Found, and never started: what may not go on is refused before."""
    monkeypatch.setattr(
        "auditor.cli.running.crawl_setup.find_browsers", lambda _: Browsers(headless_shell="/bin/false")
    )


def begun(tmp_path: Path, browsing: BrowsingOptions, policy: str = POLICY) -> Path:
    """A run that was begun with these options, and broken off before it saw anything."""
    path, out = tmp_path / "policy.yaml", tmp_path / "out"
    path.write_text(policy)
    options = AuditOptions(policy=path, out=out, browsing=browsing)
    _record(options)
    return out


def _record(options: AuditOptions, *, goes_on: bool = False) -> None:
    read, plan = planned(options)
    setup = setup_for(options.browsing, read, plan, folder=options.policy.parent, url_given=False)
    writer = RunWriter(options.out, goes_on=goes_on)
    recorder = RunRecorder(read, plan, setup, writer, command=audit_command(options), goes_on=goes_on)
    writer.write_policy(options.policy)
    writer.write_head(recorder._run)
    recorder._trail.journal.close()


BEGUN = BrowsingOptions(map_host=("*=127.0.0.1:9",))


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (("--egress", "any"), "another --egress"),
        (("--browser", "chrome"), "another --browser"),
        (("--map-host", "x.example=127.0.0.1:1"), "another --map-host"),
        (("--trust-key", KEY), "another --trust-key"),
        (("--settle", "real"), "another --settle"),
        (("--visits", "2"), "another --visits"),
        (("--var", "NAME=a value"), "another --var"),
        (("--max-pages", "3"), "another --max-pages"),
        (("--scenario", "gpc"), "another --scenario"),
        (("--page", "/a"), "another --page"),
        (("--url", "https://preview.shop.example/"), "another --url"),
        (("--egress", "any", "--visits", "2"), "another --egress, another --visits"),
    ],
)
def test_it_is_refused_in_one_line_that_names_the_option(cli, tmp_path, changed, named):
    out = begun(tmp_path, BEGUN)
    ended = cli("audit", tmp_path / "policy.yaml", "--out", out, "--resume", *MAPPED, *changed)
    assert ended.code == 2
    assert ended.err.splitlines() == [
        f"auditor: the run in {out} was begun with {named}: give the same as then, or start anew without --resume"
    ]


def test_another_policy_is_named(cli, tmp_path):
    out = begun(tmp_path, BEGUN)
    (tmp_path / "policy.yaml").write_text(POLICY + "# a line more\n")
    ended = cli("audit", tmp_path / "policy.yaml", "--out", out, "--resume", *MAPPED)
    assert ended.code == 2
    assert "was begun with another policy: give" in ended.err


def test_another_storage_state_is_named(cli, tmp_path):
    state = tmp_path / "state.json"
    state.write_text('{"cookies": [], "origins": []}')
    policy = POLICY.replace("shop.example/}", "shop.example/, storage_state: state.json}")
    out = begun(tmp_path, BEGUN, policy)
    state.write_text('{"cookies": [], "origins": [ ]}')
    ended = cli("audit", tmp_path / "policy.yaml", "--out", out, "--resume", *MAPPED)
    assert "was begun with another storage_state: give" in ended.err


@pytest.mark.parametrize("may_change", [{"workers": 7}, {"max_minutes": 9}, {"workers": 1, "max_minutes": 1}])
def test_how_fast_and_how_long_may_change(tmp_path, may_change):
    out = begun(tmp_path, BEGUN)
    more = replace(BEGUN, **may_change)
    _record(AuditOptions(policy=tmp_path / "policy.yaml", out=out, browsing=more, formats=("csv",)), goes_on=True)


def test_a_run_that_an_older_version_began_says_so(cli, tmp_path):
    out = begun(tmp_path, BEGUN)
    journal = out / "evidence" / ".journal.jsonl"
    journal.write_text(json.dumps({"line": "begun", "order": "5e" * 32, "salt": "00" * 16}) + "\n")
    ended = cli("audit", tmp_path / "policy.yaml", "--out", out, "--resume", *MAPPED)
    assert ended.code == 2
    assert ended.err.splitlines() == [
        f"auditor: the run in {out} was begun by another version of the auditor: start anew without --resume"
    ]


def test_nothing_of_the_options_is_written_but_digests(tmp_path):
    out = begun(tmp_path, replace(BEGUN, variables={"PASSWORD": "hunter2 hunter2"}))
    text = (out / "evidence" / ".journal.jsonl").read_text()
    assert "hunter2" not in text
    assert "127.0.0.1" not in text


@dataclass(frozen=True, slots=True, kw_only=True)
class WithAToy(BrowsingOptions):
    """A copy with a field that nobody named anywhere else."""

    toy_engine: str = "wood"


def test_a_new_option_cannot_be_forgotten(tmp_path):
    (tmp_path / "policy.yaml").write_text(POLICY)
    options = AuditOptions(policy=tmp_path / "policy.yaml", out=tmp_path / "out")
    policy, plan = planned(options)
    wood, tin = (begun_with(policy, plan, WithAToy(toy_engine=toy), None) for toy in ("wood", "tin"))
    assert {name for name in wood if wood[name] != tin[name]} == {"another --toy-engine"}


@pytest.mark.parametrize("changed", [("--egress", "any"), ("--visits", "2"), ("--var", "NAME=a value")])
def test_a_finished_run_is_not_taken_for_one_with_other_options(cli, tmp_path, changed):
    out = begun(tmp_path, BEGUN)
    writer = RunWriter(out, goes_on=True)
    writer.write_policy(tmp_path / "policy.yaml")
    writer.finish(writer.read_head())
    writer.close()
    same = ("audit", tmp_path / "policy.yaml", "--out", out, "--resume", *MAPPED, "--format", "json")
    ended = cli(*same, *changed)
    assert ended.code == 2
    assert ended.err.splitlines() == [
        f"auditor: the run in {out} is finished, and was recorded with other options: give the same as then, or leave out --resume"
    ]
    assert cli(*same).code == 3
