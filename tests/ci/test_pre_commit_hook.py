from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from auditor.cli.main import main
from tests.ci.places import ROOT, read_yaml, tool

((HOOK,),) = read_yaml(".pre-commit-hooks.yaml")
STORE = ROOT / "auditor/demo/store"


def test_the_manifest_is_one() -> None:
    subprocess.run(
        [tool("pre-commit"), "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], check=True, capture_output=True
    )


@pytest.mark.parametrize(
    ("file", "taken"),
    [
        ("policy.yaml", True), ("privacy/policy.yml", True), ("shop-policy.yaml", True), ("shop.policy.yaml", True),
        ("policies.yaml", False), ("policy.yaml.bak", False), ("metropolicy.yaml", False),
    ],
)  # fmt: skip
def test_which_files_it_takes(file: str, taken: bool) -> None:
    assert bool(re.search(HOOK["files"], file)) is taken


@pytest.mark.parametrize(("change", "code"), [("", 0), ("nonsense: 1\n", 2)])
def test_the_command_judges_policies_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, code: int
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("the hook asked the network")

    folder = tmp_path / "store"
    shutil.copytree(STORE, folder, ignore=shutil.ignore_patterns("*.py"))
    with (folder / "policy.yaml").open("a") as file:
        file.write(change)
    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert main([*shlex.split(HOOK["entry"])[1:], str(folder / "policy.yaml")]) == code


@pytest.mark.slow
def test_pre_commit_runs_it(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("pre-commit takes hooks from a git repository")
    shutil.copytree(STORE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/policy.yaml").write_text("version: 1\nsite: {nmae: x}\n")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    good, bad = (_try(tmp_path, file) for file in ("policy.yaml", "bad/policy.yaml"))
    assert good.returncode == 0, good.stdout
    assert bad.returncode == 1
    assert "bad/policy.yaml:2:" in bad.stdout


def _try(repository: Path, file: str) -> subprocess.CompletedProcess[str]:
    command = [tool("pre-commit"), "try-repo", ROOT, HOOK["id"], "--verbose", "--files", file]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(repository / ".cache")}
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
