"""A scenario that could not make its choice never passes a rule, whatever else was seen, whichever check judges it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from auditor.evidence import ScenarioRun
from auditor.judge import judge
from checks import CHECKS
from policy.model import Clause, Rule
from tests.builders import CATALOGUE, SITE, choice, chosen, evidence, judgement, line, policy, request, visit

OUTCOMES = ("no-banner", "no-way", "no-effect", "not-remembered", "failed")
SCENARIOS = (("accept-all", "accept"), ("reject-all", "reject"), ("withdraw", "withdraw"), ("journey:x", "journey"))
OPTIONS = {
    "contact-reachable": {"email": "care@shop.example"},
    "opt-out-works": {"link": "/privacy", "journey": "x"},
    "choice-offered": {"offer": ["accept", "reject", "settings", "withdraw"]},
}
ABOUT_CHOICES = ("choice-offered", "choice-respected", "opt-out-works")


def seen(scenario, wanted, outcome):
    """A clean site: without a choice, and after one that came to nothing."""
    before = [choice("accept")] if wanted == "withdraw" else []
    tried = chosen(
        scenario,
        *before,
        choice(wanted, outcome),
        requests=[request(SITE, main=True, resource="document", phase="reload")],
    )
    return [visit(), visit("/privacy"), tried, visit("/", scenario), visit("/privacy", scenario)]


def outcome_of(check_id, scenario, recorded):
    rule = Rule(
        id="rule", check=check_id, options=CHECKS[check_id].options(**OPTIONS.get(check_id, {})), location=line(5),
        scenarios=(scenario,),
    )  # fmt: skip
    promised = policy(clauses=(Clause(id="clause", location=line(4), rules=(rule,)),))
    report = judge(promised, recorded, CHECKS, CATALOGUE, today=dt.date(2026, 1, 1), tool_version="1")
    return report.rules[0].outcome


def with_runs(recorded, *incomplete):
    runs = tuple(
        ScenarioRun(name=r.name, browser="test", complete=r.name not in incomplete) for r in recorded.run.scenarios
    )
    return replace(recorded, run=replace(recorded.run, scenarios=runs))


@pytest.mark.parametrize("check_id", sorted(CHECKS))
@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize(("scenario", "wanted"), SCENARIOS)
def test_no_rule_passes(check_id, outcome, scenario, wanted):
    recorded = with_runs(evidence(seen(scenario, wanted, outcome)), scenario)
    assert outcome_of(check_id, scenario, recorded) in {"failed", "inconclusive"}


@pytest.mark.parametrize("check_id", ABOUT_CHOICES)
@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize(("scenario", "wanted"), SCENARIOS)
def test_checks_of_choices_do_not_take_the_runs_word_for_it(check_id, outcome, scenario, wanted):
    recorded = evidence(seen(scenario, wanted, outcome))
    assert outcome_of(check_id, scenario, recorded) in {"failed", "inconclusive"}


@pytest.mark.parametrize("check_id", ABOUT_CHOICES)
@pytest.mark.parametrize("scenario", [s for s, _ in SCENARIOS])
def test_a_scenario_without_any_choice_recorded_is_a_gap(check_id, scenario):
    result = judgement(check_id, visit(), visit("/", scenario), scenarios=(scenario,), **OPTIONS.get(check_id, {}))
    assert result.gaps
