"""What the auditor itself changes by looking: opening a page that opts out is no choice of the visitor."""

from __future__ import annotations

from functools import partial

from auditor.demo.web import cookie, html, redirect
from tests.kinds.member import TRACKER, Make, Member, script

_of: Make = partial(Member, kind="observer effect")
_TAG = script('if (!document.cookie.includes("optout=1")) tell("tag");')
_OUT = html("<title>Out</title><h1>You have opted out</h1><a href='/'>Home</a> <a href='/privacy'>Privacy</a>").adding(
    cookie("optout", "1", "Path=/; Max-Age=31536000; Secure")
)
_LINKS = "<p><a href='/opt-out'>Opt out</a> <a href='/a'>A</a> <a href='/b'>B</a></p>"

MEMBERS = (
    _of(name="a page that opts out by being opened", pages={"/": _LINKS, "/opt-out": _OUT, "/a": _TAG, "/b": _TAG}, person=("goto /", "goto /a")),
    _of(name="a link that redirects and opts out", pages={"/": _LINKS, "/opt-out": redirect("/").adding(cookie("optout", "1", "Path=/; Secure; Max-Age=31536000")), "/a": _TAG, "/b": _TAG}, person=("goto /", "goto /a")),
    _of(name="a link with a query that opts out", pages={"/": _LINKS.replace("/opt-out", "/?tracking=off") + script("if (location.search.includes('off')) document.cookie = 'optout=1; path=/; max-age=31536000; secure';"), "/a": _TAG, "/b": _TAG}, person=("goto /", "goto /a")),
    _of(name="a page that opts out sets what is not declared", keeps=True, check="cookies-declared", pages={"/": _LINKS, "/opt-out": _OUT, "/a": "<p>A.</p>", "/b": "<p>B.</p>"}, declared="{cookies: [{name: optout, purpose: necessary, max_age: 12 months}]}"),
    _of(name="a way out that is never taken", keeps=True, pages={"/": f"<form action='https://shop.example/out' method='post'><button>Opt out</button></form><!-- {TRACKER} -->"}, person=("goto /",)),
)  # fmt: skip
