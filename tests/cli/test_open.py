"""`auditor open`: the newest report, in whatever browser there is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_main import ROOT, process


class Browser:
    """A browser that only notes what it is given."""

    def __init__(self, folder: Path) -> None:
        self.note = folder / "opened.txt"
        self.program = folder / "browser"
        self.program.write_text(f"#!{sys.executable}\nimport sys\nopen({str(self.note)!r}, 'w').write(sys.argv[1])\n")
        self.program.chmod(0o755)

    def auditor_open(self, *arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
        """`auditor open` in a folder, for somebody whose browser this is."""
        environment = {**os.environ, "BROWSER": f"{self.program} %s", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "auditor", "open", *map(str, arguments)]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(tmp_path)


def report(folder: Path, age: int = 0) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "report.html"
    file.write_text("<!doctype html>")
    os.utime(file, (1_700_000_000 - age, 1_700_000_000 - age))
    return file


def test_the_newest_report_is_opened_and_its_path_printed(tmp_path, browser) -> None:
    report(tmp_path / "audit-report", age=60)
    newest = report(tmp_path / "demo-report")
    ended = browser.auditor_open(folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{Path('demo-report/report.html')}\n", "")
    assert browser.note.read_text() == newest.as_uri()


@pytest.mark.parametrize("named", ["mine", "mine/report.html"])
def test_a_named_report(tmp_path, browser, named) -> None:
    file = report(tmp_path / "mine")
    assert browser.auditor_open(tmp_path / named, folder=tmp_path).returncode == 0
    assert browser.note.read_text() == file.as_uri()


def test_without_a_report_it_says_how_to_make_one(tmp_path, cli, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = cli("open")
    assert (ended.code, ended.out) == (2, "")
    assert "there is no report at audit-report and demo-report" in ended.err


def test_without_a_browser_the_path_is_printed(tmp_path) -> None:
    file = report(tmp_path / "mine")
    ended = process("open", file, env={"PATH": str(tmp_path)})
    assert (ended.returncode, ended.stdout) == (0, f"{file}\n")
    assert "no browser was found" in ended.stderr
