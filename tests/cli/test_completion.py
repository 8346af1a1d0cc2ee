"""Completion: the scripts are printed, shells take them, and words are completed."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from auditor.cli.main import COMMANDS
from tests.cli.test_main import process


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(cli, shell: str) -> None:
    ended = cli("completion", shell)
    assert (ended.code, ended.err) == (0, "")
    assert f"_AUDITOR_COMPLETE={shell}_complete" in ended.out
    if program := shutil.which(shell):
        checked = subprocess.run([program, "-n"], input=ended.out, text=True, capture_output=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


def completed(*words: str) -> list[str]:
    environment = {**os.environ, "_AUDITOR_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(("auditor", *words))}
    ended = process(env={**environment, "COMP_CWORD": str(len(words))})
    return [line.partition(",")[2] for line in ended.stdout.splitlines()]


def test_commands_options_and_values_are_completed() -> None:
    assert completed("d") == [name for name in COMMANDS if name.startswith("d")]
    assert "--watch" in completed("audit", "--w")
    assert completed("explain", "cookies") == ["cookies-declared"]
    assert completed("audit", "--scenario", "re") == ["reject-all"]
    assert completed("audit", "--format", "sa") == ["sarif"]
