"""`auditor audit`: visit a site in the scenarios its policy needs, judge what was seen, write the reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options.browsing import BROWSING, browsing_options
from auditor.cli.options.shared import (
    baseline_option,
    catalogue_option,
    completing,
    detail_options,
    fail_on_option,
    format_option,
    scenario_names,
)

if TYPE_CHECKING:
    from auditor.browsing import BrowsingOptions
    from auditor.judge import FailOn
    from reports.console import Detail


@click.command()
@click.argument("policy", type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="Audit this address instead of the policy's, e.g. a preview deploy.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("audit-report"), show_default=True, help="The output folder."
)
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="S",
    shell_complete=completing(scenario_names),
    help="Run only this scenario; may be given again.",
)
@click.option("--page", "pages", multiple=True, metavar="PATH", help="Visit only this page; may be given again.")
@format_option("console, html and json")
@fail_on_option
@baseline_option
@catalogue_option
@detail_options
@browsing_options(*BROWSING)
@click.option("--resume", is_flag=True, help="Go on with the run in the output folder that was broken off.")
@click.option(
    "--watch",
    "watching",
    is_flag=True,
    help="Judge the last run again whenever the policy is saved, and visit again only if it asks for what was not seen.",
)
def audit(
    policy: Path,
    url: str | None,
    out: Path,
    scenarios: tuple[str, ...],
    pages: tuple[str, ...],
    formats: tuple[str, ...],
    fail_on: FailOn,
    baseline: Path | None,
    detail: Detail,
    browsing: BrowsingOptions,
    resume: bool,
    watching: bool,
) -> None:
    """Audit the site of POLICY and write the reports.

    Findings go to stdout, progress to stderr; the exit code says how it ended: 0 kept, 1 broken, 2 wrong usage or policy,
    3 could not be judged, 4 the auditor itself broke.
    """
    from auditor.cli.options.audit_options import AuditOptions
    from auditor.cli.running.audit_run import run_audit

    options = AuditOptions(
        policy=policy,
        url=url,
        out=out,
        scenarios=scenarios,
        pages=pages,
        formats=formats,
        fail_on=fail_on,
        baseline=baseline,
        detail=detail,
        resume=resume,
        browsing=browsing,
    )
    if watching:
        from auditor.cli.running.watch import watch

        watch(options)
    click.get_current_context().exit(run_audit(options))
