"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

FORMAT_NAMES = (
    "console", "html", "json", "sarif", "junit", "markdown", "gitlab", "github", "csv", "declaration-html",
    "declaration-markdown",
)  # fmt: skip
"""The names of `reports.FORMATS`, here because help must not wait for the renderers."""

F = TypeVar("F", bound=Callable[..., Any])


Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def completing(words: Callable[[], Iterable[str]]) -> Complete:
    """What a shell offers for a value: those of the words that begin as it does. They are asked for only then."""
    return lambda _context, _parameter, begun: [word for word in words() if word.startswith(begun)]


def check_names() -> Iterable[str]:
    """Of all checks."""
    from checks import CHECKS

    return CHECKS


def scenario_names() -> Iterable[str]:
    """Of the scenarios that need no policy."""
    from auditor.scenarios import BY_NAME

    return BY_NAME


def format_option(default: str) -> Callable[[F], F]:
    """`--format`, given once for each report; `default` says in words what comes without it."""
    return click.option(
        "--format",
        "formats",
        multiple=True,
        metavar="F[=PATH]",
        shell_complete=completing(lambda: FORMAT_NAMES),
        help=f"Report to write, one of {formats_listed()}, to PATH, to - for stdout, or under its own "
        f"name in the output folder. May be given several times. Default: {default}.",
    )


def formats_listed() -> str:
    """The formats for a help text: `console, html ... or csv`."""
    return f"{', '.join(FORMAT_NAMES[:-1])} or {FORMAT_NAMES[-1]}"


def catalogue_option(function: F) -> F:
    """`--catalogue`, which is done as soon as it is read: whoever needs the catalogue finds the entries there."""

    def add(_context: click.Context, _parameter: click.Parameter, folder: Path | None) -> None:
        if folder is not None:
            from auditor.vocabulary import add_catalogue

            add_catalogue(folder)

    return click.option(
        "--catalogue",
        type=click.Path(path_type=Path),
        metavar="DIR",
        expose_value=False,
        callback=add,
        help="Folder with vendors of your own, in the catalogue's format: its *.yaml files are added, and win.",
    )(function)


def fail_on_option(function: F) -> F:
    """`--fail-on`."""
    return click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "never"]),
        default="error",
        show_default=True,
        help="Severity from which a finding makes the exit code 1.",
    )(function)


def detail_options(function: F) -> F:
    """`--quiet` and `--verbose`, as one parameter `detail`: what `reports.console.Detail` lists."""
    quiet = click.option("-q", "--quiet", is_flag=True, help="Say the verdict alone, in one line.")
    verbose = click.option("-v", "--verbose", is_flag=True, help="Tell of every clause, finding and visited page.")

    @wraps(function)
    def with_detail(*arguments: Any, quiet: bool, verbose: bool, **options: Any) -> Any:
        if quiet and verbose:
            raise click.UsageError("--quiet and --verbose exclude each other: give one of them")
        return function(*arguments, detail="verdict" if quiet else "all" if verbose else "findings", **options)

    return cast("F", quiet(verbose(with_detail)))


def baseline_option(function: F) -> F:
    """`--baseline`."""
    return click.option(
        "--baseline",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A report.json of an earlier audit: findings that it has are told as known, and only others fail the audit.",
    )(function)
