"""Judging a recorded run: what `check` and `report` share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from auditor import __version__
from auditor.errors import UsageError
from auditor.evidence import Evidence
from auditor.evidence.folder import is_finished, kept_policy, load_run
from auditor.findings.report import AuditReport, Baseline
from auditor.judge import FailOn, judge
from auditor.observed.parties import first_party_of
from auditor.past import PastReport, read_report, take_baseline
from auditor.plan import at_site
from auditor.urls import host_of, registrable_domain
from auditor.vocabulary import catalogue, vocabulary
from checks import CHECKS
from policy.errors import PolicyError
from policy.model import Policy
from policy.reader import read_policy


def judge_run(
    run: Path,
    policy: Path | None,
    *,
    fail_on: FailOn = "error",
    partial: bool = False,
    baseline: NamedReport | None = None,
) -> AuditReport:
    """The report of a recorded run by a policy, default: the one it was recorded for.

    `partial` takes a run that did not finish; none of its rules can pass. Raises RunError, UsageError, PolicyError.
    """
    # A run that finished is held against its manifest all the same: what was changed since is no part of it.
    evidence = load_run(run, verify=not partial or is_finished(run))
    path = policy or kept_policy(run)
    shown = shown_path(policy) if policy else evidence.run.policy or None
    if path is None:
        raise UsageError(f"the run in {run} keeps no policy: name one, `auditor check {run} POLICY`")
    if policy:
        _need_same_site(policy, run, evidence.run.site)
    return judge_evidence(evidence, path, shown, fail_on=fail_on, baseline=baseline)


def _need_same_site(policy: Path, run: Path, visited: str) -> None:
    """Refuse a policy of another site: on a run that never saw its own, most of its rules would pass."""
    theirs = read_policy(policy, vocabulary(), shown_as=shown_path(policy))
    ours = first_party_of(theirs)
    if registrable_domain(host_of(visited)) in ours or ours & _recorded_for(run):
        return
    raise UsageError(
        f"the run in {run} visited {visited}, and {policy} is the policy of {theirs.site.url}: "
        "name the policy of that site"
    )


def _recorded_for(run: Path) -> frozenset[str]:
    """Domains of the site that a run stands for: with `--url` it visited another address of it."""
    copy = kept_policy(run)
    try:
        return first_party_of(read_policy(copy, vocabulary())) if copy else frozenset()
    except PolicyError:  # the language has moved on since: that is why another policy was named
        return frozenset()


def judge_evidence(
    evidence: Evidence,
    policy: Path,
    shown: str | None = None,
    *,
    fail_on: FailOn = "error",
    baseline: NamedReport | None = None,
) -> AuditReport:
    """The report of evidence by the policy in a file, which reports call `shown`. Raises UsageError, PolicyError."""
    today = dt.datetime.now(dt.UTC).date()
    promised = at_site(read_policy(policy, vocabulary(), today=today, shown_as=shown), evidence.run.site)
    return judge(
        promised,
        evidence,
        CHECKS,
        catalogue(),
        today=today,
        tool_version=__version__,
        baseline=baseline.known(promised, evidence.run.site) if baseline else None,
        fail_on=fail_on,
    )


@dataclass(frozen=True, slots=True)
class NamedReport:
    """The report that `--baseline` names, read before anything else: an audit may write its own over it."""

    past: PastReport
    shown: str

    @classmethod
    def read(cls, path: Path | None) -> NamedReport | None:
        """The report in that file, None for none. Raises UsageError."""
        return None if path is None else cls(read_report(path), shown_path(path))

    def known(self, policy: Policy, site: str) -> Baseline:
        """What an audit of the URL `site` by that policy knows from it. Raises UsageError if it is of another."""
        return take_baseline(self.past, self.shown, site=site, rules=[rule.id for _, rule in policy.rules])


def shown_path(path: Path) -> str:
    """A path as reports show it: relative to the current folder if it is inside, with `/` on every system."""
    here = Path.cwd()
    whole = here / path
    return (whole.relative_to(here) if whole.is_relative_to(here) else path).as_posix()
