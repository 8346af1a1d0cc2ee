"""Which keys a node of the YAML may have, by the JSON Schema of its model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from policy.places import Path


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that a node may have, by the model's JSON Schema."""
    schema = _schema(model)
    nodes = list(_resolved(schema, schema))
    for step in path:
        nodes = [child for node in nodes for found in _children(node, step) for child in _resolved(found, schema)]
    return sorted({key for node in nodes for key in node.get("properties", {})})


def _children(node: Mapping[str, Any], step: str | int) -> Iterator[dict[str, Any]]:
    if isinstance(step, int):
        found = [node.get("items"), *node.get("prefixItems", ())[step : step + 1]]
    else:
        named = node.get("properties", {}).get(step) or node.get("additionalProperties")
        found = [named, *node.get("patternProperties", {}).values()]
    yield from (f for f in found if isinstance(f, dict))


def _resolved(node: dict[str, Any], root: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The node with references followed, and its alternatives."""
    if "$ref" in node:
        yield from _resolved(root["$defs"][node["$ref"].removeprefix("#/$defs/")], root)
        return
    yield node
    for word in ("anyOf", "oneOf", "allOf"):
        for part in node.get(word, ()):
            yield from _resolved(part, root)
