"""The making of a run folder: begun, gone on with, confirmed, finished."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

from auditor import __version__
from auditor.cli.options.repeat_command import same_options
from auditor.cli.output.progress import Progress
from auditor.cli.running.resume import begun_with, differing
from auditor.cli.running.signals import run_stoppable
from auditor.crawl.crawl import crawl, crawl_confirming_round
from auditor.crawl.journal import Journal, JournalEntry, WalkMade
from auditor.crawl.setup import CrawlMemory, Setup
from auditor.crawl.time_limit import TimeLimit
from auditor.errors import UsageError
from auditor.evidence import FORMAT, Method, Run, ScenarioRun
from auditor.evidence.folder import RunWriter, kept_policy
from auditor.observed.parties import Parties
from auditor.plan import ConfirmingRound, Plan
from auditor.vocabulary import catalogue
from policy.model import Policy
from reports.console import Detail

_TOOL = f"auditor {__version__}"


class RunRecorder:
    """Makes a run folder. If that breaks, what was seen so far can be judged with `--partial`, or gone on with."""

    def __init__(
        self,
        policy: Policy,
        plan: Plan,
        setup: Setup,
        writer: RunWriter,
        detail: Detail = "findings",
        command: tuple[str, ...] = (),
        *,
        goes_on: bool = False,
    ) -> None:
        self._policy, self._plan, self._setup, self._writer = policy, plan, setup, writer
        self._detail = detail
        self._parties = Parties(policy, catalogue())
        self._run = writer.read_head() if goes_on else _unfinished_head(policy, plan, setup, command)
        self._over = writer.finished and not writer.journal.exists()
        """Whether nothing is left to do: it was finished, and the journal removed."""
        if self._over:
            _need_same_policy(writer, policy)
            self._need_same_options(command)
        journal = Journal() if self._over else _journal(policy, plan, setup, writer, goes_on=goes_on)
        self._trail = CrawlMemory(setup, journal, TimeLimit.of(plan.crawl))

    def _need_same_options(self, command: tuple[str, ...]) -> None:
        """The journal is gone, but the head tells how the browser was started; not those of older versions, and of `auditor init`."""
        told, method = self._run.command, self._run.method
        if (told and command and not same_options(told, command)) or method.visits != self._setup.browsing.visits:
            raise UsageError(
                f"the run in {self._writer.out} is finished, and was recorded with other options: give the same as then, "
                "or leave out --resume"
            )

    @property
    def confirmed(self) -> bool:
        """Whether what was missing was looked for once more."""
        return (self._run.confirmed and not self._run.time_was_up) or self._over

    @property
    def time_was_up(self) -> bool:
        """Whether something was not visited for want of time: the run can be gone on with."""
        return self._run.time_was_up and not self._over

    @property
    def confirming(self) -> ConfirmingRound | None:
        """What is being looked for once more, if that was begun before the run was broken off."""
        return self._trail.journal.confirming

    def visit(self) -> None:
        """Visit everything and finish the run folder, unless that is done."""
        if self._writer.finished and not self.time_was_up:
            return
        self._writer.resume()
        self._writer.write_head(self._run)
        scenarios, rounds = self._plan.scenarios, self._setup.browsing.visits
        choices = sum(scenario.choice != "none" for scenario in scenarios)
        with Progress(len(scenarios) * rounds, choices * rounds, self._detail) as progress:
            run = run_stoppable(
                crawl(self._plan, self._parties, self._setup, self._writer, progress.visited, self._trail)
            )
        self._run = replace(
            run, tool=_TOOL, policy=self._policy.path, started=self._run.started, command=self._run.command
        )
        self._writer.finish(self._run)

    def confirm(self, confirming: ConfirmingRound) -> None:
        """Visit once more what shows that something is missing, and finish the run folder again."""
        self._trail.journal.confirm(confirming)
        self._writer.resume()
        with Progress(
            len(confirming.pages), detail=self._detail, doing="visiting once more what misses something"
        ) as progress:
            self._run = run_stoppable(
                crawl_confirming_round(
                    self._run,
                    confirming,
                    self._plan,
                    self._parties,
                    self._setup,
                    self._writer,
                    progress.visited,
                    self._trail,
                )
            )
        self._writer.finish(self._run)

    def close(self) -> None:
        """Nothing is added any more, unless something was left for want of time: then what helps to go on stays."""
        self._trail.journal.close()
        if not self.time_was_up:
            self._writer.close()


def _unfinished_head(policy: Policy, plan: Plan, setup: Setup, command: tuple[str, ...]) -> Run:
    """The head of a run that has not finished."""
    reason = "the run did not finish"
    manner = setup.manner
    return Run(
        format=FORMAT,
        tool=_TOOL,
        started=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        site=plan.url,
        policy=policy.path,
        command=command,
        method=Method(
            browser="", version="", settle=manner.settle, settle_ms=manner.settle_ms, locale=setup.locale, notes=setup.notes,
            visits=setup.browsing.visits,
        ),
        scenarios=tuple(ScenarioRun(name=s.name, browser="", complete=False, reason=reason) for s in plan.scenarios),
    )  # fmt: skip


def _journal(policy: Policy, plan: Plan, setup: Setup, writer: RunWriter, *, goes_on: bool) -> Journal:
    now = begun_with(policy, plan, setup.browsing, setup.storage_state)

    def has_evidence(seen: JournalEntry | WalkMade) -> bool:
        return writer.has_visit(seen.scenario, seen.number, seen.round)

    if goes_on:
        return Journal.go_on(writer.journal, lambda begun: differing(begun, now), has_evidence)
    return Journal.begin(writer.journal, now)


def _need_same_policy(writer: RunWriter, policy: Policy) -> None:
    copy = kept_policy(writer.out)
    try:
        same = copy is not None and hashlib.sha256(copy.read_bytes()).hexdigest() == policy.sha256
    except OSError:
        same = False
    if not same:
        raise UsageError(
            f"the run in {writer.out} is finished, and was recorded for another policy: judge it with "
            f"`auditor check {writer.out} POLICY`, or leave out --resume"
        )
