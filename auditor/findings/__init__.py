"""Findings: what checks are given, what they give back, and the report it all ends in."""

from auditor.findings.case import Breach, Case, Judgement, Sightings
from auditor.findings.check import Check, Options
from auditor.findings.finding import EvidenceRef, Finding, Subject
from auditor.findings.gap import Gap, GapKind
from auditor.findings.needs import CrawlNeed, Needs

__all__ = [
    "Breach",
    "Case",
    "Check",
    "CrawlNeed",
    "EvidenceRef",
    "Finding",
    "Gap",
    "GapKind",
    "Judgement",
    "Needs",
    "Options",
    "Sightings",
    "Subject",
]
