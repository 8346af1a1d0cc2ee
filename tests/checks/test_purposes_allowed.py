from __future__ import annotations

from functools import partial

import pytest
from pydantic import ValidationError

from checks import CHECKS
from tests.builders import (
    choice,
    chosen,
    cookie,
    declared_cookie,
    declared_recipient,
    declared_storage,
    judge,
    judgement,
    policy,
    request,
    stored,
    visit,
    write,
)

CHECK = "purposes-allowed"
judge_purposes = partial(judge, CHECK)
AD = "https://x.ads.example/p"
GA = "https://www.google-analytics.com/collect"


def test_necessary_things_pass_by_default():
    promised = policy(
        cookies=[declared_cookie("sid", purpose="necessary")],
        storage=[declared_storage("cart", purpose="necessary")],
        recipients=[declared_recipient("*.cdn.example", purposes=("necessary",))],
    )
    seen = visit(cookies=[cookie("sid")], storage=(stored("cart"),), requests=[request("https://a.cdn.example/x.js")])
    result = judgement(CHECK, seen, promised=promised)
    assert (result.findings, result.gaps, result.examined) == ((), (), 3)


@pytest.mark.parametrize(("allow", "codes"), [(["necessary"], ["cookie"]), (["necessary", "analytics"], [])])
def test_a_cookie_has_its_vendors_purpose(allow, codes):
    promised = policy(cookies=[declared_cookie("_ga", vendor="google-analytics")])
    assert [c for c, _ in judge_purposes(visit(cookies=[cookie("_ga")]), promised=promised, allow=allow)] == codes


def test_the_declared_purpose_comes_before_the_vendors():
    promised = policy(cookies=[declared_cookie("_ga", vendor="google-analytics", purpose="necessary")])
    assert judge_purposes(visit(cookies=[cookie("_ga")]), promised=promised) == []


def test_a_blocked_attempt_counts_and_says_so():
    (finding,) = judgement(CHECK, visit(writes=[write("x", blocked=("UserPreferences",))])).findings
    assert finding.observed.endswith(
        "undeclared, so of none of these purposes; the browser blocked it (UserPreferences)"
    )


def test_undeclared_things_have_none_of_the_purposes():
    seen = visit(cookies=[cookie("x")], storage=(stored("y"),), requests=[request("https://t.example/")])
    found = judge_purposes(seen, allow=["necessary", "preferences", "analytics", "advertising", "social"])
    assert found == [
        ("cookie", "x @ shop.example"),
        ("recipient", "t.example"),
        ("storage", "y @ https://shop.example (local)"),
    ]


def test_an_undeclared_vendor_of_an_allowed_purpose_is_found_all_the_same():
    (finding,) = judgement(CHECK, visit(requests=[request(GA)]), allow=["analytics"]).findings
    assert finding.observed.endswith("undeclared, so of none of these purposes (known for analytics)")


def test_a_thing_declared_without_a_purpose_has_none():
    promised = policy(cookies=[declared_cookie("x")], recipients=[declared_recipient("t.example")])
    seen = visit(cookies=[cookie("x")], requests=[request("https://t.example/")])
    assert [c for c, _ in judge_purposes(seen, promised=promised)] == ["cookie", "recipient"]


def test_a_vendor_declared_as_necessary_is():
    promised = policy(recipients=[declared_recipient(vendor="google-analytics", purposes=("necessary",))])
    assert judge_purposes(visit(requests=[request(GA)]), promised=promised) == []


@pytest.mark.parametrize(
    ("allow", "codes"),
    [(["analytics"], ["recipient"]), (["advertising"], ["recipient"]), (["analytics", "advertising"], [])],
)
def test_a_recipient_of_several_purposes_needs_them_all(allow, codes):
    promised = policy(recipients=[declared_recipient(vendor="ads")])
    assert [c for c, _ in judge_purposes(visit(requests=[request(AD)]), promised=promised, allow=allow)] == codes


def test_storage_has_its_vendors_purpose():
    promised = policy(storage=[declared_storage("_ga_store", vendor="google-analytics")])
    seen = visit(storage=(stored("_ga_store"),))
    assert [c for c, _ in judge_purposes(seen, promised=promised)] == ["storage"]


def test_only_the_rules_scenarios_are_judged():
    seen = [visit(cookies=[]), visit(scenario="accept-all", cookies=[cookie("x")])]
    assert judge_purposes(*seen, scenarios=("no-choice",)) == []


def test_nothing_seen_passes_and_no_page_is_a_gap():
    assert judgement(CHECK, visit()).gaps == ()
    assert judgement(CHECK, visit(outcome="crashed")).gaps
    assert judgement(
        CHECK, visit(requests=[request("https://t.example/", status=None, error="net::ERR_NAME_NOT_RESOLVED")])
    ).gaps


def test_a_declared_recipient_of_another_purpose_that_could_not_be_reached_is_a_gap():
    tried = visit(requests=[request(AD, status=None, error="net::ERR_NAME_NOT_RESOLVED")])
    promised = policy(recipients=[declared_recipient(vendor="ads")])
    assert judgement(CHECK, tried, promised=promised).gaps
    assert judgement(CHECK, tried, promised=promised, allow=["advertising", "analytics"]).gaps == ()


@pytest.mark.parametrize(
    ("phase", "codes"),
    [("load", ["recipient"]), ("accept", []), ("accepted", []), ("choice", []), ("reload", ["recipient"])],
)
def test_what_happens_while_consent_is_given_does_not_count(phase, codes):
    seen = chosen("withdraw", choice("accept"), choice("withdraw"), requests=[request(AD, phase=phase)])
    assert [c for c, _ in judge_purposes(seen)] == codes


def test_a_withdrawal_that_could_not_be_made_is_a_gap_and_finds_nothing():
    seen = chosen("withdraw", choice("accept"), choice("withdraw", "no-way"), requests=[request(AD, phase="reload")])
    result = judgement(CHECK, seen, visit("/a", "withdraw", cookies=[cookie("x")]))
    assert (result.findings, len(result.gaps)) == ((), 1)


@pytest.mark.parametrize("allow", [[], ["marketing"]])
def test_bad_purposes_are_refused(allow):
    with pytest.raises(ValidationError):
        CHECKS[CHECK].options(allow=allow)


EXAMPLE_SITES = ([visit(cookies=[cookie("session")]), visit(cookies=[cookie("visits")])], {"cookie"})


def test_a_vendor_behind_the_sites_own_host_has_the_vendors_purpose():
    seen = visit(requests=[request("/g/collect?v=2&tid=G-ABC1234567")])
    assert judge("purposes-allowed", seen) == [("recipient", "google-analytics")]
    promised = policy(recipients=[declared_recipient(vendor="google-analytics")])
    assert judge("purposes-allowed", seen, promised=promised) == [("recipient", "google-analytics")]
    assert judge("purposes-allowed", seen, promised=promised, allow=["necessary", "analytics"]) == []
    assert judge("purposes-allowed", visit(requests=[request("/collect?v=2")])) == []
