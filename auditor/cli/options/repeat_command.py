"""The command that repeats an audit: for the report, which tells how to see one finding again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from auditor.browsing import repeated
from auditor.cli.judging.judge_run import shown_path

if TYPE_CHECKING:
    from auditor.cli.options.audit_options import AuditOptions

AUDIT = ("auditor", "audit")


def audit_command(options: AuditOptions) -> tuple[str, ...]:
    """Its words, without the options that say where reports go, how fast, and which pages and scenarios.

    Variables of journeys are named without their values: the environment may have them.
    """
    return (*AUDIT, shown_path(options.policy), *_options(options))


def repeats(command: tuple[str, ...], options: AuditOptions) -> bool:
    """Whether the command of a recorded run starts the browser as these options do, whatever the policy's path."""
    return same_options(command, audit_command(options))


def same_options(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two such commands, of audits or of the demo, differ in the policy's path alone."""
    return _without_path(one) == _without_path(other)


def _without_path(command: tuple[str, ...]) -> tuple[str, ...]:
    end = len(AUDIT)
    return (*AUDIT, *command[end + 1 :]) if command[:end] == AUDIT else command


def _options(options: AuditOptions) -> Iterator[str]:
    given: Mapping[str, tuple[str, ...]] = {
        "--url": (options.url,) if options.url else (),
        **repeated(options.browsing),
        **_named(options.browsing.browser),
    }
    for option, values in given.items():
        for value in values:
            yield from (option, value)


def _named(browser: str | None) -> Mapping[str, tuple[str, ...]]:
    """A browser is told if it is called by a name; where one lies on this machine helps nobody else."""
    return {"--browser": ()} if browser and {"/", "\\"} & set(browser) else {}
