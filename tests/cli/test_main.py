from __future__ import annotations

import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from auditor.cli.commands import explain
from auditor.cli.main import COMMANDS
from auditor.cli.output.error_log import keep_log_in, plain
from auditor.errors import EnvironmentFault
from tests.cli.conftest import DIRTY

ROOT = Path(__file__).parents[2]
HEAVY = ("pydantic", "jinja2", "playwright", "aiohttp", "yaml", "asyncio", "reports", "checks", "auditor.findings")


def process(*arguments: object, **more) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditor", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False, **more)


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom auditor.cli.main import main\nmain(['--help'])\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=180, check=True
    )
    assert ended.stderr == "[]\n"
    assert all(f"  {name} " in ended.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_its_help(cli, name):
    command = getattr(import_module(COMMANDS[name][0]), name)
    assert isinstance(command, click.Command)
    ended = cli(name, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert f"Usage: auditor {name}" in ended.out


def test_version(cli):
    assert cli("--version").out.startswith("auditor 0.")


def test_no_command_shows_help(cli):
    ended = cli()
    assert ended.code == 2
    assert "Commands:" in ended.out + ended.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chekc"], "there is no command 'chekc': did you mean 'check'?"),
        (["check"], "Missing argument 'RUN'"),
        (["check", "x", "--fail-on", "y"], "Invalid value for '--fail-on'"),
        (["check", "x", "--nonsense"], "No such option '--nonsense'"),
        (["--nonsense"], "No such option '--nonsense'"),
    ],
)
def test_wrong_usage(cli, arguments, message):
    ended = cli(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
    assert "Try 'auditor" in ended.err


# --- exit codes, as a caller sees them ----------------------------------------------------------------------------------


def test_exit_codes_of_the_process(record):
    assert process("check", record()).returncode == 0
    assert process("check", record(DIRTY, name="dirty")).returncode == 1
    assert process("check", record(name="elsewhere") / "none").returncode == 2


def test_a_reader_that_stops_early_leaves_the_exit_code_alone(record):
    pipe = subprocess.Popen(
        [sys.executable, "-m", "auditor", "check", str(record(DIRTY))],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    pipe.stdout.close()
    _, err = pipe.communicate(timeout=180)
    assert (pipe.returncode, err) == (1, b"")


def test_a_terminal_that_cannot_show_everything(record):
    ended = process("check", record(DIRTY), env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"})
    assert (ended.returncode, ended.stderr) == (1, "")


# --- what goes wrong ----------------------------------------------------------------------------------------------------


def breaking(monkeypatch, error: BaseException) -> None:
    def callback(**_):
        raise error

    monkeypatch.setattr(explain.explain, "callback", callback)


def test_an_expected_error_is_one_line(cli, monkeypatch):
    breaking(monkeypatch, EnvironmentFault("no room\x1b[31m left\non the disk"))
    ended = cli("explain")
    assert (ended.code, ended.out, ended.err) == (4, "", "auditor: no room\ufffd[31m left on the disk\n")


def test_an_unexpected_error_leaves_a_log_in_the_output_folder(cli, monkeypatch, tmp_path):
    def callback(**_):
        keep_log_in(tmp_path)
        raise ZeroDivisionError("by\nnothing")

    monkeypatch.setattr(explain.explain, "callback", callback)
    ended = cli("explain")
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.splitlines() == [
        "auditor: it broke, which is a fault of the auditor's own: ZeroDivisionError: by",
        f"auditor: details are in {tmp_path / 'auditor.log'}",
    ]
    assert "Traceback" in (tmp_path / "auditor.log").read_text()


def test_a_log_without_output_folder_is_temporary(cli, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    breaking(monkeypatch, RecursionError())
    assert cli("explain").code == 4
    (log,) = tmp_path.glob("auditor-*.log")
    assert "RecursionError" in log.read_text()


def test_a_log_that_cannot_be_written_hides_nothing(cli, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    breaking(monkeypatch, ZeroDivisionError("x"))
    ended = cli("explain")
    assert ended.code == 4
    assert "ZeroDivisionError: x" in ended.err
    assert "cannot write a log" in ended.err


def test_a_check_that_breaks_is_told_and_logged(cli, record, monkeypatch):
    from checks import CHECKS

    check = CHECKS["cookies-declared"]
    broken = type(check)(**{f: getattr(check, f) for f in check.__slots__} | {"judge": lambda *_: 1 / 0})
    monkeypatch.setitem(CHECKS, "cookies-declared", broken)
    run = record()
    ended = cli("check", run)
    assert ended.code == 3
    assert "the check itself broke: ZeroDivisionError" in " ".join(ended.out.split())
    assert ended.err == f"auditor: details are in {run / 'auditor.log'}\n"


def test_an_interrupted_command(cli, monkeypatch):
    breaking(monkeypatch, KeyboardInterrupt())
    ended = cli("explain")
    assert ended.code == 128 + signal.SIGINT
    assert ended.err.strip().splitlines() == ["auditor: interrupted"]


def test_messages_stay_on_one_line():
    assert plain("a\nb\x07\u202ec") == "a b\ufffd\ufffdc"
