"""Whatever the file holds, the reader either reads it or says what is wrong, on one printable line each."""

from __future__ import annotations

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policy.errors import PolicyError
from policy.yaml_nodes import read_yaml
from tests.policy.reading import read
from tests.policy.test_reader import FULL

_WORDS = st.sampled_from([
    "version", "site", "name", "url", "crawl", "start", "exclude", "statement", "text", "reviewed", "declared", "cookies", "storage",
    "recipients", "vendor", "purpose", "max_age", "hosts", "clauses", "id", "rules", "check", "in", "see", "unverifiable", "informational",
    "waivers", "rule", "match", "owner", "reason", "expires", "everything", "must", "place", "allow", "meta", "gpc", "2026-04-01", "/",
    "https://shop.example/", "*", "\0", "..", "~root",
])  # fmt: skip
_SCALARS = st.one_of(_WORDS, st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
_DATA = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS | _SCALARS, inner, max_size=5),
    max_leaves=30,
)
_quick = settings(suppress_health_check=[HealthCheck.too_slow])


def _survives(text):
    try:
        read(text)
    except PolicyError as error:
        found = error.problems
    else:
        return
    assert found
    assert all(p.location.line >= 1 and p.location.column >= 1 for p in found)
    assert all(p.message and p.message.isprintable() and len(p.message) <= 300 for p in found)


@_quick
@given(st.text())
@example("\ud7ff: \ue000")
@example("a: \u202e")
def test_any_text(text):
    _survives(text.encode("utf-8", "surrogatepass"))


@_quick
@given(st.binary())
def test_any_bytes(data):
    _survives(data)


@_quick
@given(_DATA)
def test_any_yaml(data):
    _survives(yaml.safe_dump(data, allow_unicode=True).encode("utf-8", "replace"))


@_quick
@given(st.lists(st.text(alphabet="[]{}:,-?&*!|>'\"#%@` \n\tab0", max_size=60), max_size=4))
def test_any_punctuation(lines):
    _survives("\n".join(lines))


@_quick
@given(st.data())
def test_a_policy_with_a_part_replaced(data):
    document = read_yaml(FULL, "full.yaml").data
    node = document
    while True:
        key = data.draw(st.sampled_from(list(range(len(node))) if isinstance(node, list) else sorted(node)))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            break
        node = node[key]
    node[key] = data.draw(_DATA)
    _survives(yaml.safe_dump(document, allow_unicode=True).encode("utf-8", "replace"))
