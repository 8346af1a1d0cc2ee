"""Progress: a bar on a terminal of any width, plain lines elsewhere, nothing for who wants nothing."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.cli.output.progress import Progress
from tests.builders import visit

ROOT = Path(__file__).parents[2]
CODE = """
from dataclasses import replace
from auditor.cli.output.progress import Progress
from tests.builders import visit
with Progress(2, 1, {detail!r}) as progress:
    for scenario in ("no-choice", "reject-all"):
        progress.visited(scenario, 3, visit("/a?token=secret"))
    progress.visited("reject-all", 3, replace(visit("/b"), outcome="blocked", reason="answered 403"))
"""


def on_terminal(width: int, detail: str = "findings", **environment: str) -> str:
    """What such a terminal is sent."""
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", CODE.format(detail=detail)],
        cwd=ROOT,
        stdin=there,
        stdout=there,
        stderr=there,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "", "PYTHONIOENCODING": "utf-8", **environment},
    )
    os.close(there)
    sent = b""
    while True:
        try:
            part = os.read(here, 65536)
        except OSError:
            break
        if not part:
            break
        sent += part
    os.close(here)
    assert process.wait() == 0, sent
    return sent.decode()


@pytest.mark.parametrize("width", [80, 30])
def test_a_bar_that_renews_itself_within_the_width(width: int) -> None:
    sent = on_terminal(width)
    drawn = [part for part in re.split(r"\r\x1b\[K|\r\n", sent) if part.startswith(("█", "░"))]
    assert len(drawn) == 4
    assert max(map(len, drawn)) < width
    assert "2/7  0:00  reject-all" in drawn[2] or width == 30
    assert sent.endswith("\r\x1b[K")


def test_what_could_not_be_loaded_stays_on_the_terminal() -> None:
    assert "[3/7] reject-all https://shop.example/b  blocked: answered 403\r\n" in on_terminal(80)


def test_every_page_stays_if_all_is_wanted() -> None:
    assert on_terminal(80, "all").count("\r\n") == 3


def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines() -> None:
    sent = on_terminal(80, TERM="dumb")
    assert "\x1b" not in sent
    assert sent.count("\r\n") == 3


def test_a_bar_of_signs_that_every_terminal_knows() -> None:
    assert "###" in on_terminal(80, PYTHONIOENCODING="ascii:replace")


def test_nothing_is_shown_to_who_wants_the_verdict_alone() -> None:
    assert on_terminal(80, "verdict") == ""


def test_plain_lines_without_secrets_or_controls_elsewhere(capsys) -> None:
    with Progress(1) as progress:
        progress.visited("no-choice", 2, visit("/a?token=secret"))
        progress.visited("no-choice", 2, replace(visit("/b"), outcome="blocked", reason="\x1b[2J\u202e"))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("[1/2] no-choice https://shop.example/a")
    assert "secret" not in lines[0]
    assert lines[1] == "[2/2] no-choice https://shop.example/b  blocked: ?[2J?"
