"""Reports of earlier audits: read back from report.json, taken as a baseline, and compared."""

from auditor.past.baseline import take_baseline
from auditor.past.compare import compare
from auditor.past.reading import PastReport, parse_report, read_report

__all__ = ["PastReport", "compare", "parse_report", "read_report", "take_baseline"]
