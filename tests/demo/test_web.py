from __future__ import annotations

import asyncio
import base64
import hashlib
import socket
import ssl
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from auditor.demo.web import MAX_BODY, LocalWeb, Request, cookie, empty, gif, html, redirect, script, text
from tests.demo.client import fetch


def test_answers_any_host_over_http_and_https_with_a_certificate_of_its_own():
    web = LocalWeb()
    web.route("a.example", "/", html("<h1>A</h1>"))
    web.route("b.test", "/", html("<h1>B</h1>"))
    with web.running():
        assert "<h1>A</h1>" in fetch(web, "https://a.example/").text
        assert "<h1>B</h1>" in fetch(web, "https://b.test/").text
        assert "<h1>B</h1>" in fetch(web, "http://b.test/").text


def test_unknown_hosts_and_paths_are_404():
    web = LocalWeb()
    web.route("a.example", "/", html("A"))
    with web.running():
        assert fetch(web, "http://a.example/x").status == 404
        assert fetch(web, "http://nowhere.example/").status == 404


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://a.example/x", "exact"),
        ("http://a.example/x/1", "prefix"),
        ("http://a.example/x/deep/1?q=2", "longer prefix"),
        ("http://other.example/x", "any host"),
        ("http://a.example/any/where", "any path"),
    ],
)
def test_the_closest_route_answers(url, wanted):
    web = LocalWeb()
    web.route("a.example", "/x", text("exact"))
    web.route("a.example", "/x/*", text("prefix"))
    web.route("a.example", "/x/deep/*", text("longer prefix"))
    web.route("*", "/x", text("any host"))
    web.route("a.example", "/*", text("any path"))
    with web.running():
        assert fetch(web, url).text == wanted


def test_handlers_may_be_sync_or_async_and_see_the_request():
    async def later(request: Request):
        await asyncio.sleep(0)
        return text(request.query["n"])

    web = LocalWeb()
    web.route("a.example", "/sync", lambda request: text(request.headers["X-Name"]))
    web.route("a.example", "/async", later)
    with web.running():
        assert fetch(web, "https://a.example/sync", X_Name="Ada").text == "Ada"
        assert fetch(web, "https://a.example/async?n=7").text == "7"


def test_every_request_is_logged_as_the_client_meant_it():
    web = LocalWeb()
    web.route("a.example", "/form", empty())
    with web.running():
        fetch(web, "https://a.example/form?q=%20x", method="POST", body=b"e=1", Cookie="id=5")
        fetch(web, "http://missing.example/")
    posted, missed = web.hits
    assert (posted.method, posted.url, posted.body) == ("POST", "https://a.example/form?q=%20x", b"e=1")
    assert posted.header("cookie") == "id=5"
    assert missed.url == "http://missing.example/"
    assert 0 <= posted.at <= missed.at
    web.clear()
    assert web.hits == ()


def test_bodies_are_kept_bounded():
    web = LocalWeb()
    web.route("*", "/*", empty())
    with web.running():
        fetch(web, "http://a.example/", method="POST", body=b"x" * (MAX_BODY + 1))
    assert len(web.hits[0].body) == MAX_BODY


def test_the_small_answers():
    web = LocalWeb()
    web.route("a.example", "/gif", gif())
    web.route("a.example", "/js", script("1"))
    web.route("a.example", "/go", redirect("/gif"))
    web.route("a.example", "/two", empty().adding(cookie("a", "1", "Secure"), cookie("b", "2")))
    with web.running():
        assert fetch(web, "http://a.example/gif").text.startswith("GIF89a")
        assert fetch(web, "http://a.example/js").headers["content-type"] == "text/javascript; charset=utf-8"
        went = fetch(web, "http://a.example/go")
        assert (went.status, went.headers["location"]) == (302, "/gif")
        assert fetch(web, "http://a.example/two").cookies == ["a=1; Secure", "b=2"]


def test_an_answer_can_be_given_more_than_once():
    web = LocalWeb()
    web.route("a.example", "/", html("again"))
    with web.running():
        assert [fetch(web, "http://a.example/").status for _ in range(3)] == [200, 200, 200]


def test_the_trust_key_is_that_of_the_certificate_served():
    web = LocalWeb()
    with web.running():
        trust = ssl.create_default_context(cadata=web.trust_pem)
        with (
            socket.create_connection(("127.0.0.1", web.https_port)) as plain,
            trust.wrap_socket(plain, server_hostname="deep.down.example") as tls,
        ):
            served = x509.load_der_x509_certificate(tls.getpeercert(binary_form=True) or b"")
    spki = served.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert base64.b64encode(hashlib.sha256(spki).digest()).decode() == web.trust_key


def test_a_client_without_a_server_name_is_answered_too():
    web = LocalWeb()
    web.route("*", "/", text("hello"))
    with web.running():
        blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        blind.check_hostname = False
        blind.verify_mode = ssl.CERT_NONE
        with urllib.request.urlopen(f"https://127.0.0.1:{web.https_port}/", context=blind) as answer:
            assert answer.read() == b"hello"


def test_ports_are_there_while_it_runs_and_gone_after():
    web = LocalWeb()
    assert (web.http_port, web.https_port) == (0, 0)
    with web.running():
        assert web.map_host_options() == [
            f"*:80=127.0.0.1:{web.http_port}",
            f"*:443=127.0.0.1:{web.https_port}",
        ]
        port = web.http_port
        assert port
    assert web.http_port == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def test_a_hanging_handler_does_not_keep_the_web_from_stopping():
    async def never(request: Request):
        await asyncio.Event().wait()
        return empty()

    web = LocalWeb()
    web.route("*", "/", never)
    with web.running():
        waiting = socket.create_connection(("127.0.0.1", web.http_port))
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
        fetch(web, "http://a.example/other")
    waiting.close()


def test_it_serves_inside_a_running_loop():
    async def use() -> str:
        web = LocalWeb()
        web.route("a.example", "/", text("inside"))
        async with web.serving():
            return (await asyncio.to_thread(fetch, web, "https://a.example/")).text

    assert asyncio.run(use()) == "inside"
