"""The options about browsing, as click knows them: the same wherever a command starts a browser."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import wraps
from typing import Any, TypeVar, cast

import click

from auditor.browsing import BrowsingOptions
from auditor.cli.output.error_log import keep_out_of_log

F = TypeVar("F", bound=Callable[..., Any])
BROWSING = tuple(f.name for f in fields(BrowsingOptions))
"""The names of all of them."""


def browsing_options(*names: str) -> Callable[[F], F]:
    """Give a command these options, and their values as one parameter `browsing`; the others are what they are by default."""

    def decorate(function: F) -> F:
        @wraps(function)
        def with_browsing(*arguments: Any, **options: Any) -> Any:
            given = {name: options.pop(name) for name in names}
            if "variables" in given:
                given["variables"] = _variables(given["variables"])
            return function(*arguments, browsing=BrowsingOptions(**given), **options)

        decorated: Callable[..., Any] = with_browsing
        for name in reversed(names):
            decorated = OPTIONS[name](decorated)
        return cast("F", decorated)

    return decorate


def _keys(_context: click.Context, _parameter: click.Parameter, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The values of `--trust-key`: a typing error would else only show as a site that cannot be seen."""
    for key in keys:
        if not re.fullmatch(r"[A-Za-z0-9+/]{43}=", key):
            raise click.BadParameter(f"'{key}' is no SHA-256 in base64: it has 43 letters and digits, and ends in =")
    return keys


def _variables(given: tuple[str, ...]) -> Mapping[str, str]:
    """The values of `--var` by name; no log ever holds one. Raises UsageError.

    Looked up when the command runs: a command line can be read where the environment has none of them.
    """
    from auditor.variables import parse_variables

    values = parse_variables(given, os.environ)
    keep_out_of_log(values.values())
    return values


OPTIONS: Mapping[str, Callable[[Callable[..., Any]], Callable[..., Any]]] = {
    "max_pages": click.option(
        "--max-pages", type=click.IntRange(1, 100_000), metavar="N", help="Visit at most N pages."
    ),
    "max_minutes": click.option(
        "--max-minutes",
        type=click.IntRange(1, 100_000),
        metavar="N",
        help="Visit for at most N minutes; what was not visited by then is inconclusive, and --resume goes on with it.",
    ),
    "settle": click.option(
        "--settle",
        type=click.Choice(["virtual", "real"]),
        default="virtual",
        show_default=True,
        help="How a page gets 10 s for its late work: of its own clock, or of yours.",
    ),
    "workers": click.option(
        "--workers",
        type=click.IntRange(1, 32),
        metavar="N",
        help="Pages visited at the same time, each in another scenario. Default: what cores and memory allow.",
    ),
    "browser": click.option("--browser", metavar="PATH|chrome|msedge|chromium", help="The browser to use."),
    "map_host": click.option(
        "--map-host",
        multiple=True,
        metavar="HOST=ADDR:PORT",
        help="Answer a host name from another address, as curl --connect-to does; HOST may be a * or end in :PORT.",
    ),
    "trust_key": click.option(
        "--trust-key",
        multiple=True,
        metavar="SHA256",
        callback=_keys,
        help="Accept certificates of this key (base64 SHA-256 of its public part). Mapped loopback servers need none.",
    ),
    "egress": click.option(
        "--egress",
        type=click.Choice(["auto", "public", "any"]),
        default="auto",
        show_default=True,
        help="Whom the browser may reach: public addresses only (and those of --map-host), or any; auto: any if the site itself "
        "is on a private address.",
    ),
    "visits": click.option(
        "--visits",
        type=click.IntRange(1, 20),
        default=1,
        show_default=True,
        metavar="N",
        help="Visit every page N times in each scenario, in fresh contexts: finds what is there only sometimes, and says so.",
    ),
    "variables": click.option(
        "--var",
        "variables",
        multiple=True,
        metavar="NAME[=VALUE]",
        help="A value for ${NAME} in journeys; without =VALUE, that of the environment variable. Never written anywhere.",
    ),
}
"""By the name of the field of `BrowsingOptions` that each fills."""
