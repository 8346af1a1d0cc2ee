"""The judge: a policy and the evidence of a run -> the audit report. No browser, no network, no clock."""

from auditor.judge.outcomes import FailOn, exit_code
from auditor.judge.report import judge

__all__ = ["FailOn", "exit_code", "judge"]
