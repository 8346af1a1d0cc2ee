"""What a page only declares counts as asked for, of whomever; what another company says of its own host does not."""

from __future__ import annotations

import pytest

from auditor.urls import host_of
from tests.builders import SITE, judge, judgement, request, visit

CHECK = "recipients-declared"
FRAME = "https://player.example/frame"


def declared(url: str, resource: str, document: str = SITE):
    return request(url, resource=resource, status=None, seen="declared", document=document)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("stun:T.example", "t.example"),
        ("stun:t.example:3478", "t.example"),
        ("turn:t.example:3478?transport=udp", "t.example"),
        ("turns:192.0.2.2", "192.0.2.2"),
        ("stun:[2001:db8::1]:3478", "2001:db8::1"),
        ("stun:", ""),
    ],
)
def test_servers_of_webrtc_have_hosts(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("resource", "url"),
    [
        ("ice-server", "stun:a.t.example:3478"),
        ("preconnect", "https://a.t.example/"),
        ("report", "https://a.t.example/r"),
    ],
)
def test_whom_the_page_names_is_a_recipient(resource, url):
    assert judge(CHECK, visit(requests=(declared(url, resource),))) == [("undeclared", "t.example")]


def test_the_finding_says_that_it_was_named():
    (finding,) = judgement(CHECK, visit(requests=(declared("stun:a.t.example", "ice-server"),))).findings
    assert finding.observed == "t.example is named to the browser as a server of WebRTC connections, at a.t.example"
    asked = visit(requests=(declared("https://a.t.example/", "preconnect"), request("https://b.t.example/x")))
    (finding,) = judgement(CHECK, asked).findings
    assert finding.observed == "t.example received requests at a.t.example and b.t.example"


@pytest.mark.parametrize("resource", ["report", "client-hints"])
def test_what_another_company_says_of_its_own_host_is_its_affair(resource):
    assert judge(CHECK, visit(requests=(declared("https://t.example/", resource, FRAME),))) == []


def test_what_a_frame_of_another_company_calls_counts():
    assert judge(CHECK, visit(requests=(declared("stun:t.example", "ice-server", FRAME),))) == [
        ("undeclared", "t.example")
    ]


@pytest.mark.parametrize("url", ["https://cdn.shop.example/", "stun:shop.example:3478"])
def test_hosts_of_the_site_itself_are_nobody_else(url):
    assert judge(CHECK, visit(requests=(declared(url, "preconnect"),))) == []


def test_what_is_only_declared_is_no_insecure_content():
    assert judge("transport-secure", visit(requests=(declared("http://shop.example/", "preconnect"),))) == []
