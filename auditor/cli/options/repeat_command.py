"""The command that repeats an audit: for the report, which tells how to see one finding again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from auditor.cli.judging.judge_run import shown_path

if TYPE_CHECKING:
    from auditor.cli.options.audit_options import Order


def audit_command(order: Order) -> tuple[str, ...]:
    """Its words, without the options that say where reports go, how fast, and which pages and scenarios.

    Variables of journeys are named without their values: the environment may have them.
    """
    return ("auditor", "audit", shown_path(order.policy), *_options(order))


def _options(order: Order) -> Iterator[str]:
    given: Mapping[str, tuple[str, ...]] = {
        "--url": (order.url,) if order.url else (),
        "--settle": (order.settle,) if order.settle != "virtual" else (),
        "--browser": _named(order.browser),
        "--map-host": order.mappings,
        "--trust-key": order.trusted,
        "--egress": (order.egress,) if order.egress != "auto" else (),
        "--var": tuple(order.variables),
    }
    for option, values in given.items():
        for value in values:
            yield from (option, value)


def _named(browser: str | None) -> tuple[str, ...]:
    """A browser that is called by a name; where one lies on this machine helps nobody else."""
    return (browser,) if browser and not {"/", "\\"} & set(browser) else ()
