"""Findings: what checks are given, what they give back, and the report it all ends in."""

from auditor.findings.case import Breach, Case, Gap, Judgement, Sightings
from auditor.findings.check import Check, Options
from auditor.findings.finding import EvidenceRef, Finding, Subject

__all__ = ["Breach", "Case", "Check", "EvidenceRef", "Finding", "Gap", "Judgement", "Options", "Sightings", "Subject"]
