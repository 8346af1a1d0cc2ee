from __future__ import annotations

import fnmatch
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.ci.places import ROOT, tool

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PAGE = (ROOT / "docs/ci/docker.md").read_text("utf-8")


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in lines)]


def said(word: str) -> list[str]:
    return [rest for name, rest in instructions() if name == word]


def test_the_image_has_the_browsers_of_the_playwright_that_is_installed() -> None:
    (pinned,) = PROJECT["dependency-groups"]["image"]
    version = pinned.removeprefix("playwright==")
    assert said("FROM") == [f"mcr.microsoft.com/playwright/python:v{version}-noble"]
    assert any("--group /usr/src/auditor/pyproject.toml:image" in rest for rest in said("RUN"))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_it_runs_as_nobody_special_and_with_the_sandbox() -> None:
    (user,) = said("USER")
    assert int(user) > 1_000
    assert [word for word, _ in instructions()].index("USER") > max(
        number for number, (word, _) in enumerate(instructions()) if word in {"RUN", "COPY"}
    )
    assert "--no-sandbox" not in (ROOT / "Dockerfile").read_text("utf-8")


def test_signals_reach_the_program() -> None:
    assert json.loads(said("ENTRYPOINT")[0]) == ["auditor"]
    assert json.loads(said("CMD")[0]) == ["--help"]


def test_the_page_says_how_to_run_it() -> None:
    for option in ("--init", "--ipc=host", "--shm-size", "--security-opt seccomp=", "--user"):
        assert option in PAGE


@pytest.mark.skipif(not shutil.which(tool("hadolint")), reason="hadolint is not there for this machine")
def test_hadolint_has_nothing_to_say() -> None:
    done = subprocess.run([tool("hadolint"), ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def sent() -> set[str]:
    """What `.dockerignore` lets into the build, of what the repository has at its top."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in lines
    return {line[1:] for line in lines if line.startswith("!")}


def test_the_build_gets_what_the_wheel_is_made_of() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], "pyproject.toml", PROJECT["project"]["readme"]}
    licences = {name for name in PROJECT["project"]["license-files"] if name.partition("/")[0] not in needed}
    assert needed | licences == sent()
    assert not any(fnmatch.fnmatch(name, ".*") for name in sent())


@pytest.mark.slow
def test_what_the_build_gets_makes_a_whole_wheel(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in sent():
        place = ROOT / name
        shutil.copytree(place, source / name) if place.is_dir() else shutil.copy(place, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, source]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {
        "auditor/cli/main.py",
        "auditor/_bundled/reports/github.py",
        "auditor/_bundled/policy/presets/eprivacy.yaml",
    } <= {*names}
