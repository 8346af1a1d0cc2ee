"""Presets: clauses of the law that a policy takes over with `extends`, each with the place where the law says so.

They ship with the auditor. A preset adds clauses and scenarios, and changes nothing that the policy says itself. Its ids
carry its name and a colon (`eprivacy:refusal-kept`), which no id of a policy has. An error in a preset is a mistake in the
program, not in a policy: it is raised as `ValueError`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import Field, ValidationError

from policy.border import RuleIn
from policy.border_base import Border
from policy.errors import Location
from policy.formats import Id, Text
from policy.known_keys import keys_at
from policy.model import Clause, Law, Rule
from policy.preset_names import PRESET
from policy.vocabulary import Vocabulary
from policy.yaml_nodes import read_yaml

Https = Annotated[str, Field(pattern=r"^https://[^\s/]+/\S+$")]


class LawIn(Border):
    """A clause of the law: exactly one of rules, unverifiable."""

    id: Id
    law: Text
    """Where the law says so, as lawyers cite it."""
    url: Https
    """Where that can be read."""
    requires: Text
    """What it asks for, in plain words."""
    rules: tuple[RuleIn, ...] = ()
    unverifiable: Text | None = None


class PresetIn(Border):
    """A preset."""

    title: Text
    clauses: tuple[LawIn, ...] = Field(min_length=1)


@cache
def load_preset(name: str) -> PresetIn:
    """The preset of that name, which must be one of `preset_names()`."""
    file = files("policy") / "presets" / f"{name}.yaml"
    data = read_yaml(file.read_text("utf-8"), f"{name}.yaml").data
    return PresetIn.model_validate_json(json.dumps(data))


def rule_ids(extends: str) -> frozenset[str]:
    """Ids of the rules that an entry of `extends` brings."""
    name = extends.removeprefix(PRESET)
    return frozenset(f"{name}:{rule.id}" for clause in load_preset(name).clauses for rule in clause.rules)


def clauses_of(extends: str, location: Location, vocabulary: Vocabulary) -> tuple[Clause, ...]:
    """The clauses that an entry of `extends`, which stands at `location`, brings."""
    name = extends.removeprefix(PRESET)
    preset = load_preset(name)
    return tuple(_clause(name, preset.title, clause, location, vocabulary) for clause in preset.clauses)


def _clause(name: str, title: str, clause: LawIn, location: Location, vocabulary: Vocabulary) -> Clause:
    return Clause(
        id=f"{name}:{clause.id}",
        location=location,
        section=f"Law: {title}",
        law=Law(preset=name, reference=clause.law, url=clause.url, requires=clause.requires),
        rules=tuple(_rule(name, rule, location, vocabulary) for rule in clause.rules),
        unverifiable=clause.unverifiable,
    )


def _rule(name: str, rule: RuleIn, location: Location, vocabulary: Vocabulary) -> Rule:
    own = frozenset(keys_at(RuleIn, ()))
    given: dict[str, Any] = {key: value for key, value in (rule.model_extra or {}).items() if key not in own}
    try:
        options = vocabulary.checks[rule.check].model_validate_json(json.dumps(given), strict=True, context=vocabulary)
    except (KeyError, ValidationError) as error:
        raise ValueError(f"preset {name}, rule {rule.id}: {error}") from error
    return Rule(
        id=f"{name}:{rule.id}",
        check=rule.check,
        options=options,
        location=location,
        severity=rule.severity,
        scenarios=rule.scenarios,
    )
