"""A baseline beside a draft: the report of an audit by it, so that a gate fails only on what is new."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import click

from auditor.cli.drafts.crawl_for_draft import audit_options
from auditor.cli.judging.judge_run import judge_run, shown_path
from auditor.cli.options.init_options import InitOptions
from auditor.cli.running.audit_run import planned, record
from auditor.evidence.files import atomic_write
from auditor.findings.report import AuditReport
from reports import FORMATS


def write_baseline(options: InitOptions, file: Path) -> None:
    """Write the report of what the draft finds today.

    A recorded run is judged as it is, and what it cannot show is told; else the site is audited by the draft, in all the states that its rules
    name: what only withdrawing or a signal brings to light belongs to the baseline too.
    """
    run = options.from_run
    report = judge_run(run, options.out) if run is not None else _audited(options)
    atomic_write(file, FORMATS["json"].render(report, {}).encode())
    unjudged = [rule.id for rule in report.rules if rule.outcome == "inconclusive"]
    if unjudged:
        click.echo(
            f"auditor: {shown_path(file)} knows nothing of what could not be judged: {', '.join(unjudged)}", err=True
        )


def _audited(options: InitOptions) -> AuditReport:
    with tempfile.TemporaryDirectory(prefix="auditor-init-") as folder:
        audit = replace(audit_options(options), url=None, out=Path(folder) / "audit")
        policy, plan = planned(audit)
        return record(audit, policy, plan, None)
