from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from auditor.evidence import Blind, EvidenceKind
from checks import CHECKS
from policy.model import Canary
from tests.builders import case, declared_recipient, filling, form, judge, judgement, leak, policy, request, visit

CHECK = "no-personal-data-shared"
judge_shared = partial(judge, CHECK)
PX = "https://px.network.example/p?x=1"
ADDRESS = "~0123456789abcdef.20@"


def told(*leaks, url=PX, **more):
    return visit(requests=[request(url, **more)], leaks=leaks, fillings=(filling(),))


def test_what_reaches_nobody_passes():
    result = judgement(CHECK, told())
    assert (result.findings, result.gaps, result.examined) == ((), (), 2)


def test_an_address_is_one_whichever_rule_looked_at_its_pages_first():
    whole = case(policy(), CHECK, {}, [told(), visit("/b", scenario="gpc", requests=[request(f"{PX}&y=2#z")])])
    half = replace(whole, scenarios=("gpc",))
    examined = [CHECKS[CHECK].judge(one.rule.options, one).examined for one in (half, whole)]
    assert examined == [1, 2]  # the address; it, and the field that was filled in


def test_an_undeclared_recipient_of_an_address_is_found_once():
    pages = [
        told(leak(PX), leak(PX, transform="plain", place="body")),
        visit("/b", requests=[request(PX)], leaks=(leak(PX),)),
    ]
    (finding,) = judgement(CHECK, *pages).findings
    assert (finding.code, finding.subject.key) == ("sent", "network.example: email")
    assert finding.observed == (
        "the e-mail address typed into a form reached network.example (px.network.example): SHA-256 in hex, in the URL; "
        "plain, in the body"
    )
    assert len(finding.pages) == 2


def test_a_recipient_may_receive_what_it_is_declared_to_receive_and_nothing_else():
    promised = policy(recipients=[declared_recipient("*.network.example", name="Network", receives=("email",))])
    assert judge_shared(told(leak(PX), leak(PX, "phone")), promised=promised) == [("sent", "Network: phone")]


def test_the_site_itself_may_receive_what_is_typed():
    assert judge_shared(told(leak("https://www.shop.example/a"), url="https://www.shop.example/a")) == []


def test_what_the_browser_kept_back_told_nobody():
    assert judge_shared(told(leak(PX), status=None, error="csp")) == []


def test_a_host_that_cannot_be_reached_here_is_a_gap():
    result = judgement(CHECK, told(leak(PX), status=None, error="net::ERR_NAME_NOT_RESOLVED"))
    assert [g.detail for g in result.gaps] == [
        "the e-mail address was sent to px.network.example, which could not be reached"
    ]
    assert result.findings == ()


def test_what_lies_in_a_third_partys_storage_is_with_it():
    kept = leak(PX, place="storage", source="stored", request=None)
    assert judge_shared(told(kept)) == [("sent", "network.example: email")]


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"url": f"https://px.network.example/p?e={ADDRESS}"}, "network.example: email in the URL"),
        (
            {"sent_headers": (("referer", f"https://shop.example/thanks?mail={ADDRESS}"),)},
            "network.example: email in the Referer",
        ),
        (
            {"sent_headers": (("referer", "https://shop.example/?user_id=~0123456789abcdef.20"),)},
            "network.example: identifier in the Referer",
        ),
    ],
)
def test_addresses_in_urls_count_without_any_form(more, key):
    assert judge_shared(visit(requests=[request(**{"url": PX, **more})])) == [("sent", key)]


@pytest.mark.parametrize(
    "more",
    [
        {"url": "https://px.network.example/p?cid=~0123456789abcdef.20"},
        {"url": "https://px.network.example/p?to=care@shop.example"},
        {"sent_headers": (("referer", "https://shop.example/search?q=kettle"),)},
        {"sent_headers": (("referer", "https://frame.example/?user_id=~0123456789abcdef.20"),)},
    ],
)
def test_what_is_no_personal_data_in_a_url(more):
    assert judge_shared(visit(requests=[request(**{"url": PX, **more})])) == []


def test_a_form_that_was_not_filled_in_is_a_gap():
    asks = visit(forms=(form("/newsletter", "email"),))
    (gap,) = judgement(CHECK, asks).gaps
    assert gap.detail == "the form (/newsletter) asks for personal data, and it was not filled in"
    (gap,) = judgement(CHECK, asks, promised=policy(canary=Canary(fill=False))).gaps
    assert gap.detail == "the form (/newsletter) asks for personal data, and the policy forbids filling forms in"


def test_a_form_that_was_filled_in_elsewhere_in_the_scenario_is_none():
    pages = [
        visit(forms=(form("/newsletter", "email"),), fillings=(filling(),)),
        visit("/b", forms=(form("/newsletter", "email"),)),
    ]
    assert judgement(CHECK, *pages).gaps == ()
    other = visit("/", "gpc", forms=(form("/newsletter", "email"),))
    assert [g.scenario for g in judgement(CHECK, *pages, other).gaps] == ["gpc"]


def test_searches_and_frames_of_others_need_no_filling():
    search, foreign = form("/search", "search"), form("https://third.example/f", "email")
    assert judgement(CHECK, visit(forms=(search,))).gaps == ()
    assert judgement(CHECK, visit(forms=(replace(foreign, document="https://third.example/"),))).gaps == ()


@pytest.mark.parametrize(("host", "gaps"), [("px.network.example", 1), ("", 1), ("www.shop.example", 0)])
def test_what_could_not_be_searched_is_a_gap_unless_it_was_for_the_site(host, gaps):
    seen = replace(told(), blind=(Blind(kind=EvidenceKind.BODIES, reason="its body did not arrive", host=host),))
    assert len(judgement(CHECK, seen).gaps) == gaps


POSTAL = "https://in.postal.example/e"
EXAMPLE_SITES = (
    [visit(requests=[request(POSTAL)], leaks=(leak(POSTAL),), fillings=(filling(),))] * 2,
    {"sent"},
)


@pytest.mark.parametrize(
    "path", ["/u/~0123456789abcdef.20@/edit", "/c;mail=~0123456789abcdef.20@", "/~0123456789abcdef.20@"]
)
def test_an_address_in_a_path_reached_them_too(path):
    seen = visit(requests=[request(f"https://px.network.example{path}")])
    assert judge(CHECK, seen) == [("sent", "network.example: email in the URL")]
    page = request("https://px.network.example/p.gif", sent_headers=(("referer", f"https://shop.example{path}"),))
    assert judge(CHECK, visit(requests=[page])) == [("sent", "network.example: email in the Referer")]


@pytest.mark.parametrize("path", ["/@ada/posts", "/npm/react@18.2.0/index.js", "/~0123456789abcdef.20/edit"])
def test_what_is_no_address_in_a_path_is_none(path):
    assert judge(CHECK, visit(requests=[request(f"https://px.network.example{path}")])) == []
