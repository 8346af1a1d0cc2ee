"""A shop behind a banner: a consent manager from npm, unmodified and wired right, holds back the counter and the adverts."""

from __future__ import annotations

from auditor.demo.web import Answer, LocalWeb, cookie, gif, html, script, text
from tests.clean.parts import CleanSite, Package, picture, secured, serve_package

HOST = "www.curlew-cycles.example"
_COUNTER = "https://count.tally-house.example"
_ADVERTS = "https://tag.billboard-lane.example"

POLICY = """\
version: 1
site: {name: Curlew Cycles, url: "https://www.curlew-cycles.example/"}
statement: {url: /privacy}
declared:
  cookies:
    - {name: session, purpose: necessary, max_age: session}
    - {name: cc_cookie, purpose: necessary, max_age: 6 months}
    - {name: th_visitor, purpose: analytics, max_age: 12 months}
    - {name: bl_id, purpose: advertising, max_age: 3 months}
  storage: [{key: basket, kind: local, purpose: necessary}]
  recipients:
    - {name: Tally House, hosts: ["*.tally-house.example"], purpose: analytics}
    - {name: Billboard Lane, hosts: ["*.billboard-lane.example"], purpose: advertising}
clauses:
  - id: asked
    quote: A notice asks you first, and saying no is as easy as saying yes.
    rules:
      - {id: offered, check: choice-offered, offer: [accept, reject, settings, withdraw]}
      - {id: before, check: purposes-allowed, in: [no-choice], allow: [necessary]}
      - {id: agreed, check: purposes-allowed, in: [accept-all], allow: [necessary, analytics, advertising]}
      - {id: refused, check: choice-respected, in: [reject-all], allow: [necessary]}
      - {id: taken-back, check: choice-respected, in: [withdraw], allow: [necessary]}
      - {id: signal, check: signal-honoured, refuses: [advertising]}
  - id: tables
    quote: The tables name everything.
    rules:
      - {id: cookies, check: cookies-declared}
      - {id: storage, check: storage-declared}
      - {id: recipients, check: recipients-declared}
      - {id: embeds, check: embeds-declared}
      - {id: personal, check: no-personal-data-shared}
      - {id: pixels, check: pixels-anonymous}
      - {id: fingerprints, check: no-fingerprinting}
      - {id: replay, check: no-session-replay}
  - id: reach
    quote: This page stands behind a link on every page.
    rules:
      - {id: statement, check: statement-reachable}
      - {id: mail, check: contact-reachable, email: hello@curlew-cycles.example, max_clicks: 1}
      - {id: forms, check: forms-disclosed}
      - {id: encrypted, check: transport-secure}
"""

_START = """
document.addEventListener("click", event => {
  if (!event.target.matches("[data-put]")) return;
  localStorage.setItem("basket", JSON.stringify([event.target.dataset.put]));
  document.getElementById("said").textContent = "In your basket.";
});
CookieConsent.run({
  categories: {
    necessary: {enabled: true, readOnly: true},
    analytics: {autoClear: {cookies: [{name: "th_visitor"}], reloadPage: true}},
    advertising: {autoClear: {cookies: [{name: "bl_id"}], reloadPage: true}},
  },
  language: {default: "en", translations: {en: {
    consentModal: {title: "We use cookies", description: "Some are necessary; others count visits or show adverts.",
      acceptAllBtn: "Accept all", acceptNecessaryBtn: "Reject all", showPreferencesBtn: "Settings"},
    preferencesModal: {title: "Cookie settings", acceptAllBtn: "Accept all", acceptNecessaryBtn: "Reject all", savePreferencesBtn: "Save", closeIconLabel: "Close",
      sections: [{title: "Necessary", description: "Always on.", linkedCategory: "necessary"},
        {title: "Counting", description: "Tally House.", linkedCategory: "analytics"}, {title: "Adverts", description: "Billboard Lane.", linkedCategory: "advertising"}]},
  }}},
});
"""
_TALLY = f"""document.cookie = "th_visitor=" + Math.random().toString(36).slice(2) + "; path=/; max-age=31536000; secure; samesite=lax";
const tell = what => navigator.sendBeacon("{_COUNTER}/hit", what);
tell("view " + location.pathname);
addEventListener("visibilitychange", () => document.hidden && tell("left"));"""
_BILLBOARD = f"""document.cookie = "bl_id=7; path=/; max-age=7776000; secure; samesite=lax"; new Image().src = "{_ADVERTS}/seen.gif?p=" + encodeURIComponent(location.pathname);"""
_PARAGRAPH = "<p>Steel frames, wide tyres, and a bell that is heard. Built in a yard by the canal and ridden home by whoever built it. </p>"
_NEWSLETTER = """<form action="/newsletter" method="post"><label>E-mail <input type="email" name="email"></label><button>Subscribe</button> <a href="/privacy">Privacy</a></form>"""
_PRIVACY = """<h1>Privacy</h1><p>A notice asks you first, and saying no is as easy as saying yes. The tables name everything. This page stands behind a link on every page.
Write to hello@curlew-cycles.example.</p>"""
_PAGES = {
    "/": (
        "Bicycles",
        f"<h1>Bicycles</h1>{_PARAGRAPH * 5}<a href='/bicycles/tourer'>Tourer</a> <a href='/bicycles/cargo'>Cargo</a>{_NEWSLETTER}",
    ),
    "/bicycles/tourer": (
        "Tourer",
        f"<h1>Tourer</h1><img src='/tourer.png' alt='Tourer'>{_PARAGRAPH}<button data-put='tourer'>Add to basket</button><p id='said'></p>",
    ),
    "/bicycles/cargo": (
        "Cargo",
        f"<h1>Cargo</h1><img src='/cargo.png' alt='Cargo'>{_PARAGRAPH}<button data-put='cargo'>Add to basket</button><p id='said'></p>",
    ),
    "/workshop": (
        "Workshop",
        f"<h1>Workshop</h1>{_PARAGRAPH * 10}<details><summary>Hours</summary><p>Nine to five.</p></details>",
    ),
    "/privacy": ("Privacy", _PRIVACY),
}


def build(package: Package) -> LocalWeb:
    web = LocalWeb()
    for path, (title, body) in _PAGES.items():
        web.route(
            HOST,
            path,
            secured(_page(title, body).adding(cookie("session", "s", "Path=/; Secure; HttpOnly; SameSite=Lax"))),
        )
    web.route(HOST, "/start.js", script(_START))
    web.route(HOST, "/lib/*", serve_package(package("vanilla-cookieconsent"), "/lib/"))
    for name in ("tourer", "cargo"):
        web.route(HOST, f"/{name}.png", picture((120, 30, 30)))
    web.route(HOST, "/favicon.ico", picture((120, 30, 30), 16))
    web.route(HOST, "/robots.txt", text("User-agent: *\nDisallow: /admin\n"))
    web.route("count.tally-house.example", "/tally.js", script(_TALLY))
    web.route("count.tally-house.example", "/hit", Answer(status=204))
    web.route("tag.billboard-lane.example", "/tag.js", script(_BILLBOARD))
    web.route("tag.billboard-lane.example", "/seen.gif", gif())
    return web


def _page(title: str, body: str) -> Answer:
    return html(f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - Curlew Cycles</title>
<link rel="stylesheet" href="/lib/dist/cookieconsent.css"></head><body>
<nav><a href="/">Bicycles</a> <a href="/workshop">Workshop</a></nav><main>{body}</main>
<footer><a href="/privacy">Privacy</a> <a href="mailto:hello@curlew-cycles.example">hello@curlew-cycles.example</a>
<button type="button" data-cc="show-preferencesModal">Cookie settings</button></footer>
<script type="text/plain" data-category="analytics" data-src="{_COUNTER}/tally.js"></script>
<script type="text/plain" data-category="advertising" data-src="{_ADVERTS}/tag.js"></script>
<script src="/lib/dist/cookieconsent.umd.js"></script><script src="/start.js"></script></body></html>""")


SITE = CleanSite(name="shop behind a banner", policy=POLICY, build=build, packages=("vanilla-cookieconsent",), pages=5)
