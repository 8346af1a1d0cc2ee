"""Every check's page of documentation holds: options, codes, examples."""

from __future__ import annotations

import inspect
import re
import textwrap

import pytest
import yaml

import checks
from checks import CHECKS
from checks.shared import purposes
from policy.model import PURPOSES

IDS = sorted(CHECKS)
DECLARED = {
    "cookies": {"name", "vendor", "purpose", "max_age", "party", "hosts"},
    "storage": {"key", "kind", "vendor", "purpose"},
    "recipients": {"name", "vendor", "purpose", "hosts", "receives"},
}


def page(check_id):
    return textwrap.dedent(CHECKS[check_id].page)


def examples(check_id):
    """(heading, YAML) of each example of a page."""
    found = re.findall(r"^(A (?:passing|failing) example): [^\n]+\n((?:    .*\n)+)", page(check_id), re.MULTILINE)
    return [(heading, yaml.safe_load(textwrap.dedent(block))) for heading, block in found]


def section(check_id, title):
    """The indented lines below a heading."""
    match = re.search(rf"^{title}[^\n]*\n((?:    .*\n)+)", page(check_id), re.MULTILINE)
    assert match, f"{check_id} has no {title}"
    return textwrap.dedent(match[1])


def entries(text):
    """First words of the lines that start an entry."""
    return re.findall(r"^([a-z][a-z_-]*)  +\S", text, re.MULTILINE)


def test_there_is_a_check_for_every_module_and_a_page_for_every_check():
    modules = {m.__name__ for _, m in inspect.getmembers(checks, inspect.ismodule)} - {"checks.shared"}
    assert modules == {f"checks.{i.replace('-', '_')}" for i in CHECKS}
    assert all(check.id == check_id for check_id, check in CHECKS.items())


@pytest.mark.parametrize("check_id", IDS)
def test_a_page_explains_what_and_why(check_id):
    assert section(check_id, "What it verifies")
    assert section(check_id, "Why it matters")


@pytest.mark.parametrize("check_id", IDS)
def test_a_page_lists_every_option_and_no_other(check_id):
    assert entries(section(check_id, "Options")) == list(CHECKS[check_id].options.model_fields)


@pytest.mark.parametrize("check_id", IDS)
def test_a_page_lists_every_code_and_no_other(check_id):
    assert sorted(entries(section(check_id, "Findings"))) == sorted(CHECKS[check_id].codes)


@pytest.mark.parametrize("check_id", IDS)
def test_a_page_shows_a_passing_and_a_failing_example_that_are_valid(check_id):
    shown = examples(check_id)
    assert [heading for heading, _ in shown] == ["A passing example", "A failing example"]
    for _, content in shown:
        assert set(content) <= {"declared", "rules", "statement"}
        for rule in content["rules"]:
            assert rule.pop("id")
            assert rule.pop("check") == check_id
            rule.pop("in", None)
            CHECKS[check_id].options(**rule)
        for kind, entry in ((k, e) for k, es in content.get("declared", {}).items() for e in es):
            assert set(entry) <= DECLARED[kind]
            assert entry.get("purpose", "necessary") in PURPOSES


@pytest.mark.parametrize("check_id", IDS)
def test_options_have_a_schema_and_are_frozen(check_id):
    options = CHECKS[check_id].options
    assert options.model_json_schema()["additionalProperties"] is False
    assert options.model_config["frozen"]


def judging_code(check_id):
    """Source of the judgement, and of the module that it shares with another check."""
    module = inspect.getmodule(CHECKS[check_id].judge)
    own = inspect.getsource(module).partition("CHECK = Check(")[0].partition('"""\n\nfrom __future__')[2]
    return own + (inspect.getsource(purposes) if "shared.purposes" in own else "")


@pytest.mark.parametrize("check_id", IDS)
def test_every_listed_code_is_given_somewhere(check_id):
    assert [c for c in CHECKS[check_id].codes if f'"{c}"' not in judging_code(check_id)] == []
