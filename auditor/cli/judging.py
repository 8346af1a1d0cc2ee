"""Judging a recorded run: what `check` and `report` share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from auditor import __version__
from auditor.errors import UsageError
from auditor.evidence.folder import kept_policy, load_run
from auditor.findings.report import AuditReport
from auditor.judge import FailOn, judge
from auditor.plan import at_site
from auditor.vocabulary import vocabulary
from checks import CHECKS
from policy.catalogue import load_catalogue
from policy.reader import read_policy


def judge_run(run: Path, policy: Path | None, *, fail_on: FailOn = "error", partial: bool = False) -> AuditReport:
    """The report of a recorded run by a policy, default: the one it was recorded for.

    `partial` takes a run that did not finish; none of its rules can pass. Raises RunError, UsageError, PolicyError.
    """
    today = dt.datetime.now(dt.UTC).date()
    evidence = load_run(run, verify=not partial)
    path = policy or kept_policy(run)
    shown = shown_path(policy) if policy else evidence.run.policy or None
    if path is None:
        raise UsageError(f"the run in {run} keeps no policy: name one, `auditor check {run} POLICY`")
    return judge(
        at_site(read_policy(path, vocabulary(), today=today, shown_as=shown), evidence.run.site),
        evidence,
        CHECKS,
        load_catalogue(),
        today=today,
        tool_version=__version__,
        fail_on=fail_on,
    )


def shown_path(path: Path) -> str:
    """A path as reports show it: relative to the current folder if it is inside, with `/` on every system."""
    here = Path.cwd()
    whole = here / path
    return (whole.relative_to(here) if whole.is_relative_to(here) else path).as_posix()
