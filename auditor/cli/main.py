"""The `auditor` command: its subcommands, and what becomes of errors.

`auditor --help` must come at once, so help texts stand here and a command's module is imported when it is called.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from auditor.cli.output.error_log import ErrorLog, plain
from auditor.cli.running.signals import Signals
from auditor.errors import ExitCode

COMMANDS = {
    "audit": ("auditor.cli.commands.audit", "Visit a site and hold it to its policy."),
    "check": ("auditor.cli.commands.check", "Judge a recorded run again, without a browser."),
    "report": ("auditor.cli.commands.report", "Render the report of a recorded run again."),
    "diff": ("auditor.cli.commands.diff", "Show what changed between two audits."),
    "init": ("auditor.cli.commands.init", "Draft a policy from what a site does and says."),
    "policy": ("auditor.cli.commands.policy", "Check a policy, or the language it is written in."),
    "open": ("auditor.cli.commands.open", "Open the last report in a browser."),
    "explain": ("auditor.cli.commands.explain", "Show what a check verifies, and how it is used."),
    "demo": ("auditor.cli.commands.demo", "Audit the embedded store, end to end."),
    "doctor": ("auditor.cli.commands.doctor", "Say whether this machine can audit, and what is missing."),
    "completion": ("auditor.cli.commands.completion", "Print the script that completes words in a shell."),
}
"""Name -> (module, what the list says of it). The module holds a click command of the same name."""

_SIGNALLED = 128
"""With the signal's number, what shells expect of a program that a signal ended: 130 for Ctrl-C."""


class Commands(click.Group):
    """The subcommands, loaded late."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names that begin so, without importing a single command; or options."""
        names = [CompletionItem(name, help=text) for name, (_, text) in COMMANDS.items() if name.startswith(incomplete)]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a misspelt one is met with a suggestion."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from policy.suggest import hint

            ctx.fail(f"there is no command '{args[0]}'{hint(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help text, without importing a single command."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value and not ctx.resilient_parsing:
        from auditor import __version__

        click.echo(f"auditor {__version__}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
def auditor() -> None:
    """Hold a web site to its own privacy statement.

    The exit code is 0 if every rule passed, 1 if a rule failed, 2 for wrong usage or a policy that cannot be read, 3 if
    nothing failed but something could not be judged, 4 if the auditor itself broke.
    """


def main(arguments: Sequence[str]) -> int:
    """Run a command line; gives its exit code. Nothing is raised: every error is told on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")  # a page chose some of what is printed; no terminal takes all of it
    with ErrorLog() as errors, Signals() as signals:
        try:
            ended = auditor.main(args=list(arguments), prog_name="auditor", standalone_mode=False)
            code = int(ended) if isinstance(ended, int) else ExitCode.OK
        except click.Abort:
            click.echo("auditor: interrupted", err=True)
            code = _SIGNALLED + (signals.received or signal.SIGINT)
        except click.ClickException as error:
            code = _misused(error)
        except Exception as error:  # noqa: BLE001 - the last line of defence
            code = errors.tell(error)
        return code


def _misused(error: click.ClickException) -> int:
    usage = getattr(error, "ctx", None)
    if usage is not None:
        click.echo(f"Try '{usage.command_path} --help' for help.", err=True)
    click.echo(f"auditor: {plain(error.format_message())}", err=True)
    return ExitCode.USAGE
