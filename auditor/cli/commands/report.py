"""`auditor report`: render the report of a recorded run again."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.options.shared import formats_listed


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "value",
    required=True,
    metavar="F[=PATH]",
    help=f"One of {formats_listed()}, to PATH. Default: stdout.",
)
@click.option(
    "--policy", type=click.Path(path_type=Path), metavar="FILE", help="Default: the one that the run was recorded for."
)
def report(run: Path, value: str, policy: Path | None) -> None:
    """Render the report of RUN, the output folder of an audit, again.

    The exit code says whether the report could be made; `auditor check` gives that of the verdict.
    """
    from auditor.cli.judging.judge_run import judge_run
    from auditor.cli.output.report_files import STDOUT, announce, parse_formats, write_reports
    from auditor.evidence.folder import screenshots
    from auditor.evidence.layout import output_folder

    # The path is always given, so nothing falls back to a name in the output folder, and nothing is added for the terminal.
    targets = parse_formats([value if "=" in value else f"{value}={STDOUT}"])
    announce(write_reports(judge_run(run, policy), screenshots(run), targets[-1:], output_folder(run)))
