from __future__ import annotations

from functools import partial

import pytest

from tests.builders import declared_storage, judge, judgement, line, policy, storage_write, stored, visit

CHECK = "storage-declared"
judge_storage = partial(judge, CHECK)
cart = policy(storage=[declared_storage("cart", kind="local", purpose="necessary")])


def test_a_declared_key_passes():
    result = judgement(CHECK, visit(storage=(stored("cart"),)), promised=cart)
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


@pytest.mark.parametrize("kind", ["local", "session", "indexeddb", "cache", "opfs", "bucket"])
def test_every_kind_of_storage_is_held(kind):
    assert judge_storage(visit(storage=(stored("x", kind),))) == [("undeclared", f"x @ https://shop.example ({kind})")]


def test_the_kind_of_a_declaration_bounds_it():
    found = judge_storage(visit(storage=(stored("cart"), stored("cart", "session"))), promised=cart)
    assert found == [("undeclared", "cart @ https://shop.example (session)")]


def test_a_key_that_is_gone_at_the_end_was_written_all_the_same():
    seen = visit(storage_writes=(storage_write("x", "https://cdn.example/a.js"),))
    (finding,) = judgement(CHECK, seen).findings
    assert (finding.code, finding.chain[0]) == ("undeclared", "https://cdn.example/a.js:7")


def test_found_and_written_is_one_finding_that_says_who_wrote_it():
    first = visit("/", storage=(stored("x"),))
    second = visit("/b", storage_writes=(storage_write("x", "https://cdn.example/a.js"),))
    (finding,) = judgement(CHECK, first, second).findings
    assert finding.chain[0] == "https://cdn.example/a.js:7"
    assert finding.pages == ("https://shop.example/", "https://shop.example/b")


def test_third_party_origins_count():
    seen = visit(storage=(stored("x", origin="https://t.example"),))
    assert judge_storage(seen) == [("undeclared", "x @ https://t.example (local)")]


def test_keys_are_globs():
    promised = policy(storage=[declared_storage("cart-*")])
    assert judge_storage(visit(storage=(stored("cart-1"), stored("cart-2"))), promised=promised) == []


def test_a_necessary_key_never_seen_is_a_note():
    (finding,) = judgement(CHECK, visit(), promised=cart).findings
    assert (finding.code, finding.severity, finding.location) == ("never-seen", "note", line(20))


def test_a_key_for_analytics_is_not_expected_without_consent():
    promised = policy(storage=[declared_storage("_ga_store", vendor="google-analytics")])
    assert judge_storage(visit(), promised=promised) == []
    assert judge_storage(visit(scenario="accept-all"), promised=promised) == [("never-seen", "_ga_store")]


def test_storage_of_a_foreign_page_is_not_the_sites():
    away = visit("/go", to="https://partner.example/", storage=(stored("x", origin="https://partner.example"),))
    assert judge_storage(away) == []


def test_nothing_stored_passes_having_examined_nothing():
    result = judgement(CHECK, visit())
    assert (result.examined, result.findings, result.gaps, result.not_applicable) == (0, (), (), "")


def test_no_page_is_a_gap():
    assert judgement(CHECK, visit(outcome="blocked", storage=(stored("x"),))).gaps


def test_the_hint_knows_the_vendor():
    (finding,) = judgement(CHECK, visit(storage=(stored("_ga_store"),))).findings
    assert "- {key: _ga_store, kind: local, vendor: google-analytics, purpose: analytics}" in finding.hint


EXAMPLE_SITES = ([visit(storage=(stored("cart"),))] * 2, {"undeclared", "never-seen"})
