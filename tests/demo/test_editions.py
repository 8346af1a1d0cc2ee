"""Every edition of the store, audited: each choice ends as the edition is made, and what it breaks is found, nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.running.audit_run import run_audit
from auditor.demo.store import EDITIONS, PLANTED, POLICY, build_store
from auditor.evidence import Choice
from auditor.evidence.folder import load_run
from auditor.evidence.run import Evidence
from tests.managers.conftest import ROW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHOOSING = {
    "nothing-before-choice", "choice-offered", "refusal-kept", "withdrawal-offered", "withdrawal-kept",
    "signal-refuses-advertising", "signal-honoured", "opt-out-works",
}  # fmt: skip
"""The rules that a few pages are enough for."""
TRIES = ("accept-all", "reject-all", "withdraw", "journey:opt-out-of-ads")
UNMADE = {
    ("reject-forgotten", "reject-all"): "not-remembered",
    ("reject-forgotten", "withdraw"): "not-remembered",
    ("withdraw-impossible", "withdraw"): "no-way",
    ("opt-out-dead", "journey:opt-out-of-ads"): "failed",
}
"""Choices that cannot be made, and how they end."""


@dataclass(frozen=True)
class Audited:
    edition: str
    evidence: Evidence
    report: dict[str, Any]

    def choice(self, scenario: str) -> Choice:
        return [c for v in self.evidence.visits if v.scenario == scenario for c in v.choices][-1]


# The edition as found is audited, with all its pages, by the tests of the demo.
@pytest.fixture(scope="module", params=[name for name in EDITIONS if name != "as-found"])
def audited(request, tmp_path_factory: pytest.TempPathFactory) -> Audited:
    out = tmp_path_factory.mktemp("edition")
    web = build_store(request.param)
    with web.running():
        options = AuditOptions(
            policy=POLICY,
            out=out,
            formats=("json",),
            browsing=BrowsingOptions(max_pages=4, map_host=tuple(web.map_host_options()), trust_key=(web.trust_key,)),
        )
        run_audit(options)
    return Audited(request.param, load_run(out), json.loads((out / "report.json").read_text("utf-8")))


def test_choices_end_as_the_edition_is_made(audited: Audited, record_property: Callable[[str, object], None]):
    for scenario in TRIES:
        choice = audited.choice(scenario)
        told = (choice.method, str(len(choice.clicks)), str(choice.milliseconds), choice.outcome)
        record_property(ROW, (audited.edition, "", scenario.partition("-")[0].partition(":")[0], *told))
    ended = {scenario: audited.choice(scenario).outcome for scenario in TRIES}
    assert ended == {scenario: UNMADE.get((audited.edition, scenario), "made") for scenario in TRIES}


def test_what_the_edition_breaks_about_choosing_is_found_and_nothing_else(audited: Audited):
    found = {(f["rule"], f["code"], f["subject"]["key"]) for f in audited.report["findings"] if f["rule"] in CHOOSING}
    assert found == {(p.rule, p.code, p.subject) for p in PLANTED[audited.edition] if p.rule in CHOOSING}


def test_a_scenario_that_could_not_make_its_choice_passes_no_rule(audited: Audited):
    incomplete = {s.name for s in audited.evidence.run.scenarios if not s.complete}
    assert incomplete == {scenario for edition, scenario in UNMADE if edition == audited.edition}
    for rule in audited.report["rules"]:
        assert not [s for s in rule["scenarios"] if s["scenario"] in incomplete and s["outcome"] == "passed"], rule[
            "id"
        ]
        assert rule["outcome"] != "passed" or not incomplete & {s["scenario"] for s in rule["scenarios"]}, rule["id"]
