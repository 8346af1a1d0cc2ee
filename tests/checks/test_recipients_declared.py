from __future__ import annotations

from functools import partial

import pytest

from auditor.evidence import Call
from tests.builders import declared_recipient, initiator, judge, judgement, line, policy, request, visit

CHECK = "recipients-declared"
judge_recipients = partial(judge, CHECK)
GA = "https://www.google-analytics.com/collect?cid=1"
PIXEL = "https://px.t.example/p.gif?u=1"


def page(*requests, **more):
    return visit(requests=requests, **more)


def test_a_declared_vendor_passes():
    result = judgement(
        CHECK, page(request(GA)), promised=policy(recipients=[declared_recipient(vendor="google-analytics")])
    )
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


def test_declared_hosts_pass():
    assert judge_recipients(page(request(PIXEL)), promised=policy(recipients=[declared_recipient("*.t.example")])) == []


def test_an_undeclared_host_is_found_under_its_registrable_domain():
    assert judge_recipients(page(request(PIXEL))) == [("undeclared", "t.example")]


def test_an_undeclared_vendor_is_found_under_its_name():
    assert judge_recipients(page(request(GA))) == [("undeclared", "google-analytics")]


def test_hosts_of_one_recipient_are_one_finding():
    (finding,) = judgement(CHECK, page(request("https://b.t.example/"), request("https://a.t.example/"))).findings
    assert finding.observed == "t.example received requests at a.t.example and b.t.example"
    assert finding.subject.attributes == (("host", "a.t.example"), ("host", "b.t.example"), ("name", "t.example"))


def test_a_vendor_declared_for_some_hosts_only_does_not_cover_the_others():
    promised = policy(recipients=[declared_recipient("a.ads.example", name="Ads A")])
    requests = [request("https://a.ads.example/"), request("https://b.ads.example/")]
    for order in (requests, requests[::-1]):
        assert judge_recipients(page(*order), promised=promised) == [("undeclared", "ads")]


@pytest.mark.parametrize(
    "resource", ["image", "script", "font", "ping", "websocket", "preflight", "csp-report", "prefetch"]
)
def test_every_kind_of_request_counts(resource):
    assert judge_recipients(page(request(PIXEL, resource=resource))) == [("undeclared", "t.example")]


def test_websockets_count():
    assert judge_recipients(page(request("wss://ws.t.example/live", resource="websocket", status=101))) == [
        ("undeclared", "t.example")
    ]


@pytest.mark.parametrize("url", ["data:image/gif;base64,R0lGOD/lhAQABAA", "blob:https://t.example/1-2", "about:blank"])
def test_what_never_leaves_the_browser_does_not_count(url):
    assert judge_recipients(page(request(url))) == []


def test_the_first_party_is_no_recipient():
    assert judgement(CHECK, page(request("https://static.shop.example/a.js"))).examined == 0


@pytest.mark.parametrize(
    "error", ["csp", "mixed-content", "inspector", "net::ERR_BLOCKED_BY_CLIENT", "net::ERR_BLOCKED_BY_CSP"]
)
def test_what_the_browser_blocked_was_not_received(error):
    result = judgement(CHECK, page(request(PIXEL, status=None, error=error)))
    assert (result.findings, result.gaps, result.examined) == ((), (), 0)


@pytest.mark.parametrize(
    "error",
    [None, "net::ERR_ABORTED", "net::ERR_FAILED", "net::ERR_BLOCKED_BY_ORB", "net::ERR_BLOCKED_BY_RESPONSE",
     "corp-not-same-origin", "content-type", "net::ERR_EMPTY_RESPONSE", "net::ERR_TIMED_OUT"],
)  # fmt: skip
def test_what_left_without_an_answer_was_received(error):
    assert judge_recipients(page(request(PIXEL, status=None, error=error))) == [("undeclared", "t.example")]


@pytest.mark.parametrize(
    "error", ["held-back", "net::ERR_NAME_NOT_RESOLVED", "net::ERR_CONNECTION_REFUSED", "net::ERR_CERT_DATE_INVALID"]
)
def test_a_host_that_could_not_be_reached_is_no_finding_and_no_pass(error):
    result = judgement(CHECK, page(request(PIXEL, status=None, error=error)))
    assert result.findings == ()
    assert [g.detail for g in result.gaps] == [
        "px.t.example, which is not declared, was sent a request and could not be reached"
    ]


def test_a_declared_host_that_could_not_be_reached_is_no_gap():
    promised = policy(recipients=[declared_recipient("*.t.example", purposes=("advertising",))])
    result = judgement(CHECK, page(request(PIXEL, status=None, error="net::ERR_NAME_NOT_RESOLVED")), promised=promised)
    assert (result.findings, result.gaps) == ((), ())


def test_redirects_on_the_way_count():
    chain = [
        request("https://shop.example/out", status=302),
        request("https://sync.t.example/", status=302),
        request("https://ads.example.net/"),
    ]
    assert judge_recipients(page(*chain)) == [("undeclared", "example.net"), ("undeclared", "t.example")]


def test_whoever_redirects_is_named_before_whoever_asked():
    hops = [
        request("https://sync.example.net/m?u=1", id="1", by=("https://cdn.example/a.js",), status=302),
        request(
            "https://bid.example.org/s?u=1", id="2", redirect_from="1", by=("https://cdn.example/a.js",), status=302
        ),
        request(PIXEL, id="3", redirect_from="2", by=("https://cdn.example/a.js",)),
    ]
    chains = {f.subject.key: f.chain for f in judgement(CHECK, page(*hops)).findings}
    assert chains["example.net"][0] == "https://cdn.example/a.js:7"
    assert chains["t.example"][:3] == (
        "redirect of https://bid.example.org/s", "redirect of https://sync.example.net/m", "https://cdn.example/a.js:7",
    )  # fmt: skip


def test_redirects_in_a_circle_come_to_an_end():
    hops = [request(PIXEL, id="1", redirect_from="2"), request(f"{PIXEL}&again", id="2", redirect_from="1")]
    (finding,) = judgement(CHECK, page(*hops)).findings
    assert finding.chain[0].startswith("redirect of ")


def test_a_beacon_that_only_the_script_was_seen_sending_counts():
    call = Call(name="sendBeacon", argument=PIXEL, initiator=initiator("https://cdn.example/a.js"))
    (finding,) = judgement(CHECK, visit(calls=(call,))).findings
    assert (finding.subject.key, finding.chain[0]) == ("t.example", "https://cdn.example/a.js:7")


def test_a_beacon_that_was_blocked_as_a_request_does_not_count():
    call = Call(name="sendBeacon", argument=PIXEL)
    assert judge_recipients(page(request(PIXEL, status=None, error="csp"), calls=(call,))) == []


def test_an_opened_window_is_a_link_and_no_recipient():
    assert judge_recipients(visit(calls=(Call(name="window.open", argument=PIXEL),))) == []


def test_a_page_that_leads_off_the_site_is_a_link():
    theirs = request("https://their-tracker.example/", document="https://partner.example/")
    ours = request(PIXEL, document="https://shop.example/go")
    assert judge_recipients(visit("/go", to="https://partner.example/", requests=[theirs, ours])) == [
        ("undeclared", "t.example")
    ]


def test_a_bounce_over_a_third_party_counts():
    bounce = request("https://bounce.t.example/", main=True, status=302, resource="document")
    assert judge_recipients(visit("/a", to="/b", requests=[bounce])) == [("undeclared", "t.example")]


def test_recipients_of_one_name_are_told_apart():
    twice = [
        declared_recipient(f"{h}.ads.example", vendor="ads", purposes=("social",), location=line(n))
        for n, h in enumerate("ab", 1)
    ]
    seen = page(*(request(f"https://{h}.ads.example/") for h in "ab"))
    assert judge("purposes-allowed", seen, promised=policy(recipients=twice)) == [
        ("recipient", "ads"),
        ("recipient", "ads at b.ads.example"),
    ]


def test_allowed_hosts_need_no_declaration():
    assert judge_recipients(page(request(PIXEL)), allow=["*.t.example"]) == []


def test_finding_names_every_page_once_and_the_initiator_without_query():
    by = ("https://cdn.example/a.js?v=1", "https://cdn.example/b.js")
    finding = judgement(
        CHECK, visit("/b", requests=[request(PIXEL, by=by)]), visit("/a", requests=[request(PIXEL)] * 3)
    ).findings[0]
    assert finding.pages == ("https://shop.example/a", "https://shop.example/b")
    assert finding.chain == (
        "https://cdn.example/a.js:7", "https://cdn.example/b.js:7", "https://shop.example/", "https://shop.example/b",
    )  # fmt: skip
    assert finding.evidence[0].key == "https://px.t.example/p.gif?u=…"


def test_the_hint_declares_it():
    hints = [f.hint for f in judgement(CHECK, page(request(PIXEL), request(GA))).findings]
    assert "- {vendor: google-analytics, purpose: analytics}" in hints[0]
    assert "- {name: t.example, hosts: [px.t.example]}" in hints[1]


def test_a_declared_recipient_never_seen_is_a_note_where_it_could_appear():
    promised = policy(
        recipients=[
            declared_recipient(vendor="google-analytics"),
            declared_recipient("*.cdn.example", purposes=("necessary",)),
        ]
    )
    assert judge_recipients(visit(), promised=promised) == [("never-seen", "*.cdn.example")]
    found = judgement(CHECK, visit(scenario="accept-all"), promised=promised).findings
    assert [(f.subject.key, f.severity, f.location) for f in found] == [
        ("*.cdn.example", "note", line(30)),
        ("google-analytics", "note", line(30)),
    ]


def test_no_page_is_a_gap_though_traffic_was_seen():
    result = judgement(CHECK, page(request(PIXEL), outcome="failed", status=None))
    assert [f.code for f in result.findings] == ["undeclared"]
    assert result.gaps


def test_the_order_of_hosts_changes_nothing():
    requests = [request(f"https://{h}.example/") for h in "cab"]
    assert judge_recipients(page(*requests)) == judge_recipients(page(*requests[::-1]))


FONT = "https://use.type.example/f.woff2"
EXAMPLE_SITES = ([visit(requests=[request(GA), request(FONT)])] * 2, {"undeclared"})


OWN_GA = "/g/collect?v=2&tid=G-ABC1234567&cid=1"
TOLD = "(known by its form of request: /g/collect with v=2 and tid=G-*"


def test_a_vendor_behind_the_sites_own_host_is_found_with_the_reason():
    (finding,) = judgement(CHECK, page(request(OWN_GA))).findings
    assert (finding.code, finding.subject.key) == ("undeclared", "google-analytics")
    assert finding.observed == f"Google Analytics received requests at shop.example {TOLD} at shop.example)"
    assert "{vendor: google-analytics, hosts: [shop.example], purpose: analytics}" in finding.hint


def test_declared_it_may_answer_at_the_sites_own_host():
    promised = policy(recipients=[declared_recipient(vendor="google-analytics")])
    assert judge_recipients(page(request(OWN_GA)), promised=promised) == []


def test_declared_it_must_be_listed_at_a_strange_host():
    promised = policy(recipients=[declared_recipient("ga.proxy.example", vendor="google-analytics")])
    assert judge_recipients(page(request(f"https://ga.proxy.example{OWN_GA}")), promised=promised) == []
    (finding,) = judgement(CHECK, page(request(f"https://x.other.example{OWN_GA}")), promised=promised).findings
    assert (finding.code, finding.subject.key, finding.severity) == ("unlisted-host", "google-analytics", "error")
    assert finding.observed.endswith("this is Google Analytics, at a host that the policy does not list")
    assert finding.hint.startswith("Add x.other.example to the hosts of Google Analytics")


def test_a_beacon_to_the_sites_own_host_that_only_a_script_ordered_counts():
    assert judge_recipients(page(calls=(Call(name="sendBeacon", argument=f"https://shop.example{OWN_GA}"),))) == [
        ("undeclared", "google-analytics")
    ]
    assert judge_recipients(page(calls=(Call(name="sendBeacon", argument="https://shop.example/collect?v=2"),))) == []


def test_hosts_that_the_rule_allows_may_take_anything():
    assert judge_recipients(page(request(OWN_GA)), allow=["shop.example"]) == []
