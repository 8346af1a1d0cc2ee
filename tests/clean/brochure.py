"""A static site of a small firm: eight pages, pictures, a film, a language switch, nothing that counts anybody."""

from __future__ import annotations

from auditor.demo.web import Answer, LocalWeb, html, script, text
from tests.clean.parts import CACHED, CleanSite, Package, document, pages, picture, sound

HOST = "www.otter-joinery.example"
_CDN = "static.otter-joinery.example"

POLICY = """\
version: 1
site: {name: Otter Joinery, url: "https://www.otter-joinery.example/"}
statement: {url: /privacy/}
declared:
  storage: [{key: theme, kind: local, purpose: preferences}]
clauses:
  - id: nobody
    quote: Nobody but us receives anything from your browser.
    rules:
      - {id: recipients, check: recipients-declared}
      - {id: embeds, check: embeds-declared}
      - {id: personal, check: no-personal-data-shared}
      - {id: pixels, check: pixels-anonymous}
      - {id: before, check: purposes-allowed, in: [no-choice, gpc], allow: [necessary, preferences]}
  - id: nothing-kept
    quote: We set no cookies, and keep nothing but your choice of light or dark.
    rules:
      - {id: cookies, check: cookies-declared}
      - {id: storage, check: storage-declared}
      - {id: without, check: works-without-cookies}
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
      - {id: mail, check: contact-reachable, email: bench@otter-joinery.example, max_clicks: 1}
      - {id: phone, check: contact-reachable, phone: +44 1632 960222, max_clicks: 1}
      - {id: forms, check: forms-disclosed}
      - {id: encrypted, check: transport-secure, hsts_min_age: 6 months}
      - {id: links, check: external-links}
"""

_STYLE = """body{font:16px/1.5 sans-serif;margin:0 auto;max-width:60rem}nav ul ul{display:none}nav li:hover ul{display:block}
.tab[hidden]{display:none}body.dark{background:#222;color:#eee}.slides{display:flex;overflow-x:auto;width:300px}
.slides img{flex:none;width:300px}"""
_SCRIPT = """
const theme = document.getElementById("theme");
if (localStorage.getItem("theme") === "dark") document.body.classList.add("dark");
theme.addEventListener("click", () => {
  localStorage.setItem("theme", document.body.classList.toggle("dark") ? "dark" : "light");
});
const menu = document.getElementById("menu");
menu.addEventListener("click", () => {
  const open = menu.getAttribute("aria-expanded") !== "true";
  menu.setAttribute("aria-expanded", open); document.getElementById("more").hidden = !open;
});
for (const tab of document.querySelectorAll("[role=tab]")) tab.addEventListener("click", () => {
  for (const other of document.querySelectorAll("[role=tab]")) {
    other.setAttribute("aria-selected", other === tab);
    document.getElementById(other.getAttribute("aria-controls")).hidden = other !== tab;
  }
});
for (const way of document.querySelectorAll("[data-slide]")) way.addEventListener("click", () => {
  document.querySelector(".slides").scrollBy({left: 300 * Number(way.dataset.slide), behavior: "smooth"});
});
const seen = new IntersectionObserver(all => all.forEach(e => e.isIntersecting && e.target.classList.add("in")));
document.querySelectorAll("section").forEach(s => seen.observe(s));
"""
_WORDS = {
    "en": ("Home", "Work", "Workshop", "Prices", "Contact", "Privacy", "More", "Dark or light"),
    "de": ("Start", "Arbeiten", "Werkstatt", "Preise", "Kontakt", "Datenschutz", "Mehr", "Dunkel oder hell"),
}
_PARAGRAPH = (
    "<p>We make stairs, doors and shelves of oak, ash and larch, for houses between the river and the hills. </p>"
)
_PRIVACY = """<h1>Privacy</h1><p>Last changed on 2 March 2026.</p>
<p>Nobody but us receives anything from your browser. We set no cookies, and keep nothing but your choice of light or dark.
We do not tell your device from others, nor record what you do. This page stands behind a link on every page, and so does our address.
Write to bench@otter-joinery.example, call +44 1632 960222, or send a letter to Otter Joinery, 3 Weir Lane, Brightport BP2 1AA.</p>"""


def _page(title: str, body: str, language: str = "en") -> Answer:
    home, work, shop, prices, contact, privacy, more, theme = _WORDS[language]
    other = '<a href="/de/" hreflang="de">Deutsch</a>' if language == "en" else '<a href="/" hreflang="en">English</a>'
    return html(f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} - Otter Joinery</title>
<meta name="viewport" content="width=device-width"><link rel="preconnect" href="https://{_CDN}">
<link rel="icon" href="/icon.png"><link rel="stylesheet" href="https://{_CDN}/site.css"><link rel="prefetch" href="/prices/"></head><body>
<nav><a href="/">{home}</a> <a href="/made/">{work}</a> <a href="/workshop/">{shop}</a> <a href="/prices/">{prices}</a>
<button id="menu" aria-expanded="false" aria-controls="more">{more}</button>
<div id="more" hidden><a href="/contact/">{contact}</a> <a href="/prices/list.pdf">PDF</a></div> {other}</nav>
<main>{body}</main>
<footer><a href="/privacy/">{privacy}</a> <a href="/contact/">{contact}</a> <a href="mailto:bench@otter-joinery.example">bench@otter-joinery.example</a>
<a href="tel:+441632960222">+44 1632 960222</a> <a href="https://guild-of-joiners.example/members" rel="noopener" target="_blank">Our guild</a>
<button id="theme">{theme}</button></footer><script src="https://{_CDN}/site.js" defer></script></body></html>""")


_HOME = f"""<h1>Doors that close</h1>{_PARAGRAPH * 3}
<div class="slides"><img src="/a.png" alt="A door"><img src="/b.png" alt="A stair"><img src="/c.png" alt="A shelf"></div>
<button data-slide="-1" aria-label="Previous">&lt;</button><button data-slide="1" aria-label="Next">&gt;</button>
<section>{_PARAGRAPH * 12}</section><img src="/far.png" loading="lazy" alt="The yard" width="64" height="64"><section>{_PARAGRAPH * 12}</section>"""
_WORK = f"""<h1>Work</h1><div role="tablist"><button role="tab" aria-controls="oak" aria-selected="true">Oak</button>
<button role="tab" aria-controls="ash" aria-selected="false">Ash</button></div>
<div id="oak" role="tabpanel">{_PARAGRAPH}</div><div id="ash" role="tabpanel" hidden>{_PARAGRAPH}</div>
<details><summary>How long does it take?</summary><p>About six weeks.</p></details>
<details><summary>Do you deliver?</summary><p>Yes, with our own van.</p></details>"""
_WORKSHOP = f"""<h1>Workshop</h1>{_PARAGRAPH}<audio controls preload="metadata" src="/saw.wav"></audio>
<video controls preload="metadata" src="/saw.wav" poster="/a.png" width="320" height="180"></video>
<map name="plan"><area href="/made/" shape="rect" coords="0,0,32,32" alt="The bench"></map><img usemap="#plan" src="/b.png" alt="Plan of the workshop">"""
_PRICES = """<h1>Prices</h1><table><tr><th>Door</th><td>from 400</td></tr><tr><th>Stair</th><td>from 4000</td></tr></table>
<p><a href="/prices/list.pdf">The list as a PDF</a> <a href="#top">Up</a></p>"""
_CONTACT = """<h1>Contact</h1><address>Otter Joinery, 3 Weir Lane, Brightport BP2 1AA</address>
<p>We are in on weekdays. <a href="mailto:bench@otter-joinery.example?subject=A%20door">Write to us</a></p>"""


def build(_: Package) -> LocalWeb:
    web = LocalWeb()
    found = {
        "/": _page("Doors that close", _HOME),
        "/made/": _page("Work", _WORK),
        "/workshop/": _page("Workshop", _WORKSHOP),
        "/prices/": _page("Prices", _PRICES),
        "/contact/": _page("Contact", _CONTACT),
        "/privacy/": _page("Privacy", _PRIVACY),
        "/de/": _page("Türen, die schließen", f"<h1>Türen, die schließen</h1>{_PARAGRAPH}", "de"),
    }
    pages(web, HOST, found)
    pages(web, "otter-joinery.example", {"/": Answer(status=301).adding(("Location", f"https://{HOST}/"))})
    for name, colour in {
        "a": (90, 60, 30),
        "b": (160, 120, 70),
        "c": (60, 90, 60),
        "far": (200, 180, 150),
        "icon": (40, 40, 40),
    }.items():
        web.route(HOST, f"/{name}.png", picture(colour))
    web.route(HOST, "/saw.wav", sound())
    web.route(HOST, "/prices/list.pdf", document())
    web.route(HOST, "/robots.txt", text(f"User-agent: *\nDisallow: /admin/\nSitemap: https://{HOST}/sitemap.xml\n"))
    listed = "".join(f"<url><loc>https://{HOST}{path}</loc></url>" for path in found)
    web.route(
        HOST,
        "/sitemap.xml",
        text(f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{listed}</urlset>", content_type="text/xml"),
    )
    web.route(HOST, "/*", Answer(**_missing()))
    web.route(_CDN, "/site.css", text(_STYLE, content_type="text/css").adding(CACHED))
    web.route(_CDN, "/site.js", script(_SCRIPT).adding(CACHED))
    web.route("guild-of-joiners.example", "/members", html("<title>Members</title><h1>Members</h1>"))
    return web


def _missing() -> dict[str, object]:
    return {
        "status": 404,
        "content_type": "text/html",
        "body": _page("Not here", "<h1>That page is not here</h1>").body,
    }


SITE = CleanSite(name="static brochure", policy=POLICY, build=build, pages=7)
