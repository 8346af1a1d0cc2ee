"""Channels that make no request event: recorded as what the page declares or calls, whoever calls and wherever."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from auditor.demo.web import LocalWeb, html, script
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence import Visit
from tests.crawl.audited import crawl_web

pytestmark = pytest.mark.browser

T = "tracker.example"
PAY = "{total: {label: 'x', amount: {currency: 'EUR', value: '1'}}}"
GROUPS = f'{{"group": "a", "max_age": 9, "endpoints": [{{"url": "https://n1.{T}/r"}}, {{"url": "https://n2.{T}/r"}}]}}'
NESTED = "const f = document.createElement('iframe'); document.body.append(f); const w = f.contentWindow;"
LINK = "const l = document.createElement('link');"


@dataclass(frozen=True)
class Page:
    """A page that declares something: a member of a kind, and what is to be recorded of it, as `resource host`."""

    name: str
    script: str = ""
    body: str = ""
    head: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    found: tuple[str, ...] = ()


PAGES = (
    Page("ice", f"new RTCPeerConnection({{iceServers: [{{urls: 'stun:{T}:3478'}}]}})", found=(f"ice-server {T}",)),
    Page(
        "ice-set-late", f"""const p = new webkitRTCPeerConnection();
        setTimeout(() => p.setConfiguration({{iceServers: [{{urls: ['turns:a.{T}:5349?transport=tcp', 'turn:b.{T}'], username: 'u', credential: 'c'}}]}}), 500)""",
        found=(f"ice-server a.{T}", f"ice-server b.{T}"),
    ),
    Page("ice-in-srcdoc", body=f"<iframe srcdoc=\"<script>new RTCPeerConnection({{iceServers: [{{urls: 'stun:{T}'}}]}})</script>\"></iframe>",
         found=(f"ice-server {T}",)),
    Page("ice-of-an-empty-frame", f"{NESTED} new w.RTCPeerConnection({{iceServers: [{{urls: 'stun:{T}'}}]}}); f.remove()", found=(f"ice-server {T}",)),
    Page("ice-by-a-class", f"class C extends RTCPeerConnection {{}}; new C({{iceServers: [{{urls: 'stun:{T}'}}]}})", found=(f"ice-server {T}",)),
    Page("ice-by-a-liar", f"""let n = 0; new RTCPeerConnection({{get iceServers() {{ return n++ ? [] : [{{urls: 'stun:{T}'}}] }}}})""", found=(f"ice-server {T}",)),
    Page("ice-in-a-foreign-frame", body="<iframe src='https://player.example/frame'></iframe>", found=("ice-server relay.example",)),
    Page("ice-to-nobody", "new RTCPeerConnection().createDataChannel('x')"),
    Page("payment", f"new PaymentRequest([{{supportedMethods: 'https://{T}/pay'}}], {PAY}).canMakePayment().catch(() => 0)", found=(f"payment-method {T}",)),
    Page("payment-if-there-is-one", f"if (window.PaymentRequest) new PaymentRequest([{{supportedMethods: 'https://{T}/pay'}}], {PAY})", found=(f"payment-method {T}",)),
    Page("payment-of-two", f"new PaymentRequest([{{supportedMethods: 'basic-card'}}, {{supportedMethods: 'https://{T}/pay'}}], {PAY})", found=(f"payment-method {T}",)),
    Page("payment-by-name", f"new PaymentRequest([{{supportedMethods: 'secure-payment-confirmation-x'}}], {PAY})"),
    Page("identity", f"navigator.credentials.get({{identity: {{providers: [{{configURL: 'https://{T}/fed', clientId: '1'}}]}}}}).catch(() => 0)", found=(f"identity-provider {T}",)),
    Page("reporting-endpoints", headers=(("Reporting-Endpoints", f'default="https://{T}/r", own="/mine"'),), found=("report shop.example", f"report {T}")),
    Page("report-to-with-two", headers=(("Report-To", GROUPS), ("NEL", '{"report_to": "a", "max_age": 9}')), found=(f"report n1.{T}", f"report n2.{T}")),
    Page("report-to-of-a-picture", body="<img src='/nel.gif'>", found=(f"report {T}",)),
    Page("violations", headers=(("Content-Security-Policy", f"default-src *; script-src 'unsafe-inline'; report-uri https://{T}/csp"),), found=(f"report {T}",)),
    Page("hints", headers=(("Accept-CH", "Sec-CH-UA-Model"), ("Permissions-Policy", f'geolocation=(), ch-ua-model=(self "https://{T}")')), found=(f"client-hints {T}",)),
    Page("hints-of-all-to-itself", headers=(("Accept-CH", "Sec-CH-UA-Model"), ("Permissions-Policy", "ch-ua-model=(self), camera=()"))),
    Page("hints-by-element", head=f"<meta http-equiv=Delegate-CH content='sec-ch-ua-model https://{T}'>", found=(f"client-hints {T}",)),
    Page("preconnect", head=f"<link rel=preconnect href='https://{T}'>", found=(f"preconnect {T}",)),
    Page("preconnect-late", f"setTimeout(() => {{ {LINK} l.setAttribute('rel', 'Preconnect'); l.setAttribute('href', '//{T}'); document.head.append(l) }}, 2000)", found=(f"preconnect {T}",)),
    Page("preconnect-and-gone", f"{LINK} l.rel = 'preconnect'; l.href = 'https://{T}'; document.head.append(l); l.remove()", found=(f"preconnect {T}",)),
    Page("preconnect-by-header", headers=(("Link", f'<https://{T}>; rel="preconnect"; crossorigin, </a.css>; rel=preload; as=style'),), found=(f"preconnect {T}",)),
    Page("dns-prefetch", head=f"<link rel='dns-prefetch' href='//{T}'>", found=(f"dns-prefetch {T}",)),
    Page("preconnect-to-itself", head="<link rel=preconnect href='/'><link rel='dns-prefetch' href='https://shop.example'>"),
    Page("speculation", body=f'<script type=speculationrules>{{"prerender": [{{"urls": ["https://{T}/next", "/own"]}}]}}</script>', found=(f"speculation {T}",)),
    Page("speculation-of-links", body=f'<a href="https://{T}/x">x</a><a href="https://other.example/">y</a><script type=speculationrules>'
         f'{{"prefetch": [{{"where": {{"href_matches": "https://{T}/*"}}, "eagerness": "immediate"}}]}}</script>', found=(f"speculation {T}",)),
    Page("speculation-on-pressing", body=f'<a href="https://{T}/x">x</a><script type=speculationrules>{{"prefetch": [{{"where": {{"href_matches": "/*"}}}}]}}</script>'),
    Page("attribution", body=f"<img src='data:,' attributionsrc='https://{T}/source'>", found=(f"attribution {T}",)),
    Page("ordinary", "localStorage.setItem('a', 1); fetch('/own').catch(() => 0); navigator.permissions.query({name: 'geolocation'})",
         head="<link rel=stylesheet href='/a.css'><link rel=icon href='data:,'>",
         headers=(("Permissions-Policy", "camera=(), microphone=()"), ("Content-Security-Policy-Report-Only", "img-src *"))),
)  # fmt: skip


def the_web() -> LocalWeb:
    web = LocalWeb()
    for page in PAGES:
        text = f"<!doctype html><title>{page.name}</title><head>{page.head}</head><body><p>words</p>{page.body}<script>{page.script}</script>"
        web.route("shop.example", f"/{page.name}", html(text).adding(*page.headers))
    web.route("player.example", "/frame", html(
        "<script>new RTCPeerConnection({iceServers: [{urls: 'stun:relay.example'}]})</script>").adding(
        ("Reporting-Endpoints", 'default="https://reports.player.example/"')))  # fmt: skip
    web.route("shop.example", "/nel.gif", script("").adding(
        ("Report-To", f'{{"group": "g", "max_age": 1, "endpoints": [{{"url": "https://{T}/"}}]}}'), ("Reporting-Endpoints", 'x="https://no.example/"')))  # fmt: skip
    web.route("*", "/*", html("else"))
    return web


@pytest.fixture(scope="module")
def visits(browsers) -> dict[str, Visit]:
    shell = Browsers(headless_shell=browsers.headless_shell)
    crawled = crawl_web(the_web(), shell, *(f"/{p.name}" for p in PAGES), settle_ms=3000)
    return {v.url.rpartition("/")[2]: v for v in crawled.visits}


def declared(visit: Visit) -> set[str]:
    from auditor.urls import host_of

    return {f"{r.resource} {host_of(r.url)}" for r in visit.requests if r.seen == "declared"}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_what_a_page_declares_is_recorded(visits, page):
    visit = visits[page.name]
    assert visit.blind == ()
    found = declared(visit) - {"report reports.player.example"}  # in evidence, and no affair of the page
    assert found == set(page.found)
