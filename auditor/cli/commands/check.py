"""`auditor check`: judge a recorded run again, without a browser."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.options.shared import baseline_option, catalogue_option, detail_options, fail_on_option, format_option
from auditor.judge import FailOn, exit_code
from reports.console import Detail


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("policy", required=False, type=click.Path(path_type=Path))
@format_option("console; with --out also html and json")
@fail_on_option
@baseline_option
@catalogue_option
@detail_options
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder for reports. Default: that of RUN.")
@click.option("--partial", is_flag=True, help="Judge a run that did not finish; what it lacks is not judged.")
@click.pass_context
def check(
    context: click.Context,
    run: Path,
    policy: Path | None,
    formats: tuple[str, ...],
    fail_on: FailOn,
    baseline: Path | None,
    detail: Detail,
    out: Path | None,
    partial: bool,
) -> None:
    """Judge the recorded RUN again by POLICY, without a browser and without the network.

    RUN is the output folder of an audit. Without POLICY, the one that the run was recorded for is taken.
    """
    from auditor.cli.judging.judge_run import NamedReport, judge_run
    from auditor.cli.output.error_log import keep_log_in
    from auditor.cli.output.report_files import DEFAULT_FORMATS, announce, parse_formats, write_reports
    from auditor.evidence.folder import screenshots
    from auditor.evidence.layout import output_folder

    targets = parse_formats(formats, default=DEFAULT_FORMATS if out else ("console",))
    folder = out or output_folder(run)
    keep_log_in(folder)
    report = judge_run(run, policy, fail_on=fail_on, partial=partial, baseline=NamedReport.read(baseline))
    written = write_reports(report, screenshots(run), targets, folder, detail)
    if detail != "verdict":
        announce(written)
    context.exit(exit_code(report, fail_on))
