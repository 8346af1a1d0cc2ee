"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def format_option(default: str) -> Callable[[F], F]:
    """`--format`, given once for each report; `default` says in words what comes without it."""
    return click.option(
        "--format",
        "formats",
        multiple=True,
        metavar="F[=PATH]",
        help="Report to write: console, html, json, sarif, junit or markdown, to PATH, to - for stdout, or under its own "
        f"name in the output folder. May be given several times. Default: {default}.",
    )


def fail_on_option(function: F) -> F:
    """`--fail-on`."""
    return click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "never"]),
        default="error",
        show_default=True,
        help="Severity from which a finding makes the exit code 1.",
    )(function)


def baseline_option(function: F) -> F:
    """`--baseline`."""
    return click.option(
        "--baseline",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A report.json of an earlier audit: findings that it has are told as known, and only others fail the audit.",
    )(function)
