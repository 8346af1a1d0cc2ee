"""Text that stands in what a visitor can open is read, in its place; menus stay out; and the page notices nothing of it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from auditor.capture import page as page_module
from auditor.demo.answers import html
from auditor.demo.web import LocalWeb, gif, text
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import Crawled, crawl_web, place

pytestmark = pytest.mark.browser

source = page_module._source

STYLE = """<style>.gone{display:none} .dark{visibility:hidden} .flat{height:0;overflow:hidden} .max{max-height:0;overflow:hidden}
.forced{display:none!important} @layer base, utilities; @layer utilities {.layered{display:none!important}}</style>"""

PANELS = {
    "details": "<details><summary>Head</summary><p>SAID</p></details>",
    "bare text": "<details><summary>Head</summary>SAID</details>",
    "details, old rules": "<style>details:not([open])>:not(summary){display:none}</style><details><summary>Head</summary><p>SAID</p></details>",
    "table": "<table><tr><td><button aria-expanded=false aria-controls=r>Head</button></td></tr><tr id=r hidden><td>SAID</td></tr></table>",
    "odd name": "<h2><button aria-expanded=false aria-controls='1:a.b'>Head</button></h2><div id='1:a.b' hidden>SAID</div>",
    "details in details": "<details><summary>Head</summary><details><summary>Inner</summary>SAID</details></details>",
    "until found": '<h2>Head</h2><div hidden="until-found">SAID</div>',
    "until found, reset": '<style>[hidden]{display:none!important}</style><h2>Head</h2><div hidden="until-found">SAID</div>',
    "hidden": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p hidden>SAID</div>",
    "display": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p class=gone>SAID</div>",
    "important": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p class=forced>SAID</div>",
    "layered": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p class=layered>SAID</div>",
    "visibility": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p class=dark>SAID</div>",
    "height": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p class=flat>SAID</div>",
    "max-height": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p class='max dark'>SAID</div>",
    "term": "<dl><dt><button aria-expanded=false aria-controls=p>Head</button></dt><dd id=p hidden>SAID</dd></dl>",
    "plain button": "<main><button aria-expanded=false aria-controls=p>Head</button><div id=p hidden>SAID</div></main>",
    "wrapped": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div class=gone><div id=p>SAID</div></div>",
    "inner": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p class=flat><div class=dark>SAID</div></div>",
    "two panels": "<h2><button aria-expanded=false aria-controls='p q'>Head</button></h2><p id=p hidden>SAID</p><p id=q hidden>too</p>",
    "in a panel": "<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p hidden>"
    "<h3><button aria-expanded=false aria-controls=q>Inner</button></h3><div id=q class=dark>SAID</div></div>",
    "panel in details": "<details><summary>Head</summary><h3><button aria-expanded=false aria-controls=q>Inner</button></h3>"
    "<div id=q class=gone>SAID</div></details>",
    "printed by a manager": "<div id=cmplz-document><details class=cmplz-dropdown><summary>Head</summary>SAID</details></div>",
    "header of an article": "<article><header><details><summary>Head</summary>SAID</details></header></article>",
    "shadow": "<x-item>SAID</x-item><script>document.querySelector('x-item').attachShadow({mode: 'open'}).innerHTML ="
    "'<h2><button aria-expanded=false aria-controls=p>Head</button></h2><div id=p hidden><slot></slot></div>'</script>",
}

BUTTON = "<button aria-expanded=false aria-controls=p>Head</button>"
CLOSED = {
    "no opener": "<div class=gone>SAID</div><p hidden>SAID</p><p class=dark>SAID</p>",
    "hidden inside": "<details><summary>Head</summary><p>Shown<p class=gone>SAID<p hidden>SAID</details>",
    "nav": f"<nav>{BUTTON}<div id=p hidden>SAID</div></nav>",
    "details in nav": "<nav><details><summary>Head</summary>SAID</details></nav>",
    "panel is nav": f"{BUTTON}<nav id=p hidden>SAID</nav>",
    "panel holds nav": f"{BUTTON}<div id=p hidden><nav>SAID</nav></div>",
    "header": f"<header>{BUTTON}<div id=p hidden>SAID</div></header>",
    "links only": f"{BUTTON}<ul id=p hidden><li><a href=/x>SAID</a></ul>",
    "drops down": f"{BUTTON}<div id=p hidden style='position:absolute'>SAID and more</div>",
    "popup": "<button aria-haspopup=true aria-expanded=false aria-controls=p>Head</button><div id=p hidden>SAID</div>",
    "overlay": f"<div style='position:fixed;bottom:0'>{BUTTON}<div id=p hidden>SAID</div></div>",
    "drawer": f"{BUTTON}<div id=p style='position:fixed;display:none'>SAID</div>",
    "consent": f"<div id=onetrust-consent-sdk>{BUTTON}<div id=p hidden>SAID</div></div>",
    "consent, inline": f"<div class=cmplz-manage-consent-box><h2>{BUTTON}</h2><div id=p hidden>SAID</div></div>",
    "hidden opener": f"<div hidden>{BUTTON}</div><div id=p hidden>SAID</div>",
    **{r: f"{BUTTON}<div id=p role={r} hidden>SAID</div>" for r in ("menu", "menubar", "listbox", "dialog", "tooltip")},
}

PX = "https://px.example/"
STILL = f"""<!doctype html><meta charset=utf-8><title>Still</title>{STYLE}<style>
@font-face{{font-family:far;src:url({PX}font)}} .far{{font-family:far;background:url({PX}background)}}
.far::before{{content:url({PX}before)}} .far li{{list-style-image:url({PX}bullet)}} .far i{{mask-image:url({PX}mask);border-image:url({PX}border)}}
* {{transition:all .2s allow-discrete}} .far{{animation:k 1s}} @keyframes k{{from{{opacity:0}}}}</style>
<details><summary>One</summary>first<div class=far>second<ul><li>third</ul><i>i</i>
<img loading=lazy src="{PX}lazy"><svg><image href="{PX}svg"/></svg></div></details>
<h2><button aria-expanded=false aria-controls=p>Two</button></h2><div id=p hidden class=far>fourth <img loading=lazy src="{PX}lazy-2">
<iframe loading=lazy src="{PX}lazy-frame"></iframe><object data="{PX}object"></object>
<video poster="{PX}poster" preload=none></video><input type=image src="{PX}input"></div>
<h2><button aria-expanded=false aria-controls=q>Three</button></h2><div id=q class=dark>fifth</div>
<h2>Four</h2><div hidden="until-found"><div class=far>sixth</div></div><p id=last>last</p>
<script>
const seen = [], note = name => () => seen.push(name);
const own = new CSSStyleSheet(); own.replaceSync('p{{color:black}}'); document.adoptedStyleSheets = [own];
addEventListener('load', () => setTimeout(() => {{
  new MutationObserver(note('mutation')).observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});
  const sizes = new Map(), resized = new ResizeObserver(all => {{ for (const o of all) {{
    const size = o.contentRect.width + 'x' + o.contentRect.height;
    if (sizes.has(o.target) && sizes.get(o.target) !== size) seen.push('resize'); sizes.set(o.target, size); }} }});
  const shown = new Map(), crossed = new IntersectionObserver(all => {{ for (const o of all) {{
    if (shown.has(o.target) && shown.get(o.target) !== o.isIntersecting) seen.push('crossed'); shown.set(o.target, o.isIntersecting); }} }});
  for (const e of document.querySelectorAll('body *')) {{ resized.observe(e); if (e.closest('details,[hidden],#last')) crossed.observe(e); }}
  for (const t of ['toggle', 'beforetoggle', 'beforematch', 'transitionrun', 'transitionstart', 'animationstart', 'animationcancel',
    'contentvisibilityautostatechange']) document.addEventListener(t, e => seen.push([t, e.target.localName, e.propertyName].filter(Boolean).join(' ')), true);
  addEventListener('resize', note('window'));
}}, 3000));
addEventListener('pagehide', () => navigator.sendBeacon('/told?' + [...new Set(seen)].join() + ';'
  + (document.adoptedStyleSheets.length === 1 && document.adoptedStyleSheets[0] === own) + ';' + document.querySelector('details').open));
</script>"""
OPENED = "document.querySelector('details').open = true; document.querySelector('#p').hidden = false"


@pytest.fixture(params=["headless_shell", "chromium"])
def browser(request: pytest.FixtureRequest, browsers: Browsers) -> Browsers:
    return Browsers(**{request.param: getattr(browsers, request.param)})


def web_of(pages: dict[str, str], *headers: tuple[str, str]) -> LocalWeb:
    web = LocalWeb()
    web.route("px.example", "/*", gif())
    web.route("shop.example", "/told", text(""))
    for path, body in pages.items():
        web.route("shop.example", path, html(body).adding(*headers))
    return web


def text_of(crawled: Crawled, path: str) -> str:
    visit = crawled.visit(path)
    (found,) = [t for t in visit.texts if place(t.document) == f"shop.example{path}"]
    return " ".join(found.text.split()) + (" (cut)" if found.truncated else "")


def crawl_all(bodies: dict[str, str], browser: Browsers, *headers: tuple[str, str]) -> dict[str, str]:
    """The text of a page for each body, under its name; 'Before' and 'After' stand around it."""
    paths = {name: f"/{n}" for n, name in enumerate(bodies)}
    pages = {p: f"<!doctype html>{STYLE}<p>Before</p>{bodies[name]}<p>After</p>" for name, p in paths.items()}
    crawled = crawl_web(web_of(pages, *headers), browser, *pages, settle_ms=1000)
    return {name: text_of(crawled, p) for name, p in paths.items()}


def test_what_a_visitor_can_open_is_read_in_its_place(browser):
    wanted = {
        name: "Before Head Inner SAID After" if "Inner" in body else "Before Head SAID After"
        for name, body in PANELS.items()
    }
    wanted |= {"two panels": "Before Head SAID too After", "shadow": "Before SAID After"}
    assert crawl_all(PANELS, browser) == wanted


def test_strict_content_policies_do_not_hide_it(browser):
    csp = "default-src 'none'; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    bodies = {n: PANELS[n] for n in ("details", "hidden", "until found")}
    found = crawl_all(bodies, browser, ("Content-Security-Policy", csp))
    assert set(found.values()) == {"Before Head SAID After"}


def test_menus_and_what_nobody_can_open_stay_out(browser):
    assert {name: said for name, said in crawl_all(CLOSED, browser).items() if "SAID" in said} == {}


def told(browser: Browsers) -> tuple[str, str, str, list[str], str]:
    """What the page noticed, whether its sheets and its details are as they were, what was asked of others, and the text."""
    web = web_of({"/still": STILL})
    crawled = crawl_web(web, browser, "/still", settle_ms=6000)
    said = next(unquote(h.url).partition("?")[2] for h in web.hits if "/told?" in h.url)
    noticed, sheets, opened = said.split(";")
    asked = sorted({place(h.url) for h in web.hits if h.url.startswith(PX)})
    return noticed, sheets, opened, asked, text_of(crawled, "/still")


def test_the_page_notices_nothing_and_asks_for_nothing(browser, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(
            page_module, "_source", lambda: source().replace("withOpened(", "(read => ({text: read(), whole: true}))(")
        )
        before = told(browser)
    after = told(browser)
    assert after[:4] == before[:4] == ("", "true", "false", before[3])
    assert before[4] == "One Two Three Four last"
    assert after[4] == "One first second third i Two fourth Three fifth Four sixth last"


def test_it_would_notice_if_a_panel_were_opened_indeed(browser, monkeypatch):
    patched = f"{source().strip()}.replace(/^/, () => {{ {OPENED}; return ''; }})"
    monkeypatch.setattr(page_module, "_source", lambda: patched)
    noticed, _, opened, asked, _ = told(browser)
    assert {"mutation", "resize", "animationstart div"} <= set(noticed.split(","))
    assert opened == "true"
    assert {"px.example/background", "px.example/font", "px.example/object"} <= set(asked)


def test_what_could_not_be_shown_is_not_called_whole(browser):
    forced = PANELS["hidden"].replace("hidden>", "style='display:none!important'>")
    assert crawl_all({"forced": forced}, browser) == {"forced": "Before Head After (cut)"}


def test_without_such_sheets_what_shows_is_read_and_is_not_called_whole(browser, monkeypatch):
    patched = source().replace("new CSSStyleSheet()", "new Missing()")
    monkeypatch.setattr(page_module, "_source", lambda: patched)
    assert crawl_all({"details": PANELS["details"]}, browser) == {"details": "Before Head After (cut)"}
