from __future__ import annotations

from functools import partial

import pytest

from auditor.evidence import Digest
from tests.builders import cookie, filling, judge, judgement, leak, request, visit, write

CHECK = "pixels-anonymous"
judge_pixels = partial(judge, CHECK)
NUMBER = Digest(hash="0123456789abcdef", length=20)
PX = f"https://px.network.example/p?uid=~{NUMBER.hash}.20"


def pixel(*cookies, url=PX, **more):
    return visit(requests=[request(url, **{"resource": "image", **more})], cookies=cookies)


def theirs(host="sync.b.example", name="bid", value=NUMBER):
    return cookie(name, host, value=value)


def test_an_identifier_of_another_company_is_found():
    (finding,) = judgement(CHECK, pixel(theirs())).findings
    assert (finding.code, finding.subject.key) == ("synced", "network.example learns b.example")
    assert (
        finding.observed
        == "a pixel of network.example (px.network.example) carries in `uid` the identifier of b.example (cookie bid)"
    )


def test_a_cookie_that_was_only_attempted_counts():
    seen = visit(requests=[request(PX, resource="image")], writes=[write("bid", "b.example", value=NUMBER)])
    assert judge_pixels(seen) == [("synced", "network.example learns b.example")]


def test_the_cookie_may_be_set_on_another_page():
    assert judge_pixels(pixel(), visit("/b", cookies=[theirs()])) == [("synced", "network.example learns b.example")]


@pytest.mark.parametrize(
    "kept",
    [
        theirs("www.network.example"),
        theirs("shop.example"),
        theirs(value=Digest(hash=NUMBER.hash, length=8)),
        theirs(value=Digest(hash="ffff456789abcdef", length=20)),
        theirs(name="euconsent-v2"),
    ],
)
def test_what_is_no_sync(kept):
    assert judge_pixels(pixel(kept)) == []


def test_a_value_that_many_share_is_no_identifier():
    assert judge_pixels(pixel(*(theirs(f"a.c{n}.example") for n in range(4)))) == []


def test_services_of_one_company_may_match():
    assert (
        judge_pixels(
            pixel(theirs("www.googletagmanager.com"), url=PX.replace("px.network.example", "www.google-analytics.com"))
        )
        == []
    )


def test_a_script_or_consent_parameter_is_no_pixel():
    assert judge_pixels(pixel(theirs(), resource="script")) == []
    assert judge_pixels(pixel(theirs(), url=PX.replace("uid", "gdpr_consent"))) == []


def test_pings_and_beacons_count_as_pixels():
    assert judge_pixels(pixel(theirs(), resource="ping")) == [("synced", "network.example learns b.example")]


def test_personal_data_in_a_pixel_or_beacon_is_found_and_in_a_script_not():
    beacon = "https://b.example/collect"
    requests = [
        request(PX, resource="image"),
        request(beacon, resource="ping"),
        request("https://c.example/a.js", resource="script"),
    ]
    leaks = (leak(PX), leak(beacon, place="beacon"), leak("https://c.example/a.js"))
    assert judge_pixels(visit(requests=requests, leaks=leaks, fillings=(filling(),))) == [
        ("identified", "b.example: email"), ("identified", "network.example: email"),
    ]  # fmt: skip


PIXEL = "https://px.network.example/p"


def matched(_owner):
    """A pixel that carries that number, whoever keeps it."""
    return request(f"{PIXEL}?uid=~{NUMBER.hash}.{NUMBER.length}", resource="image")


EXAMPLE_SITES = (
    [
        visit(requests=[matched(h)], cookies=[cookie("uid", h, value=NUMBER)])
        for h in ("px.network.example", "b.example")
    ],
    {"synced"},
)


@pytest.mark.parametrize("path", ["/ibs:dpid=903&dpuuid={}", "/sync;uid={}/1.gif", "/m/pid=3,uid={}"])
def test_an_identifier_may_stand_in_the_path(path):
    url = "https://px.network.example" + path.format(f"~{NUMBER.hash}.20")
    assert judge_pixels(pixel(theirs(), url=url)) == [("synced", "network.example learns b.example")]
