"""Clauses of the law in the report, and in every format."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from policy.model import Law
from reports import FORMATS
from tests.builders import request, visit
from tests.judge.court import clause, host_check, judged, promised, rule
from tests.reports.test_json import SCHEMA

LAW = Law(preset="ccpa", reference="11 CCR § 7025 <b>", url="https://law.example/7025", requires="The signal counts.")


def report():
    law = clause(rule(), id_="ccpa:signal", section="Law: California", law=LAW)
    seen = [visit("/", requests=[request("https://t.example/p")])]
    return judged(host_check("t.example"), seen, promised(law))


def rendered(name):
    return FORMATS[name].render(report(), {})


def test_the_report_says_where_a_clause_comes_from():
    (told,) = report().clauses
    assert (told.law, told.quote, told.state) == (LAW, "", "broken")


def test_formats():
    assert "The signal counts. (11 CCR § 7025 <b>, https://law.example/7025)" in " ".join(rendered("console").split())
    html = rendered("html")
    assert "<h3>The signal counts.</h3>" in html
    assert "11 CCR § 7025 &lt;b&gt;" in html
    assert "Law: California" in html
    (result,) = json.loads(rendered("sarif"))["runs"][0]["results"]
    assert result["properties"]["law"] == "11 CCR § 7025 <b>, https://law.example/7025"
    contract = json.loads(rendered("json"))
    Draft202012Validator(SCHEMA).validate(contract)
    assert contract["clauses"][0]["law"]["reference"] == LAW.reference


def test_a_clause_of_the_statement_has_no_law():
    plain = judged(host_check("t.example"), [visit("/")])
    assert [c.law for c in plain.clauses] == [None]
