"""Whom a page of a public site can make the browser reach: nobody who has no public address, whichever way it tries."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import pytest

from auditor.crawl.settings.host_mapping import parse_mapping
from auditor.crawl.settings.network_access import ANY, LOCAL, LOCAL_ONLY, OUTER, allowed_network, is_local, mapped_place
from auditor.demo.web import LocalWeb, gif, html, redirect, script
from auditor.driver.chromium.process.programs import Browsers
from auditor.egress import HELD_BACK, Dialer
from auditor.errors import UsageError
from tests.crawl.audited import Crawled, crawl_web

PUBLIC = ("shop.example", "cdn.example")


class Inside:
    """A machine on the inside: it notes whoever so much as connects, over TCP or UDP."""

    def __init__(self) -> None:
        self._tcp, self._udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        self._tcp.bind(("127.0.0.1", 0))
        self.port = self._tcp.getsockname()[1]
        self._udp.bind(("127.0.0.1", self.port))
        self._tcp.listen(100)
        for each in (self._tcp, self._udp):
            each.setblocking(False)

    def heard(self) -> list[str]:
        found = []
        for what, call in (("connection", self._tcp.accept), ("datagram", lambda: self._udp.recv(2000))):
            try:
                call()
            except BlockingIOError:
                continue
            found.append(what)
        return found


def names(host: str, port: int):
    """`in.example` is inside; nobody else but addresses is known, so that no test asks the real internet."""
    if host in ("in.example", "localhost"):
        return socket.getaddrinfo("127.0.0.1", port, type=socket.SOCK_STREAM)
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)


def page(port: int) -> str:
    here = f"127.0.0.1:{port}"
    return f"""<!doctype html><title>Shop</title>
    <link rel=preconnect href=https://{here}><link rel=prefetch href=https://in.example:{port}/prefetch>
    <link rel=stylesheet href=https://in.example:{port}/css><script src=https://{here}/script></script>
    <img src=http://{here}/img><img src=/away><img src=https://cdn.example/ok>
    <iframe src=https://in.example:{port}/frame></iframe><a href=/leads-in ping=https://{here}/ping>In</a>
    <script>
      fetch('http://{here}/fetch', {{mode: 'no-cors'}}).catch(() => 0)
      fetch('http://localhost:{port}/fetch', {{mode: 'no-cors'}}).catch(() => 0)
      fetch('http://[::ffff:127.0.0.1]:{port}/fetch', {{mode: 'no-cors'}}).catch(() => 0)
      fetch('https://169.254.169.254/latest/meta-data', {{mode: 'no-cors'}}).catch(() => 0)
      fetch('/away-too', {{mode: 'no-cors'}}).catch(() => 0)
      navigator.sendBeacon('https://in.example:{port}/beacon')
      new WebSocket('wss://in.example:{port}/socket'); new WebSocket('ws://{here}/socket')
      new Worker('/worker.js')
      navigator.serviceWorker.register('/service.js')
      try {{ new WebTransport('https://{here}/transport').ready.catch(() => 0) }} catch {{}}
      const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{here}'}},
        {{urls: 'turn:{here}?transport=tcp', username: 'a', credential: 'b'}}]}})
      peer.createDataChannel('a'); peer.createOffer().then(offer => peer.setLocalDescription(offer))
    </script>"""


@dataclass(frozen=True)
class Seen:
    crawled: Crawled
    port: int
    heard: list[str]
    asked: set[str]
    """Hosts that the browser wanted to connect to."""


def look(browsers: Browsers) -> Seen:
    inside, web = Inside(), LocalWeb()
    asked: set[str] = set()
    worker = f"fetch('http://127.0.0.1:{inside.port}/from-worker', {{mode: 'no-cors'}}).catch(() => 0)"
    web.route("shop.example", "/", html(page(inside.port)))
    web.route("shop.example", "/away", redirect(f"https://in.example:{inside.port}/redirected"))
    web.route("shop.example", "/away-too", redirect(f"http://127.0.0.1:{inside.port}/redirected"))
    web.route("shop.example", "/leads-in", redirect(f"http://in.example:{inside.port}/led"))
    web.route("shop.example", "/fine", html("<title>Fine</title>"))
    web.route("shop.example", "/worker.js", script(worker))
    web.route(
        "shop.example", "/service.js", script(f"oninstall = e => e.waitUntil({worker.replace('worker', 'service')})")
    )
    web.route("cdn.example", "/ok", gif())

    def dialer(mappings):
        place = mapped_place(mappings)
        return Dialer(mapped=lambda host, port: asked.add(host) or place(host, port), resolve=names)

    crawled = crawl_web(web, browsers, "/", "/leads-in", "/fine", dialer=dialer, only_hosts=PUBLIC, settle_ms=3000)
    return Seen(crawled, inside.port, inside.heard(), asked)


@pytest.fixture(scope="module")
def shell(browsers) -> Seen:
    return look(Browsers(headless_shell=browsers.headless_shell))


@pytest.fixture(scope="module")
def full(browsers) -> Seen:
    return look(Browsers(chromium=browsers.chromium))


@pytest.fixture(params=["shell", "full"])
def seen(request) -> Seen:
    return request.getfixturevalue(request.param)


@pytest.mark.browser
def test_nothing_reaches_the_inside(seen):
    assert seen.heard == []


@pytest.mark.browser
def test_every_way_in_is_recorded_as_held_back(seen):
    errors = {}
    for request in seen.crawled.visit("/").requests:
        errors.setdefault(request.url.partition("://")[2], set()).add(request.error)
    here, named = f"127.0.0.1:{seen.port}", f"in.example:{seen.port}"
    tried = [
        f"{named}/css", f"{here}/script", f"{named}/frame", f"{here}/fetch", f"localhost:{seen.port}/fetch",
        "169.254.169.254/latest/meta-data", f"{named}/redirected", f"{here}/redirected", f"{named}/beacon", f"{named}/socket",
        f"{here}/socket", f"{here}/from-worker", f"{here}/from-service", f"{named}/prefetch", f"[::ffff:7f00:1]:{seen.port}/fetch",
    ]  # fmt: skip
    assert {t: errors.get(t) for t in tried} == {t: {HELD_BACK} for t in tried}


@pytest.mark.browser
def test_the_site_itself_is_reached_as_ever(seen):
    visit = seen.crawled.visit("/")
    assert (visit.outcome, visit.status) == ("loaded", 200)
    (picture,) = [r for r in visit.requests if r.url == "https://cdn.example/ok"]
    assert (picture.status, picture.error) == (200, None)
    assert picture.remote.startswith("127.0.0.1:")
    assert seen.crawled.visit("/fine").outcome == "loaded"


@pytest.mark.browser
def test_a_page_that_leads_inside_was_not_seen(seen):
    visit = seen.crawled.visit("/leads-in")
    assert (visit.outcome, visit.reason) == ("failed", "it leads to an address that is not public, and was held back")


@pytest.mark.browser
def test_what_a_name_would_have_answered_is_not_known(seen):
    reasons = {b.reason for b in seen.crawled.visit("/").blind if b.kind == "visit"}
    assert "in.example has no public address here (this machine): it was not asked" in reasons
    assert not any(r.startswith(("127.", "localhost", "169.")) for r in reasons)
    assert seen.crawled.visit("/fine").blind == ()


@pytest.mark.browser
def test_the_method_says_who_was_held_back(seen):
    guarded, held = seen.crawled.run.method.notes
    assert "public addresses only" in guarded
    for host in (
        f"127.0.0.1:{seen.port} (this machine)",
        f"in.example:{seen.port} (this machine)",
        "169.254.169.254:443",
    ):
        assert host in held
    assert not any("proxy-server" in f for f in seen.crawled.run.method.flags)


@pytest.mark.browser
def test_the_browser_asks_for_nothing_of_its_own(seen):
    inside = {"127.0.0.1", "localhost", "169.254.169.254", "::ffff:7f00:1", "in.example"}
    assert seen.asked - inside == set(PUBLIC)


def mappings(*texts: str):
    return tuple(parse_mapping(t) for t in texts)


def test_mappings_hold_as_in_the_browser():
    place = mapped_place(
        mappings("*.shop.example=10.0.0.2:80", "shop.example:443=[::1]:8443", "shop.example=10.0.0.1:81")
    )
    assert place("shop.example", 443) == ("::1", 8443)
    assert place("shop.example", 80) == ("10.0.0.1", 81)
    assert place("a.shop.example", 443) == ("10.0.0.2", 80)
    assert place("other.example", 443) is None
    everything = mapped_place(mappings("*:443=127.0.0.1:8443"))
    assert everything("any.example", 443) == ("127.0.0.1", 8443)
    assert everything("127.0.0.1", 443) is None
    with pytest.raises(socket.gaierror):
        everything("any.example", 8080)


def test_a_site_on_a_private_address_is_local():
    assert is_local("http://127.0.0.1:8000/", ())
    assert is_local("https://10.1.2.3/", ())
    assert not is_local("https://8.8.8.8/", ())
    assert is_local("https://8.8.8.8/", mappings("8.8.8.8=127.0.0.1:8443"))
    assert is_local("https://shop.example/", mappings("*:443=192.168.0.1:8443"))
    assert not is_local("https://shop.example/", mappings("*:443=8.8.8.8:8443"))
    assert not is_local("https://no-such-name.invalid/", mappings("*:80=127.0.0.1:80"))


def test_only_public_addresses_are_reached_unless_the_site_has_none(monkeypatch):
    monkeypatch.setattr("auditor.crawl.settings.network_access.getproxies", dict)
    for egress, url, note in (("auto", "http://127.0.0.1/", LOCAL), ("any", "https://8.8.8.8/", ANY)):
        dialer, notes = allowed_network(egress, url, (), named=True)
        assert (dialer.refuses, notes) == (False, (note,))
    dialer, notes = allowed_network("auto", "https://8.8.8.8/", (), named=False)
    assert notes == ()
    assert dialer.refusal(ipaddress.ip_address("10.0.0.1"))
    dialer, _ = allowed_network("public", "http://127.0.0.1/", mappings("a.example=10.0.0.1:80"), named=True)
    assert dialer.mapped("a.example", 80) == ("10.0.0.1", 80)
    assert dialer.refusal(ipaddress.ip_address("127.0.0.1"))


@pytest.mark.parametrize(
    "site", ["http://169.254.169.254/", "http://127.0.0.1:8080/", "http://[::1]/", "http://2130706433/"]
)
def test_a_policy_alone_does_not_open_a_private_address(monkeypatch, site):
    monkeypatch.setattr("auditor.crawl.settings.network_access.getproxies", dict)
    with pytest.raises(UsageError, match="is on a private address: give --url"):
        allowed_network("auto", site, (), named=False)


def test_beside_a_private_site_a_policy_opens_no_other_private_address(monkeypatch):
    monkeypatch.setattr("auditor.crawl.settings.network_access.getproxies", dict)
    site, statement = "http://127.0.0.1:8000/", "http://169.254.169.254/latest/meta-data"
    dialer, notes = allowed_network("auto", site, (), named=True, others=[f"{site}privacy", statement])
    assert notes == (LOCAL_ONLY,)
    assert dialer.refusal(ipaddress.ip_address("127.0.0.1")) == ""
    assert dialer.refusal(ipaddress.ip_address("169.254.169.254"))
    assert allowed_network("auto", site, (), named=True, others=[f"{site}privacy"])[1] == (LOCAL,)
    mapped = mappings("shop.example=127.0.0.1:8000", "legal.example=127.0.0.1:8001")
    dialer, notes = allowed_network(
        "auto", "http://shop.example/", mapped, named=False, others=["http://legal.example/"]
    )
    assert (dialer.refuses, notes) == (False, (LOCAL,))


def test_behind_somebody_elses_proxy_only_that_one_can_tell(monkeypatch):
    monkeypatch.setattr(
        "auditor.crawl.settings.network_access.getproxies",
        lambda: {"https": "http://proxy.corp.example:3128", "no": "localhost"},
    )
    assert allowed_network("auto", "https://8.8.8.8/", (), named=False) == (None, (OUTER,))
    with pytest.raises(
        UsageError, match=r"--egress public needs direct connections, .* name http://proxy\.corp\.example:3128"
    ):
        allowed_network("public", "https://8.8.8.8/", (), named=False)
