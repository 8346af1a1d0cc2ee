"""Presets: what ships can be used, comes with its sources, and takes nothing away from a policy."""

from __future__ import annotations

import datetime as dt

import pytest

from auditor.vocabulary import vocabulary
from policy.errors import Location, PolicyError
from policy.preset_names import PRESET, preset_names
from policy.presets import clauses_of, load_preset, rule_ids
from policy.reader import read_policy
from tests.policy.reading import TODAY, policy, problems

HERE = Location(file="policy.yaml", line=4, column=11)
OWN = "clauses: [{id: c, rules: [{id: r, check: purposes-allowed, in: [no-choice], allow: [necessary, analytics]}]}]"


def clauses(name):
    return clauses_of(f"{PRESET}{name}", HERE, vocabulary())


def extended(tmp_path, presets, **parts):
    path = tmp_path / "policy.yaml"
    path.write_text(policy(clauses=OWN, **parts) + f"\nextends: {presets}\n")
    return read_policy(path, vocabulary(), today=TODAY, shown_as="policy.yaml")


def refused(tmp_path, presets, **parts):
    with pytest.raises(PolicyError) as raised:
        extended(tmp_path, presets, **parts)
    return [str(p) for p in raised.value.problems]


def test_which_there_are():
    assert preset_names() == ("ccpa", "eprivacy")


@pytest.mark.parametrize("name", preset_names())
def test_every_clause_has_one_end_and_its_source(name):
    for clause in load_preset(name).clauses:
        assert sum(map(bool, (clause.rules, clause.unverifiable))) == 1
        assert clause.url.startswith("https://")
    made = clauses(name)
    assert all(c.law and c.law.preset == name and c.section.startswith("Law: ") and not c.quote for c in made)
    assert len({c.id for c in made}) == len(made)


@pytest.mark.parametrize("name", preset_names())
def test_every_rule_names_its_scenarios_so_that_they_are_run(name):
    rules = [rule for clause in clauses(name) for rule in clause.rules]
    assert all(rule.scenarios for rule in rules)
    assert {rule.id for rule in rules} == rule_ids(f"{PRESET}{name}")
    assert len({rule.id for rule in rules}) == len(rules)


def test_its_clauses_come_after_the_policys_own_at_the_line_that_extends(tmp_path):
    read = extended(tmp_path, "[preset:ccpa]")
    assert read.clauses[0].id == "c"
    added = read.clauses[1:]
    assert all(c.id.startswith("ccpa:") for c in added)
    places = {c.location for c in added} | {r.location for c in added for r in c.rules}
    assert places == {Location(file="policy.yaml", line=4, column=11)}


def test_the_policys_own_rules_stay_as_they_are(tmp_path):
    alone = extended(tmp_path, "[preset:ccpa]")
    both = extended(tmp_path, "[preset:eprivacy, preset:ccpa]")
    assert alone.clauses[0] == both.clauses[0]
    assert (alone.declared, alone.waivers, alone.site) == (both.declared, both.waivers, both.site)


def test_scenarios_that_it_needs_are_run(tmp_path):
    assert extended(tmp_path, "[preset:ccpa]", more="scenarios: [no-choice]").scenarios == ("no-choice", "gpc")
    assert extended(tmp_path, "[preset:ccpa]").scenarios == ()


def test_its_rules_can_be_waived_and_referred_to(tmp_path):
    waiver = "waivers: [{rule: 'ccpa:opt-out-link', owner: a, reason: b, expires: 2026-12-31}]"
    read = extended(tmp_path, "[preset:ccpa]", more=waiver)
    assert (read.waivers[0].rule, read.waivers[0].expires) == ("ccpa:opt-out-link", dt.date(2026, 12, 31))


def test_a_rule_of_a_preset_that_is_not_extended_is_unknown(tmp_path):
    waiver = "waivers: [{rule: 'eprivacy:refusal-kept', owner: a, reason: b, expires: 2026-12-31}]"
    (message,) = refused(tmp_path, "[preset:ccpa]", more=waiver)
    assert message.startswith("policy.yaml:4:18: there is no rule 'eprivacy:refusal-kept'")


@pytest.mark.parametrize(
    ("presets", "message"),
    [
        ("[preset:eprivcy]", "unknown preset 'preset:eprivcy': did you mean 'preset:eprivacy'?"),
        ("[eprivacy]", "'eprivacy' is no preset, and extends takes nothing else: did you mean 'preset:eprivacy'?"),
        ("[../x.yaml]", "'../x.yaml' is no preset, and extends takes nothing else: known are preset:ccpa, preset:eprivacy"),
        ("['https://x.example/p.yaml']",
         "'https://x.example/p.yaml' is no preset, and extends takes nothing else: known are preset:ccpa, preset:eprivacy"),
        ("['preset:../presets/ccpa']", "unknown preset 'preset:../presets/ccpa': known are preset:ccpa, preset:eprivacy"),
        ("[preset:gdpr]", "unknown preset 'preset:gdpr': known are preset:ccpa, preset:eprivacy"),
        ("[gdpr]", "'gdpr' is no preset, and extends takes nothing else: known are preset:ccpa, preset:eprivacy"),
        ("['preset:']", "unknown preset 'preset:': known are preset:ccpa, preset:eprivacy"),
        ("preset:ccpa", "extends must be a list, not 'preset:ccpa'"),
        ("[]", "extends must not be empty"),
    ],
)  # fmt: skip
def test_what_extends_does_not_take(tmp_path, presets, message):
    (told,) = refused(tmp_path, presets)
    assert told.split(": ", 1)[1] == message


def test_a_preset_is_taken_once(tmp_path):
    assert refused(tmp_path, "[preset:ccpa, preset:ccpa]") == ["policy.yaml:4:24: 'preset:ccpa' is given twice"]


def test_no_id_of_a_policy_can_be_one_of_a_presets():
    assert problems(policy(clauses="clauses: [{id: 'ccpa:x', informational: true}]"))
    assert problems(policy(clauses="clauses: [{id: c, rules: [{id: 'ccpa:x', check: cookies-declared}]}]"))


def test_a_preset_whose_checks_are_lacking_is_a_fault_of_the_program():
    from tests.policy.reading import VOCABULARY

    with pytest.raises(ValueError, match="preset ccpa, rule"):
        clauses_of("preset:ccpa", HERE, VOCABULARY)
