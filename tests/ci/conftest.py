from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.ci.places import ROOT, read_yaml
from tests.ci.runner import read_outputs


@dataclass
class Job:
    """The runner's side of one job: its files, and the steps of the action that it runs."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        path = self.folder / name
        path.touch()
        return path

    def step(
        self, identity: str, outputs: dict[str, str] | None = None, **inputs: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a step of action.yml as the runner does: expressions become environment, bash reads `run`."""
        (action,) = read_yaml("action.yml")
        step = next(step for step in action["runs"]["steps"] if step["id"] == identity)
        given = {name: told.get("default", "") for name, told in action["inputs"].items()} | inputs
        environment = {name: _value(text, given, outputs or {}) for name, text in step["env"].items()}
        script = self.folder / f"{identity}.sh"
        script.write_text(step["run"])
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            env=self._runner() | environment, cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def outputs(self) -> dict[str, str]:
        return read_outputs(self.file("output"))

    def summary(self) -> str:
        return self.file("summary").read_text("utf-8")

    def _runner(self) -> dict[str, str]:
        kept = {
            name: os.environ[name]
            for name in ("HOME", "LANG", "PIP_INDEX_URL", "PIP_CONFIG_FILE")
            if name in os.environ
        }
        return kept | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "GITHUB_ACTIONS": "true", "CI": "true",
            "GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(self.folder / "temp"),
            "GITHUB_OUTPUT": str(self.file("output")), "GITHUB_STEP_SUMMARY": str(self.file("summary")),
            "GITHUB_ENV": str(self.file("env")), "GITHUB_PATH": str(self.file("path")),
            "ACTIONS_RUNTIME_TOKEN": "runtime-token", **self.environment,
        }  # fmt: skip


def _value(text: Any, inputs: dict[str, str], outputs: dict[str, str]) -> str:
    scope = {f"inputs.{k}": v for k, v in inputs.items()} | {
        f"steps.install.outputs.{k}": v for k, v in outputs.items()
    }
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: scope[match[1]], str(text))


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)
