from __future__ import annotations

import json

from tests.builders import cookie, visit
from tests.cli.conftest import POLICY

EXTENDED = POLICY.replace("version: 1\n", "version: 1\nextends:\n  - preset:eprivacy\n")
SEEN = (
    visit("/", cookies=[cookie("session"), cookie("spy", days=9)], links=["/privacy"]),
    visit("/privacy", links=["/"]),
)


def test_findings_of_the_law_stand_at_the_line_that_extends(cli, record):
    ended = cli("check", record(SEEN, policy=EXTENDED), "--format", "sarif=-")
    assert ended.code == 1
    results = json.loads(ended.out)["runs"][0]["results"]
    (law,) = [r for r in results if r["properties"]["rule"] == "eprivacy:nothing-before-consent"]
    place = law["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("policy.yaml")
    assert place["region"] == {"startLine": 3, "startColumn": 5}
    assert law["properties"]["law"].startswith("Directive 2002/58/EC, article 5(3), https://")


def test_what_was_not_tried_is_not_kept(cli, record):
    report = json.loads(cli("check", record(SEEN, policy=EXTENDED), "--format", "json=-").out)
    outcomes = {rule["id"]: rule["outcome"] for rule in report["rules"]}
    assert outcomes["eprivacy:refusal-kept"] == "inconclusive"
    assert outcomes["eprivacy:statement-linked"] == "passed"
