"""Progress on stderr: on a terminal a bar that renews itself, elsewhere one plain line a page."""

from __future__ import annotations

import os
import shutil
import sys
import time
from types import TracebackType
from typing import Self

import click

from auditor.evidence import Visit
from auditor.urls import origin_of, without_values
from reports.console import Detail

_BAR = 20
_CLEAR = "\r\x1b[K"


class Progress:
    """Shows visits as they end: pages of all scenarios together, and visits that make a choice.

    Pages that could not be loaded stay on the terminal; with `all` details every page does, with `verdict` nothing is shown.
    """

    def __init__(self, scenarios: int, choices: int = 0, detail: Detail = "findings", doing: str = "visiting") -> None:
        self._scenarios, self._choices = scenarios, choices
        self._detail, self._doing = detail, doing
        self._done = 0
        self._total = 0
        self._started = time.monotonic()
        self._terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Self:
        self._show(self._doing)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            click.echo(_CLEAR, err=True, nl=False, color=True)

    def visited(self, scenario: str, planned: int, visit: Visit) -> None:
        """Called after each visit; `planned` counts the pages known so far."""
        self._done += 1
        self._total = max(planned * self._scenarios + self._choices, self._done)
        page = without_values(visit.url)
        outcome = "" if visit.outcome == "loaded" else f"  {visit.outcome}: {visit.reason}"
        if self._detail != "verdict" and (outcome or self._detail == "all" or not self._terminal):
            clear = _CLEAR if self._shown else ""
            click.echo(clear + _plain(f"[{self._done}/{self._total}] {scenario} {page}{outcome}"), err=True, color=True)
        self._show(f"{scenario}  {page.removeprefix(origin_of(visit.url))}")

    @property
    def _shown(self) -> bool:
        return self._terminal and self._detail != "verdict"

    def _show(self, text: str) -> None:
        """Draw the bar, on one line whatever the terminal's width."""
        if not self._shown:
            return
        width = shutil.get_terminal_size().columns - 1
        minutes, seconds = divmod(int(time.monotonic() - self._started), 60)
        numbers = f" {self._done}/{self._total}" if self._total else ""
        head = f"{self._bar(min(_BAR, width // 4))}{numbers}  {minutes}:{seconds:02}  "
        click.echo(_CLEAR + (head + _plain(text))[:width], err=True, nl=False, color=True)

    def _bar(self, width: int) -> str:
        full, empty = ("█", "░") if _can_write("█░") else ("#", "-")
        done = width * self._done // self._total if self._total else 0
        return full * done + empty * (width - done)


def _can_write(text: str) -> bool:
    try:
        text.encode(sys.stderr.encoding or "ascii")
    except (UnicodeError, LookupError):
        return False
    return True


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)
