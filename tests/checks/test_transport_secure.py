from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from pydantic import ValidationError

from checks import CHECKS
from tests.builders import cookie, form, judge, judgement, link, policy, request, visit, write

CHECK = "transport-secure"
judge_transport = partial(judge, CHECK)
HEADER = "strict-transport-security @ shop.example"


def test_a_clean_site_passes():
    result = judgement(CHECK, visit(cookies=[cookie("s")], requests=[request("/a.js?v=1")]), visit("/b"))
    assert (result.findings, result.gaps, result.examined) == ((), (), 2)


def test_plain_pages_are_one_finding_for_a_host():
    http = "http://shop.example"
    seen = [visit(f"{http}/", to=f"{http}/"), visit(f"{http}/b", to=f"{http}/b")]
    (finding,) = judgement(CHECK, *seen, promised=policy(url=f"{http}/")).findings
    assert (finding.code, finding.subject.key, len(finding.pages)) == ("insecure-page", http, 2)
    assert judge_transport(*seen, https=False) == []


def test_the_redirect_to_https_passes_unless_told_otherwise():
    seen = visit("http://shop.example/", to="/")
    assert judge_transport(seen) == []
    assert judge_transport(seen, plain_http_redirects=False) == [("insecure-request", "http://shop.example")]


def test_an_upgrade_inside_the_browser_is_no_plain_request():
    hop = request("http://shop.example/", main=True, status=307, headers=(("non-authoritative-reason", "HSTS"),))
    assert judge_transport(visit(requests=[hop]), plain_http_redirects=False) == []


@pytest.mark.parametrize(
    "mixed",
    [
        {"url": "http://img.example/a.png"},
        {"url": "http://img.example/a.js", "status": None, "error": "mixed-content", "mixed": True},
        {"url": "ws://img.example/live"},
    ],
)
def test_insecure_content_on_a_secure_page_is_mixed_even_if_blocked(mixed):
    assert [c for c, _ in judge_transport(visit(requests=[request(**mixed)]))] == ["mixed-content"]
    assert judge_transport(visit(requests=[request(**mixed)]), mixed=False) == []


def test_mixed_content_is_one_finding_for_an_origin():
    seen = visit(requests=[request("http://img.example/a"), request("http://img.example/b")])
    assert judge_transport(seen, visit("/b", requests=[request("http://img.example/c")])) == [
        ("mixed-content", "http://img.example")
    ]


def test_plain_requests_of_plain_pages_are_insecure_requests():
    url = "http://shop.example/"
    seen = visit(url, to=url, requests=[request("http://img.example/a", document=url)])
    assert judge_transport(seen) == [
        ("insecure-page", "http://shop.example"),
        ("insecure-request", "http://img.example"),
    ]


def test_the_visitors_own_machine_is_no_wire():
    assert judge_transport(visit(requests=[request("http://127.0.0.1:8000/x"), request("http://localhost/x")])) == []


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("max-age=31536000; includeSubDomains; preload", []),
        ('Max-Age="31536000"', []),
        ("max-age=86400", ["short-hsts"]),
        ("max-age=0", ["no-hsts"]),
        ("includeSubDomains", ["no-hsts"]),
        ("max-age=-1", ["no-hsts"]),
        ("max-age=1; max-age=31536000", ["no-hsts"]),
        ("", ["no-hsts"]),
        (None, ["no-hsts"]),
    ],
)
def test_hsts(header, codes):
    assert [c for c, _ in judge_transport(visit(hsts=header))] == codes


def test_hsts_is_one_finding_for_a_host_with_its_pages():
    (finding,) = judgement(CHECK, *[visit(f"/{n}", hsts=None) for n in range(60)], visit("/good")).findings
    assert (finding.subject.key, len(finding.pages)) == (HEADER, 60)


def test_hsts_may_have_to_hold_longer_or_not_at_all():
    assert judge_transport(visit(), hsts_min_age="2 years") == [("short-hsts", HEADER)]
    assert judge_transport(visit(hsts=None), hsts=False) == []


def test_hsts_means_nothing_for_ip_addresses():
    url = "https://192.0.2.1/"
    assert judge_transport(visit(url, to=url, hsts=None), promised=policy(url=url)) == []


def test_a_page_whose_own_answer_was_not_recorded_is_a_gap():
    result = judgement(CHECK, replace(visit(), requests=()))
    assert [g.detail for g in result.gaps] == ["the page's own answer was not recorded"]


def test_an_answer_that_came_from_the_cache_again_is_an_answer():
    assert judgement(CHECK, visit(status=304)).gaps == ()


def test_first_party_cookies_are_secure():
    assert judge_transport(visit(cookies=[cookie("s", secure=False)])) == [("insecure-cookie", "s @ shop.example")]
    assert judge_transport(visit(writes=[write("s", secure=False)])) == [("insecure-cookie", "s @ shop.example")]
    assert judge_transport(visit(writes=[write("s", secure=False)]), cookies=False) == []


def test_third_party_cookies_are_another_checks_business():
    assert judge_transport(visit(cookies=[cookie("s", "t.example", secure=False)])) == []


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("/login?password=x", "https://shop.example/login ?password"),
        ("/login?user[pwd]=x", "https://shop.example/login ?user[pwd]"),
        ("/u?id=jane%40mail.example", "https://shop.example/u ?id"),
        ("/u?email=~0123456789abcdef.17", "https://shop.example/u ?email"),
        ("/u?q=~0123456789abcdef.17@", "https://shop.example/u ?q"),
    ],
)
def test_personal_data_in_addresses(url, key):
    assert judge_transport(visit(requests=[request(url)])) == [("personal-data-in-url", key)]
    assert judge_transport(visit(url)) == [("personal-data-in-url", key)]
    assert judge_transport(visit(url), personal_data_in_urls=False) == []


@pytest.mark.parametrize(
    "url",
    [
        "/a@2x.png?v=1",
        "/s?q=passport",
        "/u?id=~0123456789abcdef.17",
        "/c?to=care%40shop.example",
        "/f?email=",
        "https://t.example/?e=jane%40mail.example",
    ],
)
def test_what_is_not_personal_or_not_the_sites(url):
    assert judge_transport(visit(requests=[request(url)])) == []


def test_forms_send_over_https():
    action = "http://shop.example/send"
    assert judge_transport(visit(forms=(form(action, "email"),))) == [("insecure-form", action)]
    assert judge_transport(visit(links=[link(action, kind="form")])) == [("insecure-form", action)]
    assert judge_transport(visit(forms=(form("/send", "email"),))) == []


def test_a_foreign_page_is_not_the_sites():
    assert (
        judge_transport(
            visit(
                "/go",
                to="http://partner.example/",
                requests=[request("http://partner.example/a", document="http://partner.example/")],
            )
        )
        == []
    )


def test_no_page_is_a_gap():
    assert judgement(CHECK, visit(outcome="failed", status=None)).gaps


def test_a_session_is_no_minimum_age():
    with pytest.raises(ValidationError, match="no length of time"):
        CHECKS[CHECK].options(hsts_min_age="session")


def test_a_rule_with_everything_switched_off_is_refused():
    off = dict.fromkeys(("https", "hsts", "mixed", "cookies", "personal_data_in_urls"), False)
    with pytest.raises(ValidationError, match="nothing is left to verify"):
        CHECKS[CHECK].options(**off)
    for option in off:
        CHECKS[CHECK].options(**off | {option: True})


EXAMPLE_SITES = ([visit()] * 2, {"short-hsts"})
