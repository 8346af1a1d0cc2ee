"""A page that sends what it is given through every door: URLs, Referer, headers, bodies, beacons, sockets, cookies, storage."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable

from auditor.demo.web import LocalWeb, Request, gif, html
from tests.canary.planted import Planted
from tests.crawl.planted import _pixel

PX = "https://px.tracker.example/"
SENDERS = """
const octets = s => Uint8Array.from(atob(s), c => c.charCodeAt(0)), texts = s => new TextDecoder('utf-8').decode(octets(s));
const no = {mode: 'no-cors', credentials: 'include'}, post = (where, body) => fetch('%PX%' + where, {...no, method: 'POST', body});
const doors = {
  url: (n, s) => { new Image().src = '%PX%url-' + n + '?v=1&' + texts(s); },
  path: (n, s) => { new Image().src = '%PX%path-' + n + '/' + texts(s) + '/x.gif'; },
  body: (n, s) => post('body-' + n, octets(s)),
  blob: (n, s) => post('blob-' + n, new Blob([octets(s)])),
  multipart: (n, s) => { const form = new FormData(); form.append('a', '1'); form.append('f', new Blob([octets(s)]), 'f'); post('multipart-' + n, form); },
  xhr: (n, s) => { const x = new XMLHttpRequest(); x.open('POST', '%PX%xhr-' + n); x.send(texts(s)); },
  beacon: (n, s) => navigator.sendBeacon('%PX%beacon-' + n, new Blob([octets(s)])),
  header: (n, s) => fetch('%PX%header-' + n, {headers: {'x-custom': encodeURIComponent(texts(s))}}),
  referer: (n, s) => { history.replaceState(null, '', '/?' + texts(s)); fetch('%PX%referer-' + n, {...no, referrerPolicy: 'unsafe-url'}); history.replaceState(null, '', '/'); },
  socket: (n, s) => { messages.push(octets(s), texts(s)); },
  cookie: (n, s) => { document.cookie = 'cookie-' + n + '=' + texts(s).replaceAll(';', ',') + '; path=/'; },
  storage: (n, s) => localStorage.setItem('storage-' + n, texts(s)),
  worker: (n, s) => { new Worker(URL.createObjectURL(new Blob([`fetch('%PX%worker-${n}', {method: 'POST', mode: 'no-cors', body: '${texts(s)}'})`]))); },
  leaving: (n, s) => addEventListener('pagehide', () => navigator.sendBeacon('%PX%leaving-' + n, new Blob([octets(s)]))),
  nested: (n, s) => addEventListener('pagehide', () => navigator.sendBeacon('%PX%nested-' + n, new Blob(['\u00e4', new Blob([octets(s)]), '!']))),
};
const messages = [];
for (const [door, name, data] of todo) doors[door](name, data);
if (messages.length) { const w = new WebSocket('wss://px.tracker.example/ws'); w.onopen = () => messages.forEach(m => w.send(m)); }
""".replace("%PX%", PX)


def leaking_page(sent: Iterable[tuple[str, int, bytes]], extra: str = "") -> str:
    """Sends each (door, number, data)."""
    todo = json.dumps([[door, number, b64encode(data).decode()] for door, number, data in sent])
    return f"<!doctype html><title>Leaking</title>{extra}<script>const todo = {todo};{SENDERS}</script>"


def leaking_web(page: str) -> LocalWeb:
    web = LocalWeb()
    web.route("shop.example", "/", html(page))
    web.route("shop.example", "/favicon.ico", gif())
    web.route("px.tracker.example", "/*", _pixel)
    web.route("third.example", "/*", _third)
    return web


def _third(request: Request):
    value = json.dumps(request.query.get("value", ""))
    return html(
        f"<script>localStorage.setItem('kept', {value}); document.cookie = 'held=' + encodeURIComponent({value}) + '; SameSite=None; Secure'</script>"
    )


def texts(planted: Iterable[Planted]) -> tuple[Planted, ...]:
    """Those that a URL can hold as they are."""
    return tuple(
        p for p in planted if p.data.isascii() and p.data.decode().isprintable() and not set(b'<>"#\\ ') & set(p.data)
    )
