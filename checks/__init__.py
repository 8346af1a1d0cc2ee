"""Checks: one module each. To add one, add a module and a line to CHECKS."""

from auditor.findings import Check

CHECKS: dict[str, Check] = {}
