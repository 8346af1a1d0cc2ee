"""`auditor audit --watch`: the last run judged again after each edit of the policy, and visited again only if that is needed.

Files are looked at twenty times a second rather than listened to: there are three of them at most, and looking works for every
editor, in containers and on shares, and needs no library.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from auditor.cli.judging.judge_run import NamedReport, judge_evidence, shown_path
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.options.repeat_command import repeats
from auditor.cli.output.error_log import plain
from auditor.cli.output.report_files import Target, parse_formats, show, show_report, write_reports
from auditor.cli.running.audit_run import planned, record
from auditor.cli.running.run_requirements import RunRequirements, in_words, missing_requirements, requirements_of
from auditor.errors import AuditorError
from auditor.evidence import Evidence
from auditor.evidence.folder import kept_policy, load_run, screenshots
from auditor.findings.report import AuditReport
from auditor.past import PastReport, compare, parse_report
from policy.errors import PolicyError
from reports import FORMATS
from reports.difference.text import render_verdicts

PAUSE = 0.05
"""Seconds between two looks at the files."""


def watch(options: AuditOptions) -> NoReturn:
    """Judge, wait for an edit, and again, until it is interrupted. Raises UsageError, and PolicyError for one that is not there."""
    if not options.policy.is_file():
        planned(options)
    _Watch(options).run()


class _Watch:
    def __init__(self, options: AuditOptions) -> None:
        self._options = options
        self._formats = parse_formats(options.formats)
        self._baseline = NamedReport.read(options.baseline)
        self._evidence: Evidence | None = None
        self._recorded: RunRequirements | None = None
        """What the evidence was gathered for."""
        self._before: PastReport | None = None

    def run(self) -> NoReturn:
        while True:
            files = self._files()
            looked = _state(files)
            self._turn()
            names = ", ".join(shown_path(file) for file in files)
            click.echo(f"watching {names}: save to judge again, Ctrl-C ends", err=True)
            _wait(files, looked)

    def _turn(self) -> None:
        """Judge once. A policy that cannot be read, or a site that cannot be visited, is told; then the next edit may help."""
        try:
            self._judge()
        except PolicyError as error:
            for problem in error.problems:
                click.echo(plain(str(problem)), err=True)
        except AuditorError as error:
            click.echo(f"auditor: {plain(str(error))}", err=True)

    def _judge(self) -> None:
        started = time.monotonic()
        policy, plan = planned(self._options)
        if self._evidence is None:
            self._take_last_run()
        needed = requirements_of(policy, plan)
        missing = missing_requirements(self._recorded, needed) if self._recorded else ()
        if missing or self._evidence is None:
            if missing:
                click.echo(f"visiting again, for the policy now asks for {in_words(missing)}", err=True)
            self._evidence = None
            report = record(self._options, policy, plan, self._baseline)
            self._options = replace(self._options, resume=False)  # the next run is another
            self._evidence, self._recorded = load_run(self._options.out), needed
        else:
            report = self._judged()
        self._tell(report, time.monotonic() - started)

    def _judged(self) -> AuditReport:
        assert self._evidence is not None  # noqa: S101 - for the reader and mypy: only `_judge` calls this
        options = self._options
        shown = shown_path(options.policy)
        return judge_evidence(self._evidence, options.policy, shown, fail_on=options.fail_on, baseline=self._baseline)

    def _take_last_run(self) -> None:
        """The run in the output folder, if it is whole and was made as these options would make it."""
        options = self._options
        copy = kept_policy(options.out)
        if copy is None or options.pages or options.browsing.max_pages is not None:
            return
        try:
            evidence = load_run(options.out)
            policy, plan = planned(options, copy)
        except (AuditorError, PolicyError):
            return
        names = {scenario.name for scenario in evidence.run.scenarios}
        whole = names >= {scenario.name for scenario in plan.scenarios} and not evidence.run.time_was_up
        if whole and evidence.run.site == plan.url and _made_alike(evidence, options):
            self._evidence, self._recorded = evidence, requirements_of(policy, plan)

    def _tell(self, report: AuditReport, seconds: float) -> None:
        """The whole report at first, then what changed; the verdict always, before files are written."""
        now = parse_report(FORMATS["json"].render(report, {}), "the report")
        if self._before is None:
            show_report(report, self._options.detail)
        else:
            changes = render_verdicts(compare(self._before, now))
            show(f"\n{changes}\n" if changes else "no finding and no rule changed\n")
            show_report(report, "verdict")
        self._before = now
        click.echo(f"judged in {seconds:.1f} s", err=True)
        write_reports(report, screenshots(self._options.out), self._to_files(), self._options.out)

    def _to_files(self) -> Sequence[Target]:
        return [target for target in self._formats if target.file(self._options.out) is not None]

    def _files(self) -> list[Path]:
        """The policy, and what it names as far as it can be read."""
        policy = self._options.policy
        try:
            statement = planned(self._options)[0].statement
        except (AuditorError, PolicyError):
            return [policy]
        return [policy, *(policy.parent / name for name in (statement.text, statement.lock) if name)]


def _made_alike(evidence: Evidence, options: AuditOptions) -> bool:
    """Whether the browser was started in the same way. Runs of older versions do not tell the command."""
    method, command = evidence.run.method, evidence.run.command
    same = (method.settle, method.visits) == (options.browsing.settle, options.browsing.visits)
    return same and (not command or repeats(command, options))


def _state(files: Sequence[Path]) -> list[tuple[int, int, int] | None]:
    """What tells an edit: when each file was written, how long it is, which file it is."""
    states: list[tuple[int, int, int] | None] = []
    for file in files:
        try:
            found = file.stat()
        except OSError:
            states.append(None)
        else:
            states.append((found.st_mtime_ns, found.st_size, found.st_ino))
    return states


def _wait(files: Sequence[Path], looked: list[tuple[int, int, int] | None]) -> None:
    """Until one of the files is another, and is written whole: nothing more happens to it between two looks.

    Some editors take the old file away first: the policy has to be there.
    """
    before = _state(files)
    while True:
        time.sleep(PAUSE)
        now = _state(files)
        if now == before != looked and now[0] is not None:
            return
        before = now
