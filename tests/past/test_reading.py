from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.errors import UsageError
from auditor.past import parse_report, read_report
from reports.json import contract, render
from tests.past.old import past
from tests.reports import sample

SMALL = contract(sample.small())


@pytest.mark.parametrize(
    "report", [sample.empty(), sample.small(), sample.rich(), sample.hostile("\ud800<b>\x00")],
    ids=["empty", "small", "rich", "hostile"],
)  # fmt: skip
def test_what_is_written_can_be_read_back(report):
    assert [f.fingerprint for f in past(report).findings] == [f.fingerprint for f in report.findings]


def test_keys_that_are_not_known_are_ignored():
    assert parse_report(json.dumps(SMALL | {"later": [1]}), "r").verdict == SMALL["verdict"]


def test_a_report_that_does_not_tell_which_rules_are_complete():
    rules = [{k: v for k, v in SMALL["rules"][0].items() if k != "complete"}]
    (rule,) = parse_report(json.dumps(SMALL | {"rules": rules}), "r").rules
    assert rule.judged is (rule.outcome != "inconclusive")


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "[" * 100_000, '{"schema": "1"}', "\x00", json.dumps(SMALL)[:-9],
        json.dumps(SMALL | {"findings": [{"fingerprint": "x"}]}), json.dumps(SMALL | {"findings": {}}),
        json.dumps({k: v for k, v in SMALL.items() if k != "inventory"}),
    ],
)  # fmt: skip
def test_a_damaged_report_is_one_line(text):
    with pytest.raises(UsageError, match=r"^old\.json is damaged or no report of an audit: ") as raised:
        parse_report(text, "old.json")
    assert "\n" not in str(raised.value)


def test_a_hostile_message_stays_on_its_line():
    with pytest.raises(UsageError) as raised:
        parse_report(json.dumps(SMALL | {"verdict": 1, "findings": "\n\x1b[31m"}), "old.json")
    assert str(raised.value).isprintable()


def test_a_report_of_a_newer_auditor_is_refused():
    with pytest.raises(UsageError, match="newer auditor"):
        parse_report(json.dumps(SMALL | {"schema": 99}), "old.json")


def test_files_and_folders(tmp_path):
    (tmp_path / "report.json").write_text(render(sample.small(), {}))
    assert read_report(tmp_path) == read_report(tmp_path / "report.json") == past(sample.small())
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_report(tmp_path / "gone.json")
    with pytest.raises(UsageError, match="is no file"):
        read_report(Path("/dev/null"))
