from __future__ import annotations

from functools import partial

import pytest

from auditor.evidence import Call
from tests.builders import (
    SITE,
    choice,
    chosen,
    click,
    cookie,
    declared_cookie,
    declared_recipient,
    declared_storage,
    document,
    judge,
    judgement,
    policy,
    request,
    storage_write,
    stored,
    visit,
    write,
)

CHECK = "choice-respected"
AD = "https://x.ads.example/p"
PROMISED = policy(
    cookies=[declared_cookie("sid", purpose="necessary"), declared_cookie("_ga", vendor="google-analytics")],
    storage=[declared_storage("seen", purpose="analytics")],
    recipients=[declared_recipient(vendor="ads"), declared_recipient("*.cdn.example", purposes=("necessary",))],
)
found = partial(judge, CHECK, promised=PROMISED)
RELOADED = request(SITE, main=True, resource="document", phase="reload")


def rejected(*requests, scenario="reject-all", wanted="reject", **more):
    return chosen(scenario, choice(wanted), requests=[RELOADED, *requests], **more)


def withdrawn(*requests, **more):
    return chosen("withdraw", choice("accept"), choice("withdraw"), requests=[RELOADED, *requests], **more)


def test_nothing_left_passes():
    result = judgement(CHECK, rejected(cookies=[cookie("sid")]), visit("/a", "reject-all"), promised=PROMISED)
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


@pytest.mark.parametrize("phase", ["load", "choice", "accept", "accepted"])
def test_what_came_before_the_reload_does_not_count(phase):
    seen = withdrawn(
        request(AD, phase=phase),
        request(AD, phase="load"),
        writes=[write("_ga", phase=phase)],
        storage_writes=(storage_write("seen", phase=phase),),
        calls=(Call(name="sendBeacon", argument=AD, phase=phase),),
    )
    assert found(seen) == []


def test_what_comes_after_the_reload_does():
    seen = rejected(
        request(AD, phase="reload"), writes=[write("_ga", phase="reload")], storage_writes=(storage_write("seen", phase="reload"),)
    )  # fmt: skip
    assert [c for c, _ in found(seen)] == ["cookie", "recipient", "storage"]


def test_the_pages_after_it_count_whatever_their_phase():
    seen = visit("/a", "reject-all", requests=[request(AD)], storage=(stored("seen"),))
    (recipient, storage) = judgement(CHECK, rejected(), seen, promised=PROMISED).findings
    assert recipient.expected == "after the choice, only necessary recipients receive requests"
    assert (recipient.evidence[0].key, recipient.chain) == (AD, (SITE, "https://shop.example/a"))
    assert storage.observed.endswith("declared for analytics; it was not deleted")


@pytest.mark.parametrize("seen", [rejected, withdrawn])
def test_cookies_of_the_site_must_go(seen):
    (finding,) = judgement(CHECK, seen(cookies=[cookie("_ga")]), promised=PROMISED).findings
    assert finding.observed == "cookie _ga of shop.example: declared for analytics; it was not deleted"


def test_cookies_of_others_cannot_be_deleted_by_the_site():
    early = write("_ga", "x.ads.example", phase="accepted")
    kept = [cookie("_ga", "x.ads.example")]
    pages = [visit("/a", "withdraw", cookies=kept)]
    assert found(withdrawn(writes=[early], cookies=kept), *pages) == []
    assert found(withdrawn(writes=[write("_ga", phase="accepted")], cookies=[cookie("_ga")])) != []
    again = visit("/b", "withdraw", writes=[write("_ga", "x.ads.example")], cookies=kept)
    assert found(withdrawn(writes=[early], cookies=kept), again) == [("cookie", "_ga @ x.ads.example")]
    assert found(rejected(cookies=kept)) == [("cookie", "_ga @ x.ads.example")]


def test_storage_of_others_cannot_be_deleted_by_the_site_either():
    origin = "https://x.ads.example"
    early, kept = storage_write("seen", origin=origin, phase="accepted"), (stored("seen", origin=origin),)
    assert found(withdrawn(storage_writes=(early,), storage=kept)) == []
    assert found(withdrawn(storage=kept)) != []


def test_what_the_click_itself_fires_counts():
    (finding,) = judgement(CHECK, rejected(request(AD, phase="choice")), promised=PROMISED).findings
    assert (finding.code, finding.subject.key) == ("recipient", "ads")
    assert finding.observed.endswith("(fired by the click itself)")


def test_what_goes_on_after_the_click_is_not_fired_by_it():
    assert found(rejected(request(f"{AD}?n=1", phase="load"), request(f"{AD}?n=2", phase="choice"))) == []


def test_only_the_deciding_click_counts():
    way = choice("reject", "made", click("settings", at=100), click("save", at=900))
    early = request(AD, phase="choice", at=50)
    assert found(chosen("reject-all", way, requests=[RELOADED, early])) == []
    late = request(AD, phase="choice", at=905)
    assert found(chosen("reject-all", way, requests=[RELOADED, late])) == [("recipient", "ads")]


def test_the_steps_of_a_journey_are_no_deciding_clicks():
    assert found(rejected(request(AD, phase="choice"), scenario="journey:ads", wanted="journey")) == []
    page = visit("/a", "journey:ads", requests=[request(AD)])
    assert found(rejected(scenario="journey:ads", wanted="journey"), page) == [("recipient", "ads")]


def test_undeclared_things_are_refused():
    seen = rejected(request("https://t.example/", phase="reload"), cookies=[cookie("x")])
    assert found(seen) == [("cookie", "x @ shop.example"), ("recipient", "t.example")]


def test_allowed_purposes_may_go_on():
    seen = rejected(cookies=[cookie("_ga")], storage=(stored("seen"),))
    assert found(seen, allow=["necessary", "analytics"]) == []


def test_a_forgotten_refusal_is_found_with_its_clicks():
    way = choice("reject", "not-remembered", click("settings", "Settings"), click("save", "Save"))
    (finding,) = judgement(CHECK, chosen("reject-all", way), promised=PROMISED).findings
    assert (finding.code, finding.subject.key, finding.scenarios) == ("not-remembered", "reject", ("reject-all",))
    assert (
        finding.observed
        == "the banner is back after the reload, having been answered by 'Settings' > 'Save' (2 clicks)"
    )


def test_a_forgotten_acceptance_is_no_refusal():
    result = judgement(CHECK, chosen("withdraw", choice("accept", "not-remembered")), promised=PROMISED)
    assert result.findings == ()
    assert [g.detail for g in result.gaps] == ["the banner came back after the reload"]


@pytest.mark.parametrize("outcome", ["no-banner", "no-way", "no-effect", "not-remembered", "failed"])
@pytest.mark.parametrize(
    ("scenario", "wanted"), [("reject-all", "reject"), ("withdraw", "withdraw"), ("journey:x", "journey")]
)
def test_no_choice_no_pass(outcome, scenario, wanted):
    seen = chosen(scenario, choice(wanted, outcome, reason="why"), requests=[RELOADED])
    result = judgement(CHECK, seen, visit("/a", scenario), promised=PROMISED)
    assert [g.detail for g in result.gaps] == ["why"]


def test_a_withdrawal_needs_the_acceptance():
    seen = chosen("withdraw", choice("accept", "no-effect"), choice("withdraw"), requests=[RELOADED])
    assert [g.detail for g in judgement(CHECK, seen).gaps] == ["the click had no effect"]
    assert judgement(CHECK, chosen("withdraw", choice("accept"), requests=[RELOADED])).gaps


@pytest.mark.parametrize("scenario", ["no-choice", "gpc", "accept-all"])
def test_scenarios_that_refuse_nothing_are_gaps_and_judge_nothing(scenario):
    made = [chosen(scenario, choice("accept"), cookies=[cookie("_ga")])] if scenario == "accept-all" else []
    result = judgement(CHECK, *made, visit("/a", scenario, cookies=[cookie("_ga")]), promised=PROMISED)
    assert (result.findings, len(result.gaps)) == ((), 1)
    assert "nothing is refused" in result.gaps[0].detail


def test_a_choice_without_any_record_of_it_is_a_gap():
    assert [g.detail for g in judgement(CHECK, visit("/a", "reject-all")).gaps] == ["its choice was not tried"]
    assert judgement(CHECK, chosen("reject-all", requests=[RELOADED])).gaps


def test_a_choice_after_which_nothing_was_seen_is_a_gap():
    result = judgement(CHECK, chosen("reject-all", choice("reject")))
    assert [g.detail for g in result.gaps] == ["nothing was seen after the choice"]
    assert judgement(CHECK, chosen("reject-all", choice("reject")), visit("/a", "reject-all")).gaps == ()


def test_one_of_two_repetitions_without_a_choice_is_a_gap():
    assert judgement(CHECK, rejected(), chosen("reject-all", choice("reject", "failed"))).gaps


def test_a_refused_recipient_that_could_not_be_reached_is_a_gap():
    tried = request(AD, status=None, error="net::ERR_NAME_NOT_RESOLVED", phase="reload")
    assert [g.detail for g in judgement(CHECK, rejected(tried), promised=PROMISED).gaps] == [
        "x.ads.example was sent a request and could not be reached"
    ]


def test_a_document_that_is_reloaded_is_no_recipient():
    assert found(rejected(document("/"))) == []


def test_a_timer_of_what_was_agreed_to_is_not_fired_by_the_withdrawing_click():
    agreed = request("https://px.ads.example/a", phase="accepted")
    late = request("https://px.ads.example/late", phase="choice", at=9_000)
    fresh = request("https://other.ads-two.example/p", phase="choice", at=9_000)
    accepted, withdrawn = choice("accept"), choice("withdraw")
    visits = (
        visit("/", "withdraw", number=0, requests=(agreed, late), choices=(accepted, withdrawn)),
        visit("/", "withdraw", number=1),
    )
    assert judge("choice-respected", *visits, scenarios=("withdraw",)) == []
    told = (
        visit("/", "withdraw", number=0, requests=(agreed, fresh), choices=(accepted, withdrawn)),
        visit("/", "withdraw", number=1),
    )
    assert [code for code, _ in judge("choice-respected", *told, scenarios=("withdraw",))] == ["recipient"]


EXAMPLE_SITES = ([[rejected(cookies=(cookie(name),))] for name in ("session", "_ga")], {"cookie"})


def test_a_vendor_behind_the_sites_own_host_is_refused_too():
    collect = "/g/collect?v=2&tid=G-ABC1234567"
    assert found(rejected(), visit("/a", "reject-all", requests=[request(collect)])) == [
        ("recipient", "google-analytics")
    ]
    by_click = rejected(request("/own", phase="load", at=1), request(collect, phase="choice", at=5_000))
    assert found(by_click) == [("recipient", "google-analytics")]
    assert found(rejected(request(collect, phase="load", at=1), request(collect, phase="choice", at=5_000))) == []
