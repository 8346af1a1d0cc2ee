"""The JavaScript is linted and type-checked as it is run, and what is found is told where it stands."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from auditor.capture.hook import hook_source
from auditor.capture.page import _source as page_source

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / ".ci/javascript"


@pytest.fixture(scope="module")
def run():
    spec = importlib.util.spec_from_file_location("javascript_run", HERE / "run.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def programs(run):
    return {p.source.relative_to(ROOT).as_posix(): p for p in run.programs()}


def test_every_line_of_every_file_is_checked_once_in_each_program_that_holds_it(programs):
    told = [origin for p in programs.values() for origin in dict.fromkeys(p.origins)]
    holding = Counter(file for p in programs.values() for file in {file for file, _ in p.origins})
    assert {origin: times for origin, times in Counter(told).items() if times != holding[origin[0]]} == {}
    files = [f for tree in ("auditor", "reports") for f in (ROOT / tree).rglob("*.js")]
    lines = {(f, n) for f in files for n, _ in enumerate(f.read_text("utf-8").splitlines(), 1)}
    # The line that names the parts is replaced by them.
    assert {(f.name, n) for f, n in lines - set(told)} == {
        (f.name, n) for f, n in lines if f.read_text("utf-8").splitlines()[n - 1].startswith("//%")
    }


def test_what_is_checked_is_what_browsers_are_given(programs):
    for name, given in (("hook", hook_source("%BINDING%")), ("page", page_source())):
        checked = [
            line
            for line in programs[f"auditor/capture/{name}.js"].lines
            if line not in ("export {};", "export default")
        ]
        assert [line for line in checked if line.strip()] == [line for line in given.splitlines() if line.strip()]


def test_lines_are_told_by_the_file_that_they_are_from(programs):
    for program in programs.values():
        for line, (file, number) in zip(program.lines, program.origins, strict=True):
            assert line in ("export {};", "export default", file.read_text("utf-8").splitlines()[number - 1])


def test_the_lock_file_names_no_registry_and_holds_everything_to_a_hash():
    packages = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]
    del packages[""]
    assert [name for name, said in packages.items() if "resolved" in said] == []
    assert [name for name, said in packages.items() if not said["integrity"].startswith("sha512-")] == []


@pytest.fixture
def elsewhere(tmp_path):
    """A copy of what is checked, that may be spoilt."""
    for tree in ("auditor", "reports"):
        shutil.copytree(ROOT / tree, tmp_path / tree, ignore=lambda place, names: [
            n for n in names if not (Path(place) / n).is_dir() and not n.endswith((".js", ".py"))
        ])  # fmt: skip
    shutil.copytree(HERE, tmp_path / ".ci/javascript", ignore=shutil.ignore_patterns("node_modules"))
    if not (HERE / "node_modules").exists():
        pytest.skip("make lint fetches the tools, where there is npm")
    (tmp_path / ".ci/javascript/node_modules").symlink_to(HERE / "node_modules")
    return tmp_path


@pytest.mark.parametrize(("what", "line", "message"), [
    ("lint", "const unused = 1;", "'unused' is assigned a value but never used. (no-unused-vars)"),
    ("lint", "nobodyMadeThis();", "'nobodyMadeThis' is not defined. (no-undef)"),
    ("types", "heard(1, 2);", "error TS2345: Argument of type 'number' is not assignable to parameter of type 'string'."),
    ("types", "const isBlue = colour => colour === 'blue'; isBlue(1);", "error TS7006: Parameter 'colour' implicitly has an 'any' type."),
])  # fmt: skip
def test_a_mistake_in_a_part_is_found_there(elsewhere, what, line, message):
    part = elsewhere / "auditor/capture/recorders.js"
    part.write_text(part.read_text("utf-8") + line + "\n", "utf-8")
    number = len(part.read_text("utf-8").splitlines())
    done = subprocess.run(
        [sys.executable, ".ci/javascript/run.py", what], cwd=elsewhere, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, f"auditor/capture/recorders.js:{number}: {message}"), (
        done
    )


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_a_machine_without_node_is_told_so_in_one_line(tmp_path, ci, code):
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name))
    done = subprocess.run(
        [HERE / "check", Path(sys.executable).parent, "lint"], env={**os.environ, "PATH": str(tmp_path), "CI": ci},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("JavaScript: not checked, it takes Node")
    assert done.stderr.count("\n") == 1
