from __future__ import annotations

from functools import partial

import pytest
from pydantic import ValidationError

from auditor.evidence import Request
from auditor.findings import GapKind
from checks import CHECKS
from tests.builders import SITE, declared_recipient, judge, judgement, policy, request, signal, visit

CHECK = "signal-honoured"
AD = "https://x.ads.example/p"
PROMISED = policy(recipients=[declared_recipient(vendor="ads"), declared_recipient(vendor="google-analytics")])
found = partial(judge, CHECK, promised=PROMISED)
ON = signal("gpc", value="true")


def without(*requests, **more):
    return visit("/a", requests=requests, **more)


def with_gpc(*requests, **more):
    return visit("/a", "gpc", requests=requests, signals=(ON, *more.pop("says", ())), **more)


def test_pages_without_refused_recipients_pass():
    result = judgement(CHECK, without(request(AD)), with_gpc(), promised=PROMISED)
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


def test_a_recipient_that_the_signal_does_not_stop_is_found():
    (finding,) = judgement(CHECK, without(request(AD)), with_gpc(request(AD)), promised=PROMISED).findings
    assert (finding.code, finding.subject.key, finding.scenarios) == ("recipient", "ads", ("gpc",))
    assert finding.observed == (
        "Ads received requests at x.ads.example, for advertising, with the signal on, and without it: the signal changes nothing"
    )


def test_a_recipient_that_comes_with_the_signal_only_is_found_too():
    (finding,) = judgement(CHECK, without(), with_gpc(request(AD)), promised=PROMISED).findings
    assert finding.observed.endswith("with the signal on, and not without it")


def test_a_vendor_is_known_without_a_declaration():
    assert judge(CHECK, without(), with_gpc(request(AD))) == [("recipient", "ads")]


def test_recipients_of_other_purposes_may_go_on():
    seen = with_gpc(request("https://www.google-analytics.com/collect"))
    assert found(without(), seen) == []
    assert found(without(), seen, refuses=["analytics"]) == [("recipient", "google-analytics")]


def test_a_recipient_of_unknown_purpose_is_a_gap():
    result = judgement(CHECK, without(), with_gpc(request("https://t.example/")), promised=PROMISED)
    assert result.findings == ()
    detail = "t.example received requests at t.example, and nobody knows for what"
    assert [(g.kind, g.detail, g.to_do) for g in result.gaps] == [
        (GapKind.PURPOSE_UNKNOWN, detail, "declare its purpose")
    ]


def test_a_refused_recipient_that_could_not_be_reached_is_a_gap():
    tried = request(AD, status=None, error="net::ERR_CONNECTION_REFUSED")
    assert judgement(CHECK, without(), with_gpc(tried), promised=PROMISED).gaps
    analytics = request("https://www.google-analytics.com/", status=None, error="net::ERR_CONNECTION_REFUSED")
    assert judgement(CHECK, without(), with_gpc(analytics), promised=PROMISED).gaps == ()


@pytest.mark.parametrize(
    ("state", "key"),
    [
        (
            signal("consent-mode", update__ad_storage="granted", analytics_storage="granted"),
            "consent-mode: update.ad_storage",
        ),
        (signal("consent-mode", tag__default__ad_storage="granted"), "consent-mode: tag.default.ad_storage"),
        (signal("consent-mode", default__ad_user_data="granted"), "consent-mode: default.ad_user_data"),
        (signal("usp", uspString="1YNN"), "usp: uspString"),
        (signal("gpp", sections__usnat__SaleOptOut="2"), "gpp: sections.usnat.SaleOptOut"),
        (signal("tcf", purposeConsents__4="true"), "tcf: purposeConsents.4"),
        (signal("Cookiebot", marketing="true"), "Cookiebot: marketing"),
        (signal("OneTrust", activeGroups=",C0001,C0004,"), "OneTrust: activeGroups C0004"),
        (
            signal("vanilla-cookieconsent", accepted="necessary,ads", rejected="analytics"),
            "vanilla-cookieconsent: accepted ads",
        ),
    ],
)
def test_a_state_that_grants_what_the_signal_refuses_is_found(state, key):
    (finding,) = judgement(CHECK, without(), with_gpc(says=(state,)), promised=PROMISED).findings
    assert (finding.code, finding.subject.kind, finding.subject.key) == ("state", "signal", key)


@pytest.mark.parametrize(
    "state",
    [
        signal("consent-mode", ad_storage="denied", analytics_storage="granted"),
        signal("consent-mode", default__ad_storage="granted", update__ad_storage="denied"),
        signal("consent-mode", update__ad_storage="granted", tag__update__ad_storage="denied"),
        signal("consent-mode", default__ad_storage="granted", default__region="US-CA"),
        signal("usp", uspString="1YYN"),
        signal("usp", uspString="1---"),
        signal(
            "gpp",
            sections__usnat__SaleOptOut="1",
            sections__usnat__SaleOptOutNotice="2",
            sections__usnat__SensitiveDataProcessing="2",
        ),
        signal("tcf", purposeConsents__1="true", purposeConsents__4="false"),
        signal("tcf", purposeConsents__4="true", gdprApplies="false"),
        signal("Klaro", confirmed="false", marketing="true"),
        signal("Cookiebot", marketing="false", statistics="true"),
        signal("OneTrust", activeGroups=",C0001,C0002,"),
        signal("vanilla-cookieconsent", accepted="necessary", rejected="ads"),
    ],
)
def test_a_state_that_refuses_is_not(state):
    assert found(without(), with_gpc(says=(state,))) == []


def test_only_what_a_source_said_last_counts():
    says = (signal("Klaro", ads="true"), signal("Klaro", ads="false"))
    assert found(without(), with_gpc(says=says)) == []
    assert found(without(), with_gpc(says=says[::-1])) == [("state", "Klaro: ads")]


def test_a_state_without_the_signal_says_nothing():
    assert found(without(signals=(signal("Klaro", ads="true"),)), with_gpc()) == []


def header(name):
    return Request(id="m", url=SITE, main=True, status=200, sent_headers=((name, "1"),))


def test_the_signal_is_proved_by_the_page_or_the_header():
    hidden = visit("/a", "gpc")
    assert [g.detail for g in judgement(CHECK, without(), hidden).gaps] == [
        "nothing shows that Global Privacy Control was on"
    ]
    assert judgement(CHECK, without(), visit("/a", "gpc", requests=[header("sec-gpc")])).gaps == ()
    unseen = visit("/a", "gpc", requests=[header("sec-gpc")], signals=(signal("gpc", value="false"),))
    assert "the page does not see Global Privacy Control" in [
        g.detail for g in judgement(CHECK, without(), unseen).gaps
    ]


def test_do_not_track_is_a_signal_too():
    seen = [without(), visit("/a", "dnt", requests=[header("dnt"), request(AD)])]
    assert found(*seen, signal="dnt") == [("recipient", "ads")]
    check = CHECKS[CHECK]
    assert check.default_scenarios(check.options(signal="dnt")) == ("no-choice", "dnt")
    assert check.default_scenarios(check.options()) == ("no-choice", "gpc")


@pytest.mark.parametrize("seen", [[without()], [with_gpc()], [without(), visit("/b", "gpc", signals=(ON,))]])
def test_one_side_alone_is_a_gap(seen):
    result = judgement(CHECK, *seen, promised=PROMISED)
    assert (result.findings, result.examined) == ((), 0)
    assert result.gaps


def test_a_finding_needs_no_comparison():
    assert found(with_gpc(request(AD)), scenarios=("gpc",)) == [("recipient", "ads")]


@pytest.mark.parametrize("options", [{"signal": "tcf"}, {"refuses": []}, {"refuses": ["ads"]}])
def test_bad_options_are_refused(options):
    with pytest.raises(ValidationError):
        CHECKS[CHECK].options(**options)


PIXEL = "https://px.network.example/p"


def with_and_without(*requests):
    return [visit(requests=requests), visit("/", "gpc", requests=requests, signals=(signal("gpc", value="true"),))]


EXAMPLE_SITES = ([with_and_without(), with_and_without(request(PIXEL))], {"recipient"})


def test_a_vendor_behind_the_sites_own_host_is_stopped_by_the_signal_too():
    order = request("/x/ads/event", body_names=("ad_id", "order", "visitor"))
    assert found(without(), with_gpc(order)) == [("recipient", "ads")]
    assert found(without(), with_gpc(request("/x/ads/event", body_names=("order",)))) == []
