from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from reports import FORMATS
from tests.ci.places import called, read_yaml, stand_in, tool

SPEC, TEMPLATE = read_yaml("templates/audit.yml")
INPUTS = SPEC["spec"]["inputs"]


def job(**given: str) -> dict[str, Any]:
    """The job as GitLab makes it of the component: every input in its place."""
    values = {name: told.get("default", "") for name, told in INPUTS.items()} | {"image": "auditor:1", **given}

    def filled(node: Any) -> Any:
        if isinstance(node, dict):
            return {filled(key): filled(value) for key, value in node.items()}
        if isinstance(node, list):
            return [filled(item) for item in node]
        return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda m: values[m[1]], node) if isinstance(node, str) else node

    made: dict[str, Any] = filled(TEMPLATE)
    return made


def run(folder: Path, code: int = 0, **given: str) -> subprocess.CompletedProcess[str]:
    program = stand_in(folder / "bin", code=code)
    (made,) = job(**given).values()
    environment = {"PATH": f"{program.parent}:/usr/bin:/bin", **made["variables"]}
    script = "\n".join(made["script"])
    return subprocess.run(
        ["sh", "-e", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_job_is_one_by_gitlabs_schema(tmp_path: Path) -> None:
    file = tmp_path / "job.yml"
    file.write_text(json.dumps(job()))
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_input_is_used_and_none_by_a_shell() -> None:
    (made,) = TEMPLATE.values()
    assert {*re.findall(r"inputs\.([\w-]+)", json.dumps(TEMPLATE))} == {*INPUTS}
    assert "inputs." not in json.dumps(made["script"])


def test_defaults(tmp_path: Path) -> None:
    run(tmp_path)
    assert called(tmp_path / "bin")["arguments"] == [
        "audit", "--fail-on=error", "--out=audit-report",
        *(f"--format={name}" for name in ("console", "html", "json", "junit", "markdown", "gitlab")), "--", "policy.yaml",
    ]  # fmt: skip


def test_inputs_become_arguments(tmp_path: Path) -> None:
    run(
        tmp_path, policy="p q.yaml", url="https://a.example/?b=c&d", baseline="known.json", arguments="--var\nE M\n",
        **{"map-host": "a.example=127.0.0.1:1\nb.example=127.0.0.1:2", "fail-on": "never"},
    )  # fmt: skip
    arguments = called(tmp_path / "bin")["arguments"]
    assert arguments[:3] == ["audit", "--fail-on=never", "--out=audit-report"]
    assert arguments[9:] == [
        "--url=https://a.example/?b=c&d", "--baseline=known.json", "--map-host=a.example=127.0.0.1:1",
        "--map-host=b.example=127.0.0.1:2", "--var", "E M", "--", "p q.yaml",
    ]  # fmt: skip


def test_no_input_is_run_by_a_shell(tmp_path: Path) -> None:
    evil = "'\"; touch pwned; $(touch pwned) `touch pwned`\nEND_OF_ARGUMENTS\ntouch pwned"
    run(tmp_path, policy=evil, url=evil, arguments=evil, **{"map-host": evil})
    assert called(tmp_path / "bin")["arguments"][-1] == evil
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_job_ends_as_the_audit(tmp_path: Path, code: int) -> None:
    assert run(tmp_path, code=code).returncode == code


def test_the_reports_are_where_gitlab_looks_for_them() -> None:
    (made,) = job().values()
    reports = made["artifacts"]["reports"]
    assert reports["codequality"] == f"audit-report/{FORMATS['gitlab'].filename}"
    assert reports["junit"] == f"audit-report/{FORMATS['junit'].filename}"
    assert made["artifacts"]["when"] == "always"
