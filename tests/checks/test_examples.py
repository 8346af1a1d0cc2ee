"""The examples on the checks' pages do what the pages say, on the sites that they speak of.

Each check's own test tells those sites: `EXAMPLE_SITES` there is ([site of the passing example, site of the failing one], codes
that the failing one ends in). A site is a visit, or a list of visits.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from policy.model import Statement
from policy.statement.blocks import rendered
from policy.statement.lock import reviewed_sentences
from policy.statement.sentences import sentences_of
from tests.builders import declared_cookie, declared_recipient, declared_storage, judgement, policy, probe, visit
from tests.checks.test_pages import IDS, examples

READS = "We use cookies.\n\nWe keep orders for six years."


def promised(declared):
    """The policy of an example's `declared`."""
    cookies = [declared_cookie(**entry) for entry in declared.get("cookies", [])]
    storage = [declared_storage(**entry) for entry in declared.get("storage", [])]
    recipients = [_recipient(entry) for entry in declared.get("recipients", [])]
    statement = Statement(url="/privacy", sentences=reviewed_sentences(sentences_of(rendered(READS)), ()))
    return replace(policy(cookies=cookies, storage=storage, recipients=recipients), statement=statement)


def _recipient(entry):
    rest = {k: v for k, v in entry.items() if k not in {"hosts", "purpose"}}
    return declared_recipient(*entry.get("hosts", []), purposes=(entry["purpose"],), **rest)


def codes_of(check_id, example, site):
    found = set()
    pages = site if isinstance(site, list) else [site, visit("/privacy")]
    for rule in example["rules"]:
        options = {k: v for k, v in rule.items() if k not in {"id", "check", "in"}}
        declared = promised(example.get("declared", {}))
        probes = [probe("https://www.partner.example/")]
        result = judgement(check_id, *pages, promised=declared, probes=probes, **options)
        assert result.gaps == ()
        found |= {f.code for f in result.findings}
    return found


@pytest.mark.parametrize("check_id", IDS)
def test_examples_pass_and_fail_as_they_say(check_id):
    (_, passing), (_, failing) = examples(check_id)
    (kept, broken), codes = import_module(f"tests.checks.test_{check_id.replace('-', '_')}").EXAMPLE_SITES
    assert codes_of(check_id, passing, kept) == set()
    assert codes_of(check_id, failing, broken) == codes
