"""`auditor audit`: visit a site in the scenarios its policy needs, judge what was seen, write the reports."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options.shared import (
    baseline_option,
    browsing_options,
    completing,
    detail_options,
    fail_on_option,
    format_option,
    scenario_names,
)
from auditor.cli.output.errors import keep_out_of_log

if TYPE_CHECKING:
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
@click.option("--max-pages", type=click.IntRange(1, 100_000), metavar="N", help="Visit at most N pages.")
@click.option(
    "--max-minutes",
    type=click.IntRange(1, 100_000),
    metavar="N",
    help="Visit for at most N minutes; what was not visited by then is inconclusive, and --resume goes on with it.",
)
@format_option("console, html and json")
@fail_on_option
@baseline_option
@detail_options
@browsing_options
@click.option("--resume", is_flag=True, help="Go on with the run in the output folder that was broken off.")
@click.option(
    "--visits",
    type=click.IntRange(1, 20),
    default=1,
    show_default=True,
    metavar="N",
    help="Visit every page N times in each scenario, in fresh contexts: finds what is there only sometimes, and says so.",
)
@click.option(
    "--var",
    "variables",
    multiple=True,
    metavar="NAME[=VALUE]",
    help="A value for ${NAME} in journeys; without =VALUE, that of the environment variable. Never written anywhere.",
)
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
    max_pages: int | None,
    max_minutes: int | None,
    formats: tuple[str, ...],
    fail_on: str,
    baseline: Path | None,
    detail: Detail,
    settle: str,
    resume: bool,
    workers: int | None,
    visits: int,
    browser: str | None,
    mappings: tuple[str, ...],
    trusted: tuple[str, ...],
    egress: str,
    variables: tuple[str, ...],
    watching: bool,
) -> None:
    """Audit the site of POLICY and write the reports.

    Findings go to stdout, progress to stderr; the exit code says how it ended: 0 kept, 1 broken, 2 wrong usage or policy,
    3 could not be judged, 4 the auditor itself broke.
    """
    from auditor.cli.options.audit_options import Order
    from auditor.cli.running.audit_run import run_audit
    from auditor.variables import parse_variables

    values = parse_variables(variables, os.environ)
    keep_out_of_log(values.values())
    order = Order(
        policy=policy,
        url=url,
        out=out,
        scenarios=scenarios,
        pages=pages,
        max_pages=max_pages,
        max_minutes=max_minutes,
        formats=formats,
        fail_on=fail_on,
        baseline=baseline,
        detail=detail,
        settle=settle,
        resume=resume,
        workers=workers,
        visits=visits,
        browser=browser,
        mappings=mappings,
        trusted=trusted,
        egress=egress,
        variables=values,
    )
    if watching:
        from auditor.cli.running.watch import watch

        watch(order)
    click.get_current_context().exit(run_audit(order))
