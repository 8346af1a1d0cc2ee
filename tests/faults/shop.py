"""A shop that breaks every rule of its policy, each on one page and in one way only: who does not see that one thing passes it."""

from __future__ import annotations

from auditor.demo.answers import Answer, cookie, gif, html, text
from auditor.demo.web import LocalWeb

POLICY = """\
version: 1
site: {name: Shop, url: "https://shop.example/", crawl: {sitemap: false}}
statement: {url: /privacy}
declared:
  cookies: [{name: session, purpose: necessary, max_age: session}]
clauses:
  - id: c
    rules:
      - {id: cookies, check: cookies-declared}
      - {id: storage, check: storage-declared}
      - {id: recipients, check: recipients-declared}
      - {id: embeds, check: embeds-declared}
      - {id: allowed, check: purposes-allowed, allow: [necessary]}
      - {id: links, check: external-links}
"""
RULES = ("allowed", "cookies", "embeds", "links", "recipients", "storage")
FOOTER = "<a href=/privacy>Privacy</a> <a href=mailto:care@shop.example>Write to us</a>"
LINKS = "<a href=/a>a</a> <a href=/b>b</a> <a href=/c>c</a>"
BREACHES = {
    "/": LINKS + FOOTER,
    "/a": "<img src=https://px.tracker.example/p>" + FOOTER,
    "/b": "<script>localStorage.setItem('visitor', '1'); document.cookie = 'uid=1; Max-Age=60'</script>" + FOOTER,
    "/c": "<iframe src=https://player.video.example/v></iframe><a href=http://old.partner.example/>Partner</a>",
    "/privacy": "<h1>Privacy</h1>" + FOOTER,
}
"""What is wrong with each page: `/` and `/privacy` nothing, `/c` lacks the footer."""

ONE_RULE = """\
version: 1
site: {name: Shop, url: "https://shop.example/", crawl: {sitemap: false, max_depth: 1}}
clauses:
  - id: c
    rules:
      - {id: cookies, check: cookies-declared}
      - {id: recipients, check: recipients-declared}
"""
LATE = "document.cookie = 'late=1'; new Image().src = 'https://px.tracker.example/late';"
"""What a misbehaving page does besides: it breaks both rules of ONE_RULE."""


def broken_shop() -> LocalWeb:
    """Serves BREACHES."""
    web = _web()
    for path, body in BREACHES.items():
        web.route("shop.example", path, html(f"<title>{path}</title>{body}").adding(cookie("session", "1")))
    return web


def shop_with(page: object) -> LocalWeb:
    """A shop without a fault, but for what `/bad` answers."""
    web = _web()
    web.route("shop.example", "/", html("<a href=/bad>bad</a> <a href=/good>good</a>"))
    web.route("shop.example", "/bad", page)  # type: ignore[arg-type]
    web.route("shop.example", "/good", html("<title>good</title><a href=/>start</a>"))
    return web


def running(source: str, **headers: str) -> Answer:
    """A page with a script."""
    answer = html(f"<title>bad</title><body><script>{source}</script>")
    for name, value in headers.items():
        answer = answer.adding((name, value))
    return answer


def _web() -> LocalWeb:
    web = LocalWeb()
    web.route("px.tracker.example", "/*", gif())
    web.route("player.video.example", "/*", html("<title>film</title>"))
    web.route("old.partner.example", "/*", text("partner"))
    return web
