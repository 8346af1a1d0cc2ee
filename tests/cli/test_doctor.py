from __future__ import annotations

import stat
from pathlib import Path

import pytest

from auditor.cli.commands import doctor
from auditor.cli.commands.doctor import Checked, examine


@pytest.fixture
def browser(tmp_path):
    """A program that says a version as Chromium does."""

    def make(name: str = "chromium", says: str = "Chromium 150.0.1.2") -> Path:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\necho '{says}'\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return make


def test_a_machine_that_can_audit(cli, browser):
    ended = cli("doctor", "--browser", browser())
    assert ended.code == 0
    assert "ok      full Chromium 150.0.1.2: " in ended.out
    assert "no headless shell" in ended.out
    assert "MISSING" not in ended.out


def test_a_headless_shell_alone_serves_most_scenarios(cli, browser):
    ended = cli("doctor", "--browser", browser("chrome-headless-shell"))
    assert ended.code == 0
    assert "note    no full Chromium: scenarios that need its settings (no-cookies) cannot be visited" in ended.out


def test_no_browser(cli, tmp_path):
    ended = cli("doctor", "--browser", tmp_path / "none")
    assert ended.code == 4
    assert "MISSING no browser at" in ended.out


def test_a_browser_that_does_not_start(cli, browser):
    ended = cli("doctor", "--browser", browser(says="cannot open shared object file"))
    assert ended.code == 4
    assert "MISSING the browser" in ended.out


def test_a_program_that_is_no_browser(cli, browser):
    ended = cli("doctor", "--browser", browser(says="ls (GNU coreutils) 9.1"))
    assert ended.code == 4
    (line,) = [x for x in ended.out.splitlines() if x.startswith("MISSING")]
    assert "is no Chromium" in line


def test_little_shared_memory(monkeypatch, browser):
    monkeypatch.setattr(doctor, "SHARED_MEMORY", 2**60)
    told = [s for s in examine(str(browser())) if "shared memory" in s.text]
    assert [s.state for s in told] == ["poor"] * Path("/dev/shm").is_dir()


@pytest.mark.parametrize(("value", "state"), [("1", "poor"), ("0", "good")])
def test_user_namespaces_barred(monkeypatch, tmp_path, browser, value, state):
    (tmp_path / "switch").write_text(value + "\n")
    monkeypatch.setattr("auditor.driver.chromium.process.programs.is_root", lambda: False)
    monkeypatch.setattr(doctor, "_NAMESPACES", ((tmp_path / "switch", "1"),))
    (sign,) = [s for s in examine(str(browser())) if "sandbox" in s.text]
    assert sign.state == state


def test_root_has_no_sandbox(monkeypatch, browser):
    monkeypatch.setattr("auditor.driver.chromium.process.programs.is_root", lambda: True)
    assert any(s == Checked("poor", s.text) and "the sandbox is off" in s.text for s in examine(str(browser())))
