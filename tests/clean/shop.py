"""A shop: products, pages of a list, a search, a basket, an account, forms, a chat of its own, prices that change as they are shown."""

from __future__ import annotations

from auditor.demo.web import Answer, LocalWeb, Request, cookie, html, redirect, script, text
from tests.clean.parts import (
    CACHED,
    CleanSite,
    Package,
    document,
    events,
    moved,
    open_socket,
    picture,
    secured,
    serve_package,
)

HOST = "www.heron-outdoor.example"
_MEDIA = "media.heron-outdoor.example"
GOODS = {
    "kettle": ("Kettle", 34),
    "lamp": ("Lamp", 28),
    "tarp": ("Tarp", 61),
    "rope": ("Rope", 12),
    "stove": ("Stove", 89),
}

POLICY = """\
version: 1
site: {name: Heron Outdoor, url: "https://www.heron-outdoor.example/", crawl: {exclude: [/basket/add]}}
statement: {url: /privacy}
declared:
  cookies:
    - {name: __Host-session, purpose: necessary, max_age: session}
    - {name: last-seen, purpose: preferences, max_age: 30 days}
  storage:
    - {key: basket, kind: local, purpose: necessary}
    - {key: scroll, kind: session, purpose: necessary}
    - {key: recent, kind: local, purpose: preferences}
    - {key: shop, kind: indexeddb, purpose: necessary}
    - {key: offline, kind: cache, purpose: necessary}
clauses:
  - id: nobody
    quote: Your browser talks to our own servers and to nobody else.
    rules:
      - {id: recipients, check: recipients-declared}
      - {id: embeds, check: embeds-declared}
      - {id: personal, check: no-personal-data-shared}
      - {id: pixels, check: pixels-anonymous}
      - {id: purposes, check: purposes-allowed, in: [no-choice, gpc], allow: [necessary, preferences]}
  - id: tables
    quote: The tables name all cookies and keys, and say how long each is kept.
    rules:
      - {id: cookies, check: cookies-declared}
      - {id: storage, check: storage-declared}
      - {id: without, check: works-without-cookies, pages: [/, /goods, /goods/**, /privacy, /contact]}
  - id: not-watched
    quote: We do not tell your device from others, nor record what you do.
    rules:
      - {id: fingerprints, check: no-fingerprinting}
      - {id: replay, check: no-session-replay}
  - id: reach
    quote: This page stands behind a link on every page, and so does our address.
    rules:
      - {id: statement, check: statement-reachable}
      - {id: sound, check: statement-sound, max_age: 50 years}
      - {id: mail, check: contact-reachable, email: care@heron-outdoor.example, max_clicks: 2}
      - {id: form, check: contact-reachable, form: /contact}
      - {id: forms, check: forms-disclosed}
      - {id: encrypted, check: transport-secure, hsts_min_age: 6 months}
      - {id: links, check: external-links}
"""

_STYLE = """@font-face{font-family:Silkscreen;src:url(/fonts/silkscreen-latin-400-normal.woff2) format("woff2");font-display:swap}
h1{font-family:Silkscreen,serif}body{font:16px/1.5 sans-serif;margin:0 auto;max-width:70rem}.card{display:inline-block;width:14rem;height:16rem}
#chat{position:fixed;right:1rem;bottom:1rem}#chat[hidden],dialog:not([open]){display:none}"""
_SCRIPT = """
import {basket, put, count} from "./basket.js";
const remember = indexedDB.open("shop", 1);
remember.onupgradeneeded = () => remember.result.createObjectStore("seen");
const shown = () => { document.querySelector("#count").textContent = count(); };
shown();
document.addEventListener("click", event => {
  const goods = event.target.closest("[data-put]");
  if (goods) { event.preventDefault(); put(goods.dataset.put); shown(); document.querySelector("#said").textContent = "In your basket."; }
});
const list = document.querySelector("#lines");
if (list) list.innerHTML = Object.entries(basket()).map(([id, n]) => `<li>${id}: ${n}</li>`).join("") || "<li>Nothing yet.</li>";
addEventListener("pagehide", () => sessionStorage.setItem("scroll", String(scrollY)));
const here = location.pathname.match(/^[/]goods[/](.+)$/);
if (here) {
  localStorage.setItem("recent", here[1]);
  cookieStore.set({name: "last-seen", value: here[1], expires: Date.now() + 30 * 864e5, sameSite: "lax"});
  new EventSource("/stock/" + here[1]).onmessage = event => { document.querySelector("#stock").textContent = JSON.parse(event.data).stock + " in stock"; };
}
const search = document.querySelector("#search");
let waiting;
search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(async () => {
  const found = await (await fetch("/suggest?q=" + encodeURIComponent(search.value))).json();
  document.querySelector("#found").innerHTML = found.map(name => `<option>${name}</option>`).join("");
}, 200); });
const end = document.querySelector("#end");
if (end) { let page = 1; new IntersectionObserver(async ([seen]) => {
  if (!seen.isIntersecting || page > 3) return;
  const more = await (await fetch("/more/" + ++page)).text();
  document.querySelector("#cards").insertAdjacentHTML("beforeend", more);
}).observe(end); }
const chat = document.querySelector("#chat"), opener = document.querySelector("#chat-open");
const socket = new WebSocket(`wss://${location.host}/chat`);
socket.onmessage = event => { document.querySelector("#talk").textContent = event.data; };
opener.addEventListener("click", () => { chat.hidden = !chat.hidden; opener.setAttribute("aria-expanded", String(!chat.hidden)); });
document.querySelector("#size-open")?.addEventListener("click", () => document.querySelector("#size").showModal());
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/worker.js").catch(() => {});
setInterval(() => fetch("/alive", {credentials: "omit"}).catch(() => {}), 4000);
"""
_BASKET = """const read = () => { try { return JSON.parse(localStorage.getItem("basket")) || {}; } catch { return {}; } };
export const basket = read;
export const put = id => { const all = read(); all[id] = (all[id] || 0) + 1; try { localStorage.setItem("basket", JSON.stringify(all)); } catch {} };
export const count = () => Object.values(read()).reduce((a, b) => a + b, 0);
"""
_WORKER = """self.addEventListener("install", event => event.waitUntil(caches.open("offline").then(all => all.addAll(["/offline", "/shop.css"]))));
self.addEventListener("activate", event => event.waitUntil(clients.claim()));
self.addEventListener("fetch", event => {
  if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(() => caches.match("/offline")));
});"""
_NEWSLETTER = """<form action="/newsletter" method="post"><label>E-mail <input type="email" name="email" autocomplete="email"></label>
<label><input type="checkbox" name="news" value="1"> Yes, write to me</label><button>Subscribe</button>
<p>What becomes of it: <a href="/privacy">privacy</a>.</p></form>"""
_CONTACT = """<h1>Contact</h1><p><a href="mailto:care@heron-outdoor.example">care@heron-outdoor.example</a></p>
<form action="/contact" method="post"><label>Name <input name="name" autocomplete="name"></label>
<label>E-mail <input type="email" name="email"></label><label>Telephone <input type="tel" name="phone"></label>
<label>Message <textarea name="message"></textarea></label><input type="hidden" name="csrf" value="x">
<p>See our <a href="/privacy">privacy statement</a>.</p><button>Send</button></form>"""
_LOGIN = """<h1>Your account</h1><form action="/login" method="post"><label>E-mail <input type="email" name="email" autocomplete="username"></label>
<label>Password <input type="password" name="password" autocomplete="current-password"></label><button>Log in</button>
<p><a href="/privacy">Privacy</a></p></form>"""
_PRIVACY = """<h1>Privacy</h1><p>Last changed on 1 May 2026.</p><p>Your browser talks to our own servers and to nobody else.
The tables name all cookies and keys, and say how long each is kept. We do not tell your device from others, nor record what you do.
This page stands behind a link on every page, and so does our address. Write to care@heron-outdoor.example.</p>
<table><tr><td>__Host-session</td><td>session</td></tr><tr><td>last-seen</td><td>30 days</td></tr></table>"""
_PARAGRAPH = (
    "<p>Carried over passes and through rain, mended at the roadside, and still as good as on the first day. </p>"
)


def build(package: Package) -> LocalWeb:
    web = LocalWeb()
    plain = {
        "/": _frame("Things for outside", f"<h1>Things for outside</h1>{_PARAGRAPH * 6}{_cards(GOODS)}{_NEWSLETTER}"),
        "/goods": _frame("All goods", _list(1)),
        "/basket": _frame("Basket", "<h1>Basket</h1><ul id='lines'></ul><a href='/checkout'>Check out</a>"),
        "/checkout": redirect("/login"),
        "/login": _frame("Log in", _LOGIN),
        "/contact": _frame("Contact", _CONTACT),
        "/privacy": _frame("Privacy", _PRIVACY),
        "/guide": _frame("Guide", f"<h1>Guide</h1>{_PARAGRAPH * 30}<p><a href='/care.pdf'>Care (PDF)</a></p>"),
        "/offline": html("<!doctype html><meta charset=utf-8><title>Offline</title><h1>You are offline</h1>"),
        **{f"/goods/{name}": _frame(title, _product(name)) for name, (title, _) in GOODS.items()},
    }
    for path, answer in plain.items():
        web.route(HOST, path, _with_session(answer))
    web.route(HOST, "/guide/", moved("/guide"))
    web.route(HOST, "/search", _search)
    web.route(HOST, "/suggest", lambda _: text('["Kettle","Lamp"]', content_type="application/json"))
    web.route(HOST, "/more/*", lambda request: html(_cards(GOODS) if request.path < "/more/4" else ""))
    web.route(HOST, "/alive", Answer(status=204))
    web.route(HOST, "/stock/*", events)
    web.route(HOST, "/chat", open_socket)
    web.route(HOST, "/care.pdf", document())
    for path, answer in {
        "/shop.js": script(_SCRIPT),
        "/basket.js": script(_BASKET),
        "/worker.js": script(_WORKER),
    }.items():
        web.route(HOST, path, answer)
    web.route(HOST, "/shop.css", text(_STYLE, content_type="text/css").adding(CACHED))
    web.route(HOST, "/fonts/*", serve_package(package("@fontsource/silkscreen") / "files", "/fonts/"))
    web.route(HOST, "/robots.txt", text("User-agent: *\nDisallow: /admin\nDisallow: /basket/add\n"))
    web.route(HOST, "/favicon.ico", picture((20, 60, 90), 16))
    web.route(
        HOST,
        "/*",
        Answer(status=404, content_type="text/html", body=_frame("Not here", "<h1>That page is not here</h1>").body),
    )
    web.route("heron-outdoor.example", "/", secured(Answer(status=301).adding(("Location", f"https://{HOST}/"))))
    web.route(_MEDIA, "/*", lambda request: picture((len(request.path) * 9 % 256, 90, 60)))
    web.route("trail-society.example", "/", html("<title>Trail society</title><h1>Trails</h1>"))
    return web


def _frame(title: str, body: str) -> Answer:
    return html(f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - Heron Outdoor</title>
<meta name="viewport" content="width=device-width"><link rel="preconnect" href="https://{_MEDIA}"><link rel="stylesheet" href="/shop.css">
<link rel="preload" href="/fonts/silkscreen-latin-400-normal.woff2" as="font" type="font/woff2" crossorigin></head><body>
<header><a href="/">Heron Outdoor</a> <a href="/goods">All goods</a> <a href="/guide">Guide</a> <a href="/basket">Basket (<span id="count">0</span>)</a>
<a href="/login">Account</a> <form action="/search" role="search"><input id="search" type="search" name="q" list="found" aria-label="Search"><datalist id="found"></datalist><button>Search</button></form></header>
<main>{body}</main><p id="said" role="status"></p>
<button id="chat-open" aria-expanded="false" aria-controls="chat">Ask us</button><div id="chat" hidden><p id="talk">…</p></div>
<footer><a href="/privacy">Privacy</a> <a href="/contact">Contact</a> <a href="https://trail-society.example/">Trail society</a></footer>
<script type="module" src="/shop.js"></script></body></html>""")


def _cards(goods: dict[str, tuple[str, int]]) -> str:
    return "".join(
        f'<div class="card"><a href="/goods/{name}"><img loading="lazy" src="https://{_MEDIA}/{name}.png" alt="{title}" width="64" height="64">{title}</a>'
        f' {price} <button data-put="{name}">Add to basket</button></div>'
        for name, (title, price) in goods.items()
    )


def _list(page: int) -> str:
    ways = "".join(f'<a href="/goods?page={n}">{n}</a> ' for n in (1, 2, 3))
    return f'<h1>All goods, page {page}</h1><div id="cards">{_cards(GOODS)}</div><p id="end">{ways}</p>'


def _product(name: str) -> str:
    title, price = GOODS[name]
    return f"""<h1>{title}</h1><img src="https://{_MEDIA}/{name}.png" alt="{title}"><p>{price} <span id="stock"></span></p>{_PARAGRAPH * 2}
<button data-put="{name}">Add to basket</button> <button id="size-open">Sizes</button><dialog id="size"><p>One size.</p><form method="dialog"><button>Close</button></form></dialog>
<details><summary>Delivery</summary><p>In three days.</p></details>{_NEWSLETTER}"""


def _search(request: Request) -> Answer:
    found = {n: g for n, g in GOODS.items() if request.query.get("q", "").lower() in g[0].lower()}
    return _with_session(_frame("Search", f"<h1>Found: {len(found)}</h1>{_cards(found)}"))(request)


def _with_session(answer: Answer):
    """A session as soon as somebody comes, over https only."""
    secure = secured(answer)

    def reply(request: Request) -> Answer:
        known = "__Host-session" in request.cookies
        new = (
            ()
            if known or request.scheme == "http"
            else (cookie("__Host-session", "s", "Path=/; Secure; HttpOnly; SameSite=Lax"),)
        )
        return secure(request).adding(*new)

    return reply


SITE = CleanSite(name="shop", policy=POLICY, build=build, packages=("@fontsource/silkscreen",), pages=8)
