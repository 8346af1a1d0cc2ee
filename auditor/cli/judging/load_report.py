"""Where `auditor diff` takes its reports from: a report.json, or a recorded run that is judged again."""

from __future__ import annotations

from pathlib import Path

from auditor.cli.judging.judge_run import judge_run
from auditor.evidence.layout import EVIDENCE, HEAD, output_folder
from auditor.past import PastReport, parse_report, read_report
from reports.json import render


def past_report(path: Path) -> PastReport:
    """The report in a file, or of the run in a folder; of a folder without a run, the report.json in it.

    Raises UsageError, RunError, PolicyError.
    """
    if path.is_dir() and (output_folder(path) / EVIDENCE / HEAD).is_file():
        return parse_report(render(judge_run(path, None), {}), str(path))
    return read_report(path)
