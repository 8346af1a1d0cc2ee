from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from auditor.vocabulary import vocabulary
from policy.schema import policy_schema, schema_text
from policy.yaml_nodes import read_yaml
from tests.policy.reading import VOCABULARY, in_clauses, in_rules, in_site, policy
from tests.policy.test_reader import FULL

SCHEMA = Draft202012Validator(policy_schema(VOCABULARY))


def accepts(text):
    return SCHEMA.is_valid(read_yaml(text, "policy.yaml").data)


def test_it_is_a_schema_that_leads_nowhere_else():
    text = schema_text(vocabulary())
    Draft202012Validator.check_schema(json.loads(text))
    assert all(ref.startswith("#/$defs/") for ref in _references(json.loads(text)))


def test_options_have_names_of_their_own():
    own = {"id", "check", "severity", "in"}
    assert not [c for c, model in vocabulary().checks.items() if own & set(model.model_json_schema()["properties"])]


@pytest.mark.parametrize("text", [FULL, policy()])
def test_what_the_reader_reads_is_valid(text):
    assert accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "version: 1",
        "version: 2\n" + policy().partition("\n")[2],
        in_site("first_partys: [a]"),
        in_site("crawl: {max_pages: 0}"),
        in_site("crawl: {sitemap: 'yes'}"),
        in_clauses("{id: c}"),
        in_clauses("{id: c, informational: true, unverifiable: why}"),
        in_clauses("{id: c, informational: false}"),
        in_rules("{id: r, check: cookie-declared}"),
        in_rules("{id: r, check: cookies-declared, must: x}"),
        in_rules("{id: r, check: everything}"),
        in_rules("{id: r, check: everything, must: x, place: {city: a, street: b}}"),
        in_rules("{id: r, check: everything, must: x, vendor: metta}"),
        in_rules("{id: r, check: cookies-declared, in: [gcp]}"),
        in_rules("{id: a b, check: cookies-declared}"),
        policy(more="scenarios: [nochoice]"),
        policy(more="declared: {cookies: [{name: a}]}"),
        policy(more="declared: {cookies: [{name: a, purpose: necessary, max_age: 13 moons}]}"),
        policy(more="declared: {recipients: [{name: P}]}"),
        policy(more="declared: {recipients: [{vendor: meta, purpose: ads}]}"),
        policy(more="waivers: [{rule: r, owner: a, reason: b}]"),
    ],
)
def test_what_the_reader_refuses_by_shape_is_not(text):
    assert not accepts(text)


def test_editors_are_told_what_a_key_means():
    schema = policy_schema(VOCABULARY)
    assert (
        schema["$defs"]["CrawlIn"]["properties"]["max_depth"]["description"]
        == "At most so many links away from a start page."
    )
    assert schema["$defs"]["VendorId"] == {"enum": ["google-analytics", "meta"]}


def _references(node):
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [r for value in node.values() for r in _references(value)]
    return [r for value in node for r in _references(value)] if isinstance(node, list) else []
