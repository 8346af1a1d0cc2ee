from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from reports import FORMATS
from tests.ci.conftest import Job
from tests.ci.places import ROOT, called, read_yaml, stand_in, tool
from tests.ci.runner import commands
from tests.reports import sample

(ACTION,) = read_yaml("action.yml")
STEPS = ACTION["runs"]["steps"]
EVIL = '"; echo pwned > pwned; $(touch pwned) `touch pwned` ${{ secrets.X }}'


def run(job: Job, *, code: int = 0, writes: bool = True, prints: str = "", **inputs: str):
    program = stand_in(job.folder / "bin", code=code, writes=writes, prints=prints)
    return job.step("audit", {"auditor": str(program)}, **{"policy": "policy.yaml", **inputs})


def test_it_is_an_action_by_githubs_schema() -> None:
    subprocess.run(
        [tool("check-jsonschema"), "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"], check=True, capture_output=True
    )  # fmt: skip


def test_no_shell_reads_an_input() -> None:
    assert not [step["run"] for step in STEPS if "${{" in step["run"]]
    assert all((ROOT / re.search(r"PATH/(.*)\"$", step["run"])[1]).is_file() for step in STEPS)  # type: ignore[index]


def test_every_input_is_used_and_every_output_is_set(job: Job) -> None:
    used = {name for step in STEPS for text in step["env"].values() for name in re.findall(r"inputs\.([\w-]+)", text)}
    assert used == {*ACTION["inputs"]}
    run(job)
    named = {re.search(r"steps\.audit\.outputs\.([\w-]+)", told["value"])[1] for told in ACTION["outputs"].values()}  # type: ignore[index]
    assert named == {*job.outputs()} == {*ACTION["outputs"]}


def test_a_failed_audit_fails_the_step_and_is_told(job: Job) -> None:
    done = run(job, code=1)
    report = sample.rich()
    assert done.returncode == 1
    assert job.outputs() == {
        "exit-code": "1", "folder": "audit-report", "verdict": "fail", "sarif": "audit-report/report.sarif",
        "findings": str(sum(finding.status == "new" for finding in report.findings)),
    }  # fmt: skip
    assert job.summary() == FORMATS["markdown"].render(report, {})
    told = [command for command in commands(done.stdout) if command.name != "stop-commands"]
    assert told == commands(FORMATS["github"].render(report, {}))


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_step_ends_as_the_audit(job: Job, code: int) -> None:
    assert run(job, code=code).returncode == code
    assert job.outputs()["exit-code"] == str(code)


@pytest.mark.parametrize("code", [2, 4, 0])
def test_without_a_report_there_is_no_verdict(job: Job, code: int) -> None:
    done = run(job, code=code, writes=False)
    assert done.returncode == code
    assert job.outputs()["verdict"] == ""
    assert f"No verdict: the {'policy' if code == 2 else 'auditor'}" in job.summary()
    assert [command.name for command in commands(done.stdout)] == ["stop-commands", "error"]


def test_the_report_of_an_earlier_audit_is_not_told(job: Job) -> None:
    run(job, code=1)
    job.file("output").write_text("")
    run(job, code=1, writes=False)
    assert job.outputs()["verdict"] == ""


def test_what_is_not_wanted_is_not_told(job: Job) -> None:
    done = run(job, annotations="false", summary="false")
    assert job.summary() == ""
    assert [command.name for command in commands(done.stdout)] == ["stop-commands"]


def test_inputs_become_arguments(job: Job) -> None:
    run(
        job, url="https://preview.example/", out="deep/out", baseline="known.json", browser="chrome", policy="-p.yaml",
        **{"fail-on": "warning", "map-host": "a.example=127.0.0.1:1\n\n b.example=127.0.0.1:2 \n", "arguments": "--var\nEMAIL"},
    )  # fmt: skip
    formats = [f"--format={name}" for name in ("console", "html", "json", "sarif", "junit", "markdown", "github")]
    assert called(job.folder / "bin")["arguments"] == [
        "audit", "--url=https://preview.example/", "--out=deep/out", "--fail-on=warning", "--baseline=known.json",
        "--browser=chrome", "--map-host=a.example=127.0.0.1:1", "--map-host=b.example=127.0.0.1:2", *formats, "--var", "EMAIL",
        "--", "-p.yaml",
    ]  # fmt: skip


def test_no_input_is_run_by_a_shell(job: Job) -> None:
    run(job, policy=EVIL, url=EVIL, arguments=EVIL)
    assert called(job.folder / "bin")["arguments"][-2:] == ["--", EVIL]
    assert f"--url={EVIL}" in called(job.folder / "bin")["arguments"]
    assert not (job.folder / "pwned").exists()


def test_the_auditor_gets_the_users_variables_and_none_of_the_runners(job: Job) -> None:
    job.environment["EMAIL"] = "me@shop.example"
    run(job)
    environment = called(job.folder / "bin")["environment"]
    assert (environment["EMAIL"], environment["GITHUB_ACTIONS"]) == ("me@shop.example", "true")
    assert not [name for name in environment if re.match("ACTIONS_|AUDITOR_|GITHUB_(?!ACTIONS)", name)]


def test_what_a_site_wrote_into_the_log_is_no_command(job: Job) -> None:
    done = run(
        job,
        prints="::set-output name=verdict::pass\n  ::error::x\n##[add-mask]x\n::stop-commands::y",
        annotations="false",
    )
    assert [command.name for command in commands(done.stdout)] == ["stop-commands"]


def test_a_missing_policy_is_named(job: Job) -> None:
    done = run(job, policy="")
    assert done.returncode == 2
    assert [command.data for command in commands(done.stdout)] == ["the input policy is missing"]


@pytest.mark.parametrize(
    ("restricted", "where", "asked"), [("1", "github-hosted", True), ("1", "self-hosted", False), ("0", "github-hosted", False)]
)  # fmt: skip
def test_the_sandbox_is_allowed_on_githubs_own_machines_only(
    tmp_path: Path, restricted: str, where: str, asked: bool
) -> None:
    sudo = stand_in(tmp_path / "bin").rename(tmp_path / "bin" / "sudo")
    (tmp_path / "switch").write_text(f"{restricted}\n")
    program = f"import pathlib, install; install.allow_sandbox(pathlib.Path({str(tmp_path / 'switch')!r}))"
    environment = {**os.environ, "PATH": f"{sudo.parent}:{os.environ['PATH']}", "RUNNER_ENVIRONMENT": where}
    subprocess.run(
        ["python3", "-c", program], cwd=ROOT / ".ci/action", env=environment, check=True, capture_output=True
    )
    assert (tmp_path / "bin" / "called.json").exists() is asked
