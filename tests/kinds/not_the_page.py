"""Answers that are not the page: what stands in their place keeps every promise, and says nothing of the page."""

from __future__ import annotations

from functools import partial

from auditor.demo.web import Request, html, text
from tests.kinds.member import TRACKER, Make, Member, script

_of: Make = partial(Member, kind="not the page")
_PIXEL = f'<img src="https://{TRACKER}/p.gif" alt="">'


def _robot(request: Request) -> bool:
    """As a service in front of a site tells; here by what it has not seen before."""
    return "passed" not in request.cookies


def _instead(body: str, status: int = 200):
    return lambda request: html(body if _robot(request) else f"<title>Shop</title><h1>Shop</h1>{_PIXEL}", status=status)


MEMBERS = (
    _of(name="a challenge with 202", pages={"/": _instead("<title>Just a moment...</title><h1>shop.example</h1><p>Verifying you are human. This may take a few seconds.</p><div id='challenge-stage'></div>", 202)}),
    _of(name="a puzzle with 200", pages={"/": _instead("<title>Access to this page has been denied</title><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><div id='px-captcha'></div>")}),
    _of(name="blocked, with 200", pages={"/": _instead("<title>Attention Required!</title><h1>Sorry, you have been blocked</h1><p>You are unable to access shop.example. Ray ID: 7d1</p>")}),
    _of(name="maintenance with 200", pages={"/": _instead("<title>Maintenance</title><h1>We'll be back soon!</h1><p>Sorry for the inconvenience. We are performing some maintenance at the moment.</p>")}),
    _of(name="nothing at all", pages={"/": _instead("<html><head></head><body></body></html>")}),
    _of(name="a missing page with 200", pages={"/": html("<title>404 - Page not found</title><h1>Page not found</h1><p>The page you are looking for does not exist.</p>")}),
    _of(name="a wall that asks to log in", pages={"/": html("<title>Log in</title><h1>Please log in to continue</h1><form action='/in' method='post'><label>User <input name='u'></label><label>Password <input type='password' name='p'></label><button>Log in</button></form>")}),
    _of(name="rules for robots that leave the start page", pages={"/": "<p><a href='/sale'>Sale</a> <a href='/new'>New</a></p>", "/sale": _PIXEL, "/new": _PIXEL, "/robots.txt": text("User-agent: *\nAllow: /$\nAllow: /privacy\nDisallow: /\n")}),
    _of(name="a script that answers 500", pages={"/": "<script src='/loader.js'></script>", "/loader.js": lambda _: html("error", status=500)}),
    _of(name="a short page", keeps=True, pages={"/": "<p><a href='/hours'>Hours</a></p>", "/hours": "<p>Nine to five.</p>"}),
    _of(name="an article about captchas and maintenance", keeps=True, pages={"/": "<p><a href='/a'>What is a captcha?</a></p>", "/a": "<h2>Page not found: a history</h2><p>A captcha asks whether you are human. Sites under maintenance answer 503.</p>" * 4}),
    _of(name="rules for robots that keep them from the basket", keeps=True, pages={"/": "<p><a href='/goods'>Goods</a> <a href='/basket'>Basket</a></p>", "/goods": "<p>Goods.</p>", "/basket": "<p>Empty.</p>", "/robots.txt": text("User-agent: *\nDisallow: /basket\nDisallow: /admin\n")}),
    _of(name="a picture that lacks", keeps=True, pages={"/": "<img src='/gone.png' alt='Gone'>" + script("document.title = 'x';")}),
)  # fmt: skip
