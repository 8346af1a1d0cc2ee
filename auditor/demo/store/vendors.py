"""The rest of the demo's web: vendors under their real host names, and the sites that the journal links to.

Each vendor is played by a few lines of our own; nothing here ever reaches the real ones.
"""

from __future__ import annotations

from importlib import resources

from auditor.demo.web import Answer, LocalWeb, cookie, empty, gif, html, script, text

_SIX_MONTHS = 180 * 86_400
_AD_COOKIE = f"Path=/; Max-Age={_SIX_MONTHS}; Secure; HttpOnly; SameSite=None"
_ANY_ORIGIN = ("Access-Control-Allow-Origin", "*")

LINKED_SITES = {
    "www.porthale-harbour.example": ("/tides", "Porthale Harbour: tides"),
    "www.moleend-crab.example": ("/menu", "Mole End Crab Shack: menu"),
    "www.cliffpath-maps.example": ("/sheet/3", "Cliffpath Maps: sheet 3"),
    "www.saltworks-enamel.example": ("/visit", "Saltworks Enamel: visit us"),
    "www.darning-circle.example": ("/evenings", "The Darning Circle: evenings"),
    "www.youtube.com": ("/watch", "A minute at the furnace"),
}
"""Host -> (path, title) of the pages that the journal leads to."""


def open_vendors(web: LocalWeb) -> None:
    """Add every vendor's hosts to a web."""
    _analytics(web)
    _advertising(web)
    _fonts(web)
    _film(web)
    _payment(web)


def open_linked_sites(web: LocalWeb) -> None:
    """Add the sites that the journal links to; what is not listed there answers 404, as a page that has gone."""
    for host, (path, title) in LINKED_SITES.items():
        web.route(host, path, html(f"<title>{title}</title><h1>{title}</h1>"))


def _played(name: str) -> str:
    return resources.files("auditor.demo.store").joinpath("vendors", name).read_text(encoding="utf-8")


def _analytics(web: LocalWeb) -> None:
    web.route("www.googletagmanager.com", "/gtag/js", script(_played("gtag.js")))
    web.route("www.google-analytics.com", "/g/collect", empty())


def _advertising(web: LocalWeb) -> None:
    web.route("connect.facebook.net", "/en_US/fbevents.js", script(_played("fbevents.js")))
    web.route("www.facebook.com", "/tr/", gif())
    web.route("cdn.tidemark-ads.example", "/tag.js", script(_played("tidemark.js")))
    known = cookie("tidemark_id", "t1f0a9c3b5d7e2468", _AD_COOKIE)
    web.route("px.tidemark-ads.example", "/i.gif", gif().adding(known))
    web.route("px.tidemark-ads.example", "/leave", empty())
    web.route("match.brightwater-data.example", "/m.gif", gif())


def _fonts(web: LocalWeb) -> None:
    web.route("fonts.googleapis.com", "/css2", text(_played("fonts.css"), content_type="text/css"))
    # No font is shipped: the browser finds this one broken and shows the next family, the request has happened.
    web.route("fonts.gstatic.com", "/*", Answer(content_type="font/woff2", body=b"wOF2").adding(_ANY_ORIGIN))


def _film(web: LocalWeb) -> None:
    web.route("www.youtube.com", "/embed/*", html(_played("player.html")))
    web.route("i.ytimg.com", "/*", gif())


def _payment(web: LocalWeb) -> None:
    web.route("js.stripe.com", "/v3/", script(_played("stripe.js")))
    web.route("js.stripe.com", "/v3/elements-inner-card.html", html(_played("card.html")))
