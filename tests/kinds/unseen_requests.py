"""Requests of which the page's own events tell nothing, or late."""

from __future__ import annotations

from functools import partial

from auditor.demo.web import html, text
from tests.kinds.member import TRACKER, Make, Member, html_document, javascript, script

_of: Make = partial(Member, kind="unseen requests", person=("goto /", "wait 2", "goto /privacy"))
_OWN_WORKER = '<script>navigator.serviceWorker.register("/sw.js")</script>'


def _sw(source: str) -> dict[str, object]:
    return {"/": _OWN_WORKER, "/sw.js": javascript(source)}


MEMBERS = (
    _of(name="a service worker when it is activated", pages=_sw(f'onactivate = e => e.waitUntil(fetch("https://{TRACKER}/a", {{mode: "no-cors"}}));')),
    _of(name="importScripts of a service worker", pages=_sw(f'importScripts("https://{TRACKER}/lib.js");'), hosts={(TRACKER, "/lib.js"): javascript("1")}),
    _of(name="a shared worker", pages={"/": script('new SharedWorker("/shared.js").port.start();'), "/shared.js": javascript(f'fetch("https://{TRACKER}/s", {{mode: "no-cors"}});')}),
    _of(name="a worker of a worker", pages={"/": script('new Worker("/outer.js");'), "/outer.js": javascript('new Worker("/inner.js");'), "/inner.js": javascript(f'fetch("https://{TRACKER}/w", {{mode: "no-cors"}});')}),
    _of(name="an icon that a script sets", pages={"/": script(f"""const icon = document.createElement("link"); icon.rel = "icon"; icon.href = "https://{TRACKER}/icon.gif"; document.head.append(icon);""")}),
    _of(name="a module of an audio worklet", pages={"/": script(f'const sound = new AudioContext(); sound.audioWorklet.addModule("https://{TRACKER}/worklet.js");')},
        hosts={(TRACKER, "/worklet.js"): javascript("registerProcessor('x', class extends AudioWorkletProcessor {})", ("Access-Control-Allow-Origin", "*"))}),
    _of(name="speculation rules that prefetch", pages={"/": f'<script type="speculationrules">{{"prefetch": [{{"source": "list", "urls": ["https://{TRACKER}/next"], "eagerness": "immediate"}}]}}</script>'}),
    _of(name="a Link header of the answer", pages={"/": html("<!doctype html><title>Shop</title><h1>Shop</h1><p>Things.</p><a href='/privacy'>Privacy</a>").adding(("Link", f"<https://{TRACKER}/s.css>; rel=preload; as=style"))}),
    _of(name="a policy for content that reports", pages={"/": html("<!doctype html><title>Shop</title><h1>Shop</h1><p>Things.</p><script>1</script><a href='/privacy'>Privacy</a>").adding(("Content-Security-Policy-Report-Only", f"script-src 'none'; report-uri https://{TRACKER}/csp"))}),
    _of(name="a manifest and its icon", pages={"/": f'<link rel="manifest" href="https://{TRACKER}/app.json" crossorigin>'}, hosts={(TRACKER, "/app.json"): text('{"name": "Shop", "icons": []}', content_type="application/manifest+json").adding(("Access-Control-Allow-Origin", "*"))},
        person=()),
    _of(name="subtitles, a cursor, a mask", pages={"/": f'<video controls crossorigin><track default kind="subtitles" src="https://{TRACKER}/words.vtt"></video><p style="cursor:url(https://{TRACKER}/c.cur),auto;mask:url(https://{TRACKER}/m.svg#m)">Masked</p>'}),
    _of(name="an own service worker that keeps pages", keeps=True, pages=_sw('oninstall = e => e.waitUntil(caches.open("p").then(c => c.addAll(["/", "/privacy"]))); onfetch = e => e.respondWith(caches.match(e.request).then(a => a || fetch(e.request)));')),
    _of(name="own icon, manifest and shared worker", keeps=True, pages={"/": '<link rel="icon" href="/favicon.ico"><link rel="manifest" href="/app.json">' + script('new SharedWorker("/shared.js").port.start();'),
        "/shared.js": javascript('fetch("/app.json");'), "/app.json": html_document('{"name": "Shop"}', "application/manifest+json")}),
)  # fmt: skip
