"""A check is validated when it is made, and nothing outside knows a check by its name."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.evidence import EvidenceKind
from auditor.findings import CrawlNeed
from checks import CHECKS

CHECK = CHECKS["external-links"]
AUDITOR = Path(__file__).parents[2] / "auditor"
KNOWING = ("demo", "drafting")
"""Rooms that write rules of checks down: the embedded store and drafts of policies."""


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"absences": frozenset({"deda"})}, "'deda' is among its absences, and none of its codes"),
        ({"reads": frozenset()}, "must read one kind of evidence or more"),
        ({"reads": frozenset({"iframes"})}, "each an EvidenceKind"),
        ({"reads": frozenset({"links"})}, "each an EvidenceKind"),
        ({"reads": frozenset({EvidenceKind.VISIT})}, "need not read 'visit'"),
        ({"scenarios": ("reject-everything",)}, "default scenario 'reject-everything' is unknown"),
        ({"id": "external_links"}, "its id must be the name of its module with hyphens, 'external-links'"),
        ({"id": "outgoing-links"}, "its id must be the name of its module with hyphens, 'external-links'"),
        ({"codes": {**CHECK.codes, "Dead_Link": "it is dead"}}, "the code 'Dead_Link' must be lower case with hyphens"),
        ({"codes": {**CHECK.codes, "dead": "it is dead\nreally"}}, "what it says of 'dead' must be one line"),
        ({"title": "Links\nanswer"}, "what it says of 'title' must be one line"),
        ({"title": ""}, "what it says of 'title' must be one line"),
        ({"pages": ("webpage",)}, "it has no option 'webpage' that could hold a page"),
        ({"needs": frozenset({"probes"})}, "each of its needs must be a CrawlNeed"),
    ],
)
def test_a_check_that_contradicts_itself_cannot_be_made(wrong, told):
    with pytest.raises(ValueError, match=r"^check '") as refused:
        replace(CHECK, **wrong)
    assert told in str(refused.value)


def test_a_journey_may_be_a_default_scenario():
    assert replace(CHECK, scenarios=("no-choice", "journey:opt-out")).scenarios


@pytest.mark.parametrize(
    ("need", "ids"),
    [
        (CrawlNeed.FILLED_FORMS, {"no-personal-data-shared", "pixels-anonymous"}),
        (CrawlNeed.LINK_ANSWERS, {"external-links", "opt-out-works", "statement-sound"}),
    ],
)
def test_checks_say_what_they_need_of_the_crawl(need, ids):
    assert {check.id for check in CHECKS.values() if need in check.needs} == ids


def test_a_rule_needs_the_pages_that_its_options_name():
    check = CHECKS["contact-reachable"]
    assert check.needs_with(check.options(form="/contact")).pages == ("/contact",)
    assert check.needs_with(check.options(email="a@shop.example", page="/about")).pages == ("/about",)
    assert check.needs_with(check.options(email="a@shop.example")).pages == ()


def test_nothing_of_the_auditor_knows_a_check_by_its_name():
    """What depends on a check is said by the check: a new one must not have to be entered elsewhere."""
    named = [
        f"{path.relative_to(AUDITOR)}:{node.lineno}: {node.value}"
        for path in sorted(AUDITOR.rglob("*.py"))
        if path.relative_to(AUDITOR).parts[0] not in KNOWING
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in CHECKS
    ]
    assert named == []
