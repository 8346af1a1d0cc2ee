"""`auditor diff`: what changed between two audits."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.errors import ExitCode


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "value",
    default="text",
    show_default=True,
    metavar="F[=PATH]",
    help="text, json or markdown, to PATH. Default place: stdout.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["new", "any", "never"]),
    default="never",
    show_default=True,
    help="What makes the exit code 1: a finding that fails its rule and did not before, or any difference.",
)
@click.pass_context
def diff(context: click.Context, old: Path, new: Path, value: str, fail_on: str) -> None:
    """Show what changed from OLD to NEW: findings, outcomes of rules, and the inventory.

    Each is a report.json, or the output folder of an audit, whose recorded run is then judged again by the policy that it was
    recorded for. With --fail-on, the exit code is 3 if NEW could not judge what OLD could, and nothing makes it 1.
    """
    from auditor.cli.judging.judge_run import shown_path
    from auditor.cli.judging.load_report import past_report
    from auditor.cli.output.report_files import send
    from auditor.past import compare
    from reports.difference import DIFFERENCES

    name, path = _target(value)
    difference = compare(past_report(old), past_report(new), names=(shown_path(old), shown_path(new)))
    send(DIFFERENCES[name](difference), path)
    if fail_on != "never":
        failed = difference.gates if fail_on == "new" else difference.anything
        context.exit(ExitCode.FAILED if failed else ExitCode.INCONCLUSIVE if difference.unsure else ExitCode.OK)


def _target(value: str) -> tuple[str, Path | None]:
    """The format, and the file to write, None for stdout."""
    from auditor.errors import UsageError
    from policy.suggest import hint
    from reports.difference import DIFFERENCES

    name, equals, path = value.partition("=")
    if name not in DIFFERENCES:
        raise UsageError(f"unknown format '{name}'{hint(name, DIFFERENCES)}")
    if equals and not path:
        raise UsageError(f"--format {value}: the path after = is missing; - is stdout")
    return name, Path(path) if path and path != "-" else None
