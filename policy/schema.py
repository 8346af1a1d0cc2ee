"""The JSON Schema (2020-12) of the policy language, for editors and for whoever writes policies by program.

Made from the border's models and the vocabulary, so it cannot say anything else than the reader does. What relates several
values (references, repeated ids, files) only the reader can tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from policy.border import PolicyIn, RuleIn
from policy.formats import ID
from policy.model import JOURNEY
from policy.vocabulary import Vocabulary

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_RULE = "RuleIn"


def schema_text(vocabulary: Vocabulary) -> str:
    """The schema as JSON text with sorted keys, ending in a newline."""
    return json.dumps(policy_schema(vocabulary), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def policy_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema as plain data."""
    checks = sorted(vocabulary.checks.items())
    references, definitions = models_json_schema([(m, "validation") for m in dict.fromkeys(_models(vocabulary))])
    defined: dict[str, Any] = definitions["$defs"]
    options = {check: _definition(references[model, "validation"], defined) for check, model in checks}
    rule = defined[_RULE]
    defined[_RULE] = _rule_of_any(rule, [check for check, _ in checks])
    for check, own in options.items():
        defined[f"rule-{check}"] = _rule_of(check, rule, own)
    defined["VendorId"] = {"enum": sorted(vocabulary.vendors)}
    journey = {"pattern": f"^{JOURNEY}{ID}$", "type": "string"}
    defined["ScenarioName"] = {"anyOf": [{"enum": sorted(vocabulary.scenarios)}, journey]}
    root = {"$schema": _DIALECT, **_definition(references[PolicyIn, "validation"], defined)}
    tidy: dict[str, Any] = _tidy(_only_used(root, defined))
    return tidy


def _models(vocabulary: Vocabulary) -> Iterable[type[BaseModel]]:
    yield from (PolicyIn, RuleIn)
    yield from (model for _, model in sorted(vocabulary.checks.items()))


def _definition(reference: dict[str, Any], defined: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = defined[reference["$ref"].removeprefix("#/$defs/")]
    return found


def _rule_of_any(rule: dict[str, Any], checks: list[str]) -> dict[str, Any]:
    """A rule by its check: `if` and `then`, as editors then complain about the one check that is named."""
    return {
        "description": rule["description"],
        "type": "object",
        "required": rule["required"],
        "properties": {"check": {"enum": checks}},
        "allOf": [
            {
                "if": {"properties": {"check": {"const": check}}, "required": ["check"]},
                "then": {"$ref": f"#/$defs/rule-{check}"},
            }
            for check in checks
        ],
    }


def _rule_of(check: str, rule: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    properties = {**rule["properties"], **options.get("properties", {}), "check": {"const": check}}
    return {
        "description": f"A rule that {check} judges.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": [*rule["required"], *options.get("required", ())],
    }


def _only_used(root: dict[str, Any], defined: dict[str, Any]) -> dict[str, Any]:
    """The schema with the definitions that it leads to."""
    used: set[str] = set()
    ahead = [root]
    while ahead:
        for name in _references(ahead.pop()) - used:
            used.add(name)
            ahead.append(defined[name])
    return {**root, "$defs": {name: defined[name] for name in used}}


def _tidy(node: Any) -> Any:
    """Without titles made of field names, and without defaults that only say that a key was left out."""
    if isinstance(node, list):
        return [_tidy(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    return {key: _tidy(value) for key, value in node.items() if not _is_noise(key, value)}


def _is_noise(key: str, value: Any) -> bool:
    if key == "title":
        return isinstance(value, str)
    return key == "default" and (value is None or value in ("", [], {}) or isinstance(value, dict))


def _references(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(_references, node))
    if not isinstance(node, dict):
        return set()
    own = node.get("$ref")
    found = {own.removeprefix("#/$defs/")} if isinstance(own, str) else set()
    return found.union(*map(_references, node.values()))
