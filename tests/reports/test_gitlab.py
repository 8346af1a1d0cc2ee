from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.findings.report import AuditReport
from policy.errors import Location
from reports.gitlab import render
from tests.reports import sample


def entries(report: AuditReport) -> list[dict[str, Any]]:
    return json.loads(render(report, {}))


def test_a_finding_stands_at_the_policys_line() -> None:
    (entry,) = entries(sample.small())
    assert entry == {
        "description": "_ga @ shop.example: a cookie that it does not name. "
        "Promised: every cookie is one that the statement names",
        "check_name": "cookies-declared/undeclared",
        "fingerprint": sample.finding().fingerprint,
        "severity": "major",
        "location": {"path": "store.yaml", "lines": {"begin": 30}},
    }


def test_waived_findings_are_left_out_and_known_ones_are_in() -> None:
    report = sample.rich()
    told = {entry["fingerprint"] for entry in entries(report)}
    assert {f.fingerprint for f in report.findings if f.status == "known"} <= told
    assert not {f.fingerprint for f in report.findings if f.status == "waived"} & told


def test_every_entry_has_a_name_of_its_own() -> None:
    told = [entry["fingerprint"] for entry in entries(sample.rich())]
    assert len(told) == len(set(told)) > 20


def test_what_could_not_be_judged_does_not_read_as_a_pass() -> None:
    report = sample.empty(
        rules=(sample.rule(outcome="inconclusive", gaps=(sample.gap("no banner was found"), sample.gap("no page"))),)
    )
    (entry,) = entries(report)
    assert entry["check_name"] == "cookies-declared/not-judged"
    assert entry["description"] == "cookies-declared could not be judged: no banner was found; no page"
    assert entries(sample.empty()) == []


def test_severities() -> None:
    told = {entry["severity"] for entry in entries(sample.rich())}
    assert told == {"major", "minor", "info"}


@pytest.mark.parametrize(
    ("file", "path"),
    [("./a/p.yaml", "a/p.yaml"), ("a\\p.yaml", "a/p.yaml"), ("a//b/../p.yaml", "a/p.yaml"), ("../p.yaml", "../p.yaml")],
)
def test_paths_are_those_of_the_repository(file: str, path: str) -> None:
    (entry,) = entries(sample.empty(findings=(sample.finding(location=Location(file=file, line=0, column=1)),)))
    assert entry["location"] == {"path": path, "lines": {"begin": 1}}
