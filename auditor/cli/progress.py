"""Progress on stderr: one line that renews itself on a terminal, one plain line a page elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

import click

from auditor.evidence import Visit
from auditor.urls import without_values

WIDTH = 100


class Progress:
    """Shows visits as they end."""

    def __init__(self, scenarios: int) -> None:
        self._scenarios = scenarios
        self._done = 0
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal and self._done:
            click.echo("\r" + " " * WIDTH + "\r", err=True, nl=False)

    def visited(self, scenario: str, planned: int, visit: Visit) -> None:
        """Called after each visit; `planned` counts the pages known so far."""
        self._done += 1
        outcome = "" if visit.outcome == "loaded" else f"  {visit.outcome}: {visit.reason}"
        line = _plain(
            f"[{self._done}/{max(planned * self._scenarios, self._done)}] {scenario} {without_values(visit.url)}{outcome}"
        )
        if self._terminal:
            click.echo("\r" + line[:WIDTH].ljust(WIDTH), err=True, nl=False)
        else:
            click.echo(line, err=True)


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)
