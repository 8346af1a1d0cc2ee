"""From the options on the command line to an exit code: read, plan, crawl, load back, judge, write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from auditor.cli.judging.judge_run import NamedReport, judge_run, shown_path
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.options.repeat_command import audit_command
from auditor.cli.output.error_log import keep_log_in
from auditor.cli.output.report_files import Target, announce, need_places, parse_formats, write_reports
from auditor.cli.running.crawl_setup import setup_for
from auditor.cli.running.run_recorder import RunRecorder
from auditor.errors import ExitCode, UsageError
from auditor.evidence.folder import RunWriter, screenshots
from auditor.evidence.output_lock import locked_output
from auditor.findings.report import AuditReport
from auditor.judge import FailOn, exit_code
from auditor.judge.confirm import to_confirm
from auditor.plan import Plan, at_site, make_plan
from auditor.urls import canonical, is_web
from auditor.variables import check_variables
from auditor.vocabulary import vocabulary
from checks import CHECKS
from policy.model import Policy
from policy.reader import read_policy
from reports.console import Detail


def run_audit(options: AuditOptions) -> ExitCode:
    """Audit, write everything, and say how it ended. Everything wrong with the options is found before a browser starts."""
    formats = parse_formats(options.formats)
    baseline = NamedReport.read(options.baseline)
    policy, plan = planned(options)
    if baseline:
        baseline.known(policy, plan.url)
    need_places(formats, options.out)
    report = record(options, policy, plan, baseline)
    return conclude(report, options.out, formats, options.fail_on, options.detail)


def planned(options: AuditOptions, path: Path | None = None) -> tuple[Policy, Plan]:
    """The policy of the options, and what it asks to be visited; `path` names another policy to take. Raises PolicyError."""
    url = _absolute(options.url)
    policy = read_policy(path or options.policy, vocabulary(), shown_as=shown_path(options.policy))
    if url:
        policy = at_site(policy, url)
    plan = make_plan(
        policy,
        url=url,
        only_scenarios=options.scenarios,
        only_pages=options.pages,
        max_pages=options.browsing.max_pages,
        max_minutes=options.browsing.max_minutes,
        needs_of=lambda rule: CHECKS[rule.check].needs_with(rule.options),
    )
    return policy, plan


def record(options: AuditOptions, policy: Policy, plan: Plan, baseline: NamedReport | None) -> AuditReport:
    """Visit the site, keep what was seen in the output folder, and judge it."""
    named = {s.journey for s in plan.scenarios}
    check_variables(
        options.browsing.variables,
        (j for j in policy.journeys if j.name in named),
        options.policy.read_text("utf-8"),
        plan.url,
    )
    setup = setup_for(options.browsing, policy, plan, folder=options.policy.parent, url_given=options.url is not None)
    with locked_output(options.out):
        writer = RunWriter(options.out, goes_on=options.resume)
        keep_log_in(options.out)
        command = options.command or audit_command(options)
        recorder = RunRecorder(policy, plan, setup, writer, options.detail, command, goes_on=options.resume)
        writer.write_policy(options.policy, policy.statement.text, _lock(options, policy))
        with _kept_if_interrupted(options.out):
            return _recorded(recorder, lambda: judge_run(options.out, None, fail_on=options.fail_on, baseline=baseline))


def _recorded(recorder: RunRecorder, judged: Callable[[], AuditReport]) -> AuditReport:
    """Visit what is not visited yet, and judge it; what is missing then is looked for once more."""
    confirming = recorder.confirming
    if confirming is None:
        recorder.visit()
        report = judged()
        confirming = None if recorder.time_was_up else to_confirm(report, CHECKS)
    if confirming is not None and not recorder.confirmed:
        recorder.confirm(confirming)
        report = judged()
    if recorder.time_was_up:
        click.echo("auditor: the time was up; the same command with --resume goes on where it was", err=True)
    recorder.close()
    return report


@contextmanager
def _kept_if_interrupted(out: Path) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"auditor: what was seen is kept in {out}; the same command with --resume goes on", err=True)
        raise


def _lock(options: AuditOptions, policy: Policy) -> str | None:
    """The lock that the policy names, if it was made."""
    lock = policy.statement.lock
    return lock if lock is not None and (options.policy.parent / lock).is_file() else None


def conclude(
    report: AuditReport, out: Path, formats: Sequence[Target], fail_on: FailOn, detail: Detail = "findings"
) -> ExitCode:
    """Write the reports; gives what the process says to its caller."""
    written = write_reports(report, screenshots(out), formats, out, detail)
    if detail != "verdict":
        announce(written)
    return exit_code(report, fail_on)


def _absolute(url: str | None) -> str | None:
    if url is None:
        return None
    clean = canonical(url)
    if clean is None or not is_web(clean):
        raise UsageError(f"--url '{url}' must be an absolute http or https address, e.g. https://preview.example/")
    return clean
