"""Whatever a site writes, every format is still itself: its own reader takes it, and nothing in it acts. HTML has its own tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import reduce

import pytest
from hypothesis import HealthCheck, example, given, settings

from auditor.past import compare
from auditor.past.changes import Difference
from reports import FORMATS
from reports.difference import DIFFERENCES
from tests.past.old import past
from tests.reports import hostile, sample
from tests.reports.readers import DIFFERENCE_READERS, READERS, no_raw_character

ORDINARY = {"empty": sample.empty(), "small": sample.small(), "rich": sample.rich(), "many": sample.many(600)}
BOUNDED = sorted({*READERS} - {"json"})
"""report.json is the record: it cuts nothing."""
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def with_known_ones(test: Callable[..., None]) -> Callable[..., None]:
    """The texts that mean something to logs, spreadsheets and tables, always."""
    return reduce(lambda tried, text: example(text=text)(tried), hostile.LOGS + hostile.FORMULAS + hostile.CELLS, test)


def test_every_format_has_a_reader():
    assert {*READERS, "html"} == {*FORMATS}
    assert {*DIFFERENCE_READERS} == {*DIFFERENCES}


@pytest.mark.parametrize("name", sorted({*READERS} - {"declaration-html", "declaration-markdown"}))
@pytest.mark.parametrize("kind", ORDINARY)
def test_ordinary_reports_are_read(name, kind):
    READERS[name](FORMATS[name].render(ORDINARY[kind], {}))


@pytest.mark.parametrize("name", READERS)
@few
@given(text=hostile.hostile_text())
@with_known_ones
def test_hostile_reports_are_read(name, text):
    written = FORMATS[name].render(sample.hostile(text), {})
    no_raw_character(written)
    READERS[name](written)


@pytest.mark.parametrize("name", BOUNDED)
def test_a_hundred_kilobytes_do_not_flood_a_report(name):
    written = FORMATS[name].render(sample.hostile(hostile.LONG), {})
    no_raw_character(written)
    READERS[name](written)
    assert len(written) < 400_000


def test_the_record_holds_a_hundred_kilobytes_whole():
    written = FORMATS["json"].render(sample.hostile(hostile.LONG), {})
    no_raw_character(written)
    (cookie,) = json.loads(written)["inventory"]["cookies"]
    assert len(cookie["name"]) == len(hostile.LONG)


def changed(text: str) -> Difference:
    """Something of everything, new, gone and changed, with `text` wherever a site or a policy has the word."""
    old, new = sample.hostile(text), sample.hostile(f"{text}2")
    return compare(past(old), past(new), names=(f"{text}.json", "new.json"))


@pytest.mark.parametrize("name", DIFFERENCES)
@few
@given(text=hostile.hostile_text())
@with_known_ones
def test_hostile_differences_are_read(name, text):
    written = DIFFERENCES[name](changed(text))
    no_raw_character(written)
    DIFFERENCE_READERS[name](written)


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_a_hundred_kilobytes_do_not_flood_a_difference(name):
    written = DIFFERENCES[name](changed(hostile.LONG))
    no_raw_character(written)
    DIFFERENCE_READERS[name](written)
