"""From an order on the command line to an exit code: read, plan, crawl, load back, judge, write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast

import click

from auditor.canary import make_identity
from auditor.cli.judging.judge_run import NamedReport, judge_run, shown_path
from auditor.cli.options.audit_options import Order
from auditor.cli.options.repeat_command import audit_command
from auditor.cli.output.errors import keep_log_in
from auditor.cli.output.report_files import Target, announce, need_places, parse_formats, write_reports
from auditor.cli.running.recording import Recording
from auditor.crawl.browser import find_browsers
from auditor.crawl.capacity import fitting_workers
from auditor.crawl.hosts import Mapping as HostMapping
from auditor.crawl.hosts import local_keys, parse_mapping, resolver_rules
from auditor.crawl.reach import Egress, reach
from auditor.crawl.setup import Setup
from auditor.crawl.storage_state import checked_storage_state
from auditor.crawl.visit import Manner
from auditor.errors import ExitCode, UsageError
from auditor.evidence.folder import RunWriter, screenshots
from auditor.evidence.holding import held
from auditor.findings.report import AuditReport
from auditor.judge import FailOn, exit_code
from auditor.judge.confirm import to_confirm
from auditor.plan import Plan, at_site, make_plan
from auditor.urls import canonical, host_of, is_web
from auditor.variables import check_variables
from auditor.vocabulary import vocabulary
from checks import CHECKS
from policy.model import Policy
from policy.reader import read_policy
from reports.console import Detail


def run_audit(order: Order) -> ExitCode:
    """Audit, write everything, and say how it ended. Everything wrong with the order is found before a browser starts."""
    formats = parse_formats(order.formats)
    baseline = NamedReport.read(order.baseline)
    policy, plan = planned(order)
    if baseline:
        baseline.known(policy, plan.url)
    need_places(formats, order.out)
    report = record(order, policy, plan, baseline)
    return conclude(report, order.out, formats, cast("FailOn", order.fail_on), order.detail)


def planned(order: Order, path: Path | None = None) -> tuple[Policy, Plan]:
    """The policy of an order, and what it asks to be visited; `path` names another policy to take. Raises PolicyError."""
    url = _absolute(order.url)
    policy = read_policy(path or order.policy, vocabulary(), shown_as=shown_path(order.policy))
    if url:
        policy = at_site(policy, url)
    plan = make_plan(
        policy,
        url=url,
        only_scenarios=order.scenarios,
        only_pages=order.pages,
        max_pages=order.max_pages,
        max_minutes=order.max_minutes,
        needs_of=lambda rule: CHECKS[rule.check].needs_with(rule.options),
    )
    return policy, plan


def record(order: Order, policy: Policy, plan: Plan, baseline: NamedReport | None) -> AuditReport:
    """Visit the site, keep what was seen in the order's output folder, and judge it."""
    named = {s.journey for s in plan.scenarios}
    check_variables(
        order.variables, (j for j in policy.journeys if j.name in named), order.policy.read_text("utf-8"), plan.url
    )
    setup = setup_for(order, policy, plan)
    fail_on = cast("FailOn", order.fail_on)
    with held(order.out):
        writer = RunWriter(order.out, goes_on=order.resume)
        keep_log_in(order.out)
        command = order.command or audit_command(order)
        recording = Recording(policy, plan, setup, writer, order.detail, command, goes_on=order.resume)
        writer.write_policy(order.policy, policy.statement.text, _lock(order, policy))
        with _kept_if_interrupted(order.out):
            return _recorded(recording, lambda: judge_run(order.out, None, fail_on=fail_on, baseline=baseline))


def _recorded(recording: Recording, judged: Callable[[], AuditReport]) -> AuditReport:
    """Visit what is not visited yet, and judge it; what is missing then is looked for once more."""
    again = recording.confirming
    if again is None:
        recording.visit()
        report = judged()
        again = None if recording.time_was_up else to_confirm(report, CHECKS)
    if again is not None and not recording.confirmed:
        recording.confirm(again)
        report = judged()
    if recording.time_was_up:
        click.echo("auditor: the time was up; the same command with --resume goes on where it was", err=True)
    recording.close()
    return report


@contextmanager
def _kept_if_interrupted(out: Path) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"auditor: what was seen is kept in {out}; the same command with --resume goes on", err=True)
        raise


def _lock(order: Order, policy: Policy) -> str | None:
    """The lock that the policy names, if it was made."""
    lock = policy.statement.lock
    return lock if lock is not None and (order.policy.parent / lock).is_file() else None


def conclude(
    report: AuditReport, out: Path, formats: Sequence[Target], fail_on: FailOn, detail: Detail = "findings"
) -> ExitCode:
    """Write the reports; gives what the process says to its caller."""
    written = write_reports(report, screenshots(out), formats, out, detail)
    if detail != "verdict":
        announce(written)
    return exit_code(report, fail_on)


def setup_for(order: Order, policy: Policy, plan: Plan) -> Setup:
    """What a crawl by this order and plan is given. Raises BrowserNotFound, UsageError."""
    mappings = tuple(parse_mapping(m) for m in order.mappings)
    local = local_keys(mappings, host_of(plan.url))
    egress = cast("Egress", order.egress)
    dialer, reached = reach(egress, plan.url, mappings, named=order.url is not None, others=plan.required)
    return Setup(
        browsers=find_browsers(order.browser),
        manner=Manner(settle=cast("Literal['virtual', 'real']", order.settle)),
        workers=order.workers or fitting_workers(),
        locale=policy.site.locale,
        third_party=policy.site.third_party_cookies,
        dialer=dialer,
        host_rules=resolver_rules(mappings),
        trusted_keys=tuple(sorted({*order.trusted, *local})),
        notes=_notes(mappings, local) + reached,
        consent=policy.consent,
        journeys={j.name: j for j in policy.journeys},
        identity=make_identity(policy.canary.domain) if plan.fill_forms else None,
        forms=policy.forms,
        variables=order.variables,
        storage_state=_storage_state(order, policy),
        visits=order.visits,
    )


def _storage_state(order: Order, policy: Policy) -> Path | None:
    state = policy.site.storage_state
    return checked_storage_state(order.policy.parent / state) if state else None


def _notes(mappings: tuple[HostMapping, ...], local: tuple[str, ...]) -> tuple[str, ...]:
    notes = []
    if mappings:
        hosts = ", ".join(sorted({m.host for m in mappings}))
        notes.append(f"Host names answered from another address (--map-host): {hosts}.")
    if local:
        notes.append("Certificates of mapped servers on this machine were accepted as they are.")
    return tuple(notes)


def _absolute(url: str | None) -> str | None:
    if url is None:
        return None
    clean = canonical(url)
    if clean is None or not is_web(clean):
        raise UsageError(f"--url '{url}' must be an absolute http or https address, e.g. https://preview.example/")
    return clean
