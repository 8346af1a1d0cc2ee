"""A page with every source of requests, cookies and storage planted in it; all report to px.tracker.example."""

from __future__ import annotations

import asyncio

from aiohttp import web as aiohttp_web

from auditor.demo.web import LocalWeb, Request, cookie, gif, html, redirect, script, text

PX = "https://px.tracker.example/"
TWO_YEARS = 63_072_000

PAGE = f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>Planted</title>
<link rel=icon href="data:,"><link rel=manifest href="/manifest.json"><link rel=prefetch href="{PX}link-prefetch">
<link rel=preload as=image href="{PX}link-preload"><link rel=stylesheet href="/style.css">
<style>@font-face{{font-family:zz;src:url({PX}font)}} body{{background:url({PX}css-background)}} p{{font-family:zz}}</style></head><body>
<header><a href="/a">A</a></header><p>text in the far font</p>
<img src="{PX}img"><img src="{PX}img-lazy" loading=lazy width=10 height=10 style="position:absolute;top:9000px"><img src="https://r1.example/hop1">
<img src="http://insecure.example/mixed-img">
<iframe src="/same" title="Same site"></iframe><iframe src="https://third.example/frame"></iframe>
<iframe sandbox="allow-scripts" src="https://third.example/sandboxed"></iframe><iframe srcdoc='<img src="{PX}srcdoc-img">'></iframe>
<object data="{PX}object" type="image/gif"></object><video src="{PX}video" preload=auto></video><embed src="/embedded" type="text/html">
<a id=ping href="#x" ping="{PX}a-ping">ping</a>
<form id=f method=post target=hf action="{PX}form-post"><label>Mail <input type=email name=email autocomplete=email required></label>
<input type=checkbox name=news checked><input type=hidden name=h><a href="/privacy">Privacy</a></form><iframe name=hf></iframe>
<svg width=40 height=20><a href="https://svg.example/"><text y=15>svg</text></a></svg>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" usemap=#m><map name=m><area href="https://area.example/" alt="Area" shape=rect coords="0,0,9,9"></map>
<div id=host></div><button onclick="location.href='https://button.example/'">go</button>
<footer><a href="mailto:care@shop.example">Mail</a> <a href="https://out.example/x?utm_source=1" target=_blank rel="noopener nofollow" aria-label="Out (new window)">Out</a></footer>
<script src="https://cdn.example/a.js"></script><script src="http://insecure.example/mixed.js"></script>
<script>
const no = {{mode: 'no-cors', credentials: 'include'}};
fetch("{PX}fetch", no);
const x = new XMLHttpRequest; x.open("GET", "{PX}xhr"); x.withCredentials = true; x.send();
fetch("{PX}keepalive", {{...no, keepalive: true, method: "POST", body: "12345"}});
navigator.sendBeacon("{PX}beacon", "data");
fetch("{PX}preflighted", {{method: "POST", headers: {{"x-custom": "1", "content-type": "application/json"}}, body: "{{}}", credentials: "include"}});
new Worker("/worker.js");
new SharedWorker("/shared.js");
navigator.serviceWorker.register("/sw.js");
new WebSocket("wss://px.tracker.example/ws").onopen = e => e.target.send("hello");
import("{PX}module");
open("https://popup.example/popup", "_blank", "noopener");
setTimeout(() => {{ document.getElementById("ping").click(); document.getElementById("f").submit(); }}, 200);
for (const n of [1, 2, 4, 8]) setTimeout(() => {{ new Image().src = "{PX}late-" + n; }}, n * 1000);
setTimeout(async () => {{ await fetch("{PX}slow", {{mode: 'no-cors'}}); setTimeout(() => {{ new Image().src = "{PX}after-slow"; }}, 1000); }}, 500);
let ticks = 0; const ticking = setInterval(() => {{ new Image().src = "{PX}tick-" + ++ticks; if (ticks === 3) clearInterval(ticking); }}, 1500);
addEventListener("scroll", () => setTimeout(() => {{ new Image().src = "{PX}scrolled"; }}, 300), {{once: true}});
addEventListener("mousemove", () => {{ new Image().src = "{PX}moved"; }}, {{once: true}});
setTimeout(() => {{ const a = document.createElement("a"); a.href = "/late-link"; a.textContent = "late"; document.body.append(a); }}, 2000);
document.getElementById("host").attachShadow({{mode: "open"}}).innerHTML = '<a href="/in-shadow">shadow</a>';
addEventListener("pagehide", () => {{ navigator.sendBeacon("{PX}bye-pagehide", "x"); fetch("{PX}bye-keepalive", {{...no, keepalive: true}}); }});
document.addEventListener("visibilitychange", () => navigator.sendBeacon("{PX}bye-visibility", "x"));
document.cookie = "inline=1; path=/; max-age={TWO_YEARS}";
document.cookie = "gone=; path=/; max-age=0";
cookieStore.set({{name: "stored", value: "1", expires: Date.now() + 1000 * {TWO_YEARS}}});
localStorage.setItem("local-key", "value"); localStorage.plain = "value"; sessionStorage.setItem("session-key", "value");
localStorage.setItem("short-lived", "1"); localStorage.removeItem("short-lived");
indexedDB.open("database"); caches.open("cache");
document.title = "Planted, webdriver " + navigator.webdriver;
</script></body></html>"""

THIRD_FRAME = f"""<script>
document.cookie = "third-js=1; SameSite=None; Secure"; document.cookie = "third-part=1; SameSite=None; Secure; Partitioned";
localStorage.setItem("third-key", "1");
fetch("{PX}frame-fetch", {{mode: "no-cors", credentials: "include"}}); new Worker("/worker.js");
setTimeout(() => {{ new Image().src = "{PX}frame-late"; }}, 6000);
addEventListener("pagehide", () => navigator.sendBeacon("{PX}bye-frame"));
</script><img src="{PX}frame-img"><iframe src="https://nested.example/nested"></iframe><a href="https://linked.example/">linked in a frame</a>"""

WORKER = f"""fetch("{PX}worker-fetch", {{mode: "no-cors", credentials: "include"}}); importScripts("/imported.js"); new Worker("/nested-worker.js");
setTimeout(() => {{ fetch("{PX}worker-late", {{mode: "no-cors"}}); setTimeout(() => fetch("{PX}worker-chained", {{mode: "no-cors"}}), 600); }}, 700);
fetch("{PX}worker-says?" + [navigator.webdriver, navigator.globalPrivacyControl, /headless/i.test(navigator.userAgent), navigator.userAgentData.brands.map(b => b.brand)], {{mode: "no-cors"}});"""

SERVICE_WORKER = f"""self.addEventListener("install", e => {{ fetch("{PX}sw-install", {{mode: "no-cors", credentials: "include"}}); self.skipWaiting(); }});
self.addEventListener("activate", e => e.waitUntil(clients.claim().then(() => cookieStore.set("sw-cookie", "1"))));"""

LIBRARY_A = "const s = document.createElement('script'); s.src = 'https://cdn.example/b.js'; document.head.append(s);"
LIBRARY_B = f"""document.cookie = "library=1; path=/";
setTimeout(function later() {{ Promise.resolve().then(function then1() {{ document.cookie = "library-late=1; path=/"; new Image().src = "{PX}blamed"; }}); }}, 1200);"""


def planted_web() -> LocalWeb:
    """The page at https://shop.example/ with all that it needs."""
    web = LocalWeb()
    policy = ("Content-Security-Policy-Report-Only", f"img-src 'none'; report-uri {PX}csp-report")
    web.route(
        "shop.example", "/",
        html(PAGE).adding(
            cookie("sid", "1", f"Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age={TWO_YEARS}"), cookie("weak", "1", "SameSite=None"),
            cookie("foreign", "1", "Domain=other.example"), cookie("__Host-bad", "1", "Path=/x; Secure"), policy,
            ("Strict-Transport-Security", "max-age=31536000"),
        ),
    )  # fmt: skip
    web.route("shop.example", "/manifest.json", text('{"name": "x"}', content_type="application/manifest+json"))
    web.route("shop.example", "/style.css", text("@import url(/imported.css);", content_type="text/css"))
    web.route("shop.example", "/imported.css", text("", content_type="text/css"))
    web.route(
        "shop.example", "/same", html(f'<img src="{PX}same-img"><script>sessionStorage.setItem("framed", 1)</script>')
    )
    web.route("shop.example", "/embedded", html("embedded"))
    web.route("shop.example", "/worker.js", script(WORKER))
    web.route("shop.example", "/imported.js", script(f'fetch("{PX}imported-fetch", {{mode: "no-cors"}})'))
    web.route("shop.example", "/nested-worker.js", script(f'fetch("{PX}nested-worker-fetch", {{mode: "no-cors"}})'))
    web.route(
        "shop.example",
        "/shared.js",
        script(f'fetch("{PX}shared-worker-fetch", {{mode: "no-cors", credentials: "include"}})'),
    )
    web.route("shop.example", "/sw.js", script(SERVICE_WORKER))
    web.route("third.example", "/frame", html(THIRD_FRAME).adding(cookie("third-http", "1", "SameSite=None; Secure")))
    web.route("third.example", "/sandboxed", html(f'<img src="{PX}sandboxed-img">'))
    web.route("third.example", "/worker.js", script(f'fetch("{PX}frame-worker-fetch", {{mode: "no-cors"}})'))
    web.route("nested.example", "/nested", html(f'<img src="{PX}nested-img">'))
    web.route("popup.example", "/*", html(""))
    web.route("popup.example", "/popup", html(f'<img src="{PX}popup-img">'))
    web.route("cdn.example", "/a.js", script(LIBRARY_A))
    web.route("cdn.example", "/b.js", script(LIBRARY_B))
    web.route(
        "r1.example", "/*", redirect("https://r2.example/hop2").adding(cookie("hop1", "1", "SameSite=None; Secure"))
    )
    web.route(
        "r2.example", "/*", redirect(f"{PX}hop3", status=307).adding(cookie("hop2", "1", "SameSite=None; Secure"))
    )
    web.route("insecure.example", "/*", gif())
    web.route("px.tracker.example", "/*", _pixel)
    return web


async def _pixel(request: Request):
    name = request.path[1:]
    if name == "ws":
        return await _socket(request)
    origin = request.headers.get("Origin")
    answer = gif()
    if name == "module":
        answer = script(f'fetch("{PX}module-fetch", {{mode: "no-cors"}})')
    if name == "slow":
        await asyncio.sleep(0.7)
    allow = (
        ("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Allow-Headers", "x-custom,content-type"),
    ) if origin else ()  # fmt: skip
    return answer.adding(cookie(f"c-{name}", "1", f"SameSite=None; Secure; Path=/; Max-Age={TWO_YEARS}"), *allow)


async def _socket(request: Request) -> aiohttp_web.WebSocketResponse:
    socket = aiohttp_web.WebSocketResponse()
    socket.headers["Set-Cookie"] = "c-ws=1; SameSite=None; Secure; Path=/"
    await socket.prepare(request)
    async for _ in socket:
        pass
    return socket
