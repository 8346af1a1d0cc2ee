"""What CONTRIBUTING tells people to do works: its commands are run, its paths are there, its lists are whole."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = [shlex.split(line, comments=True) for line in re.findall(r"^\$ (.*)$", "".join(BLOCKS), re.MULTILINE)]
TARGETS = sorted({target for program, *targets in COMMANDS for target in targets if program == "make"})
RUN = [c for c in COMMANDS if c[0] != "make"]


def test_commands_are_found_and_all_are_of_kinds_that_are_run_here():
    assert {c[0] for c in COMMANDS} == {"make", ".venv/bin/pytest", ".venv/bin/auditor"}
    assert {"setup", "test"} <= set(TARGETS)


@pytest.mark.parametrize("target", [*TARGETS, "help"])
def test_a_target_is_there_and_help_says_what_it_does(target):
    """Most take minutes and are what runs this test: they are told what they would do."""
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", RUN, ids=lambda c: " ".join(c[1:])[:60])
def test_a_command_does_its_work(command):
    program, *arguments = command
    module = "auditor" if program.endswith("auditor") else "pytest"
    if module == "pytest" and any((ROOT / a).is_dir() for a in arguments):
        arguments = [*arguments, "--collect-only", "-q"]  # whole suites run anyway
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip()


def test_every_path_that_is_named_is_there():
    told = [t for t in re.findall(r"`([^`\s]+)`", TEXT) if "/" in t and "<" not in t and "(" not in t]
    places = [t if (ROOT / t.split("/")[0]).exists() else f"auditor/{t}" for t in told]
    assert [t for t in places if not (list(ROOT.glob(t)) if "*" in t else (ROOT / t).exists())] == []
    assert len(places) > 20


def test_every_package_has_its_place():
    """What is new is named, or a newcomer does not find it."""
    named = set(re.findall(r"`auditor/(\w+)`", TEXT))
    packages = {p.parent.name for p in (ROOT / "auditor").glob("*/__init__.py")}
    told_by_the_architecture = set(re.findall(r"auditor\.(\w+)", Path(ROOT / "ARCHITECTURE.md").read_text("utf-8")))
    assert packages - named - told_by_the_architecture == set()
