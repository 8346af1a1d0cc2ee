from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from auditor.findings.report import AuditReport
from policy.errors import Location
from reports.sarif import render
from tests.reports import sample

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def run(report: AuditReport) -> Any:
    return json.loads(render(report, {}))["runs"][0]


@pytest.mark.parametrize(
    "report", [sample.empty(), sample.small(), sample.rich(), sample.hostile("\ud800 |\n[a](b)\x1b")],
    ids=["empty", "small", "rich", "hostile"],
)  # fmt: skip
def test_logs_validate_against_the_published_schema(report: AuditReport) -> None:
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(
        json.loads(render(report, {}))
    )


def test_the_schema_would_notice_a_mistake() -> None:
    log = json.loads(render(sample.small(), {}))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not Draft202012Validator(SCHEMA).is_valid(log)


def test_a_result_points_at_the_policys_line() -> None:
    (result,) = run(sample.small())["results"]
    assert result["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "store.yaml"}, "region": {"startLine": 30, "startColumn": 9}}}
    ]
    assert result["partialFingerprints"] == {"auditor/v1": sample.finding().fingerprint}


def test_waived_findings_are_left_out() -> None:
    report = sample.rich()
    waived = {finding.fingerprint for finding in report.findings if finding.status == "waived"}
    told = {result["partialFingerprints"]["auditor/v1"] for result in run(report)["results"]}
    assert waived
    assert not waived & told
    assert len(told) == len(report.findings) - len(waived)


def test_levels_are_severities_and_rules_are_indexed() -> None:
    log = run(sample.rich())
    identities = [rule["id"] for rule in log["tool"]["driver"]["rules"]]
    assert {result["level"] for result in log["results"]} == {"error", "warning", "note"}
    assert all(identities[result["ruleIndex"]] == result["ruleId"] for result in log["results"])
    assert identities == sorted(set(identities))


def test_codes_of_checks_are_described_even_without_a_finding() -> None:
    (rule,) = run(sample.empty(rules=(sample.rule(),)))["tool"]["driver"]["rules"]
    assert rule["id"] == "cookies-declared/undeclared"
    assert rule["shortDescription"]["text"] == "a cookie that the statement does not name"


def test_what_could_not_be_judged_is_a_notification() -> None:
    (notification,) = run(sample.rich())["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith(
        "works-without-cookies (works-without-cookies) could not be judged"
    )


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("store.yaml", "store.yaml"),
        ("./policies/my store.yaml", "policies/my%20store.yaml"),
        ("../a:b.yaml", "../a%3Ab.yaml"),
        ("policies\\store.yaml", "policies/store.yaml"),
        ("/srv/p.yaml", "file:///srv/p.yaml"),
        ("C:\\p.yaml", "file:///C:/p.yaml"),
    ],
)
def test_paths_become_uris(path: str, uri: str) -> None:
    finding = sample.finding(location=Location(file=path, line=1, column=1))
    (result,) = run(sample.empty(findings=(finding,)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_text_of_a_site_makes_no_link_in_a_message() -> None:
    (result,) = run(sample.empty(findings=(sample.finding(observed="see [here](https://evil.example)"),)))["results"]
    assert "\\[here\\](https://evil.example)" in result["message"]["text"]
