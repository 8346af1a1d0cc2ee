"""A link is visible if a visitor can get to it and make it out, whatever its boxes are."""

from __future__ import annotations

import pytest

from auditor.demo.web import LocalWeb, gif, html
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import crawl_web

pytestmark = pytest.mark.browser

HIDDEN = {
    "left of the page": "<a href=# style='position:absolute;left:-9999px'>@</a>",
    "above the page": "<a href=# style='position:absolute;top:-500px'>@</a>",
    "moved away": "<div style='position:fixed;left:0;transform:translateX(-110%);width:200px'><a href=#>@</a></div>",
    "white on white": "<a href=# style='color:#fff'>@</a>",
    "nearly white": "<div style='background:#fdfdfd'><a href=# style='color:#fff'>@</a></div>",
    "three pixels": "<a href=# style='font-size:3px'>@</a>",
    "scaled down": "<div style='transform:scale(.05)'><a href=#>@</a></div>",
    "see-through text": "<a href=# style='color:rgba(0,0,0,.02)'>@</a>",
    "see-through parents": "<div style='opacity:.2'><div style='opacity:.2'><a href=#>@</a></div></div>",
    "for screen readers": "<span style='position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)'><a href=#>@</a></span>",
    "cut to nothing": "<div style='clip-path:inset(50%)'><a href=#>@</a></div>",
    "rolled up": "<div style='max-height:0;overflow:hidden'><a href=#>@</a></div>",
    "clipped away": "<div style='width:100px;overflow:hidden;position:relative;height:30px'><a href=# style='position:absolute;left:300px'>@</a></div>",
    "not displayed": "<div style='display:none'><a href=#>@</a></div>",
    "black on black": "<div style='background:#000'><a href=# style='color:#010101'>@</a></div>",
}
SHOWN = {
    "plain": "<a href=#>@</a>",
    "far down": "<div style='height:4000px'></div><a href=#>@</a>",
    "far right": "<div style='width:3000px;text-align:right'><a href=#>@</a></div>",
    "small print": "<a href=# style='font-size:8px;color:#999'>@</a>",
    "pale": "<a href=# style='color:#ccc'>@</a>",
    "in a scroller": "<div style='height:50px;overflow:auto'><div style='height:500px'></div><a href=#>@</a></div>",
    "over a picture": "<div style='position:relative;height:60px'><img src=/hero.gif style='position:absolute;width:300px;height:60px'>"
    "<div style='position:absolute'><a href=# style='color:#fff'>@</a></div></div>",
    "on a background": "<div style='background:url(/hero.gif)'><a href=# style='color:#fff'>@</a></div>",
    "over a gradient": "<div style='background:linear-gradient(#000,#333)'><a href=# style='color:#fff'>@</a></div>",
    "gradient text": "<a href=# style='color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text'>@</a>",
    "white on dark": "<div style='background:#222'><a href=# style='color:#fff'>@</a></div>",
    "in modern colours": "<a href=# style='color:oklch(40% 0.1 30)'>@</a>",
    "a picture": "<a href=# title='@'><img src=/hero.gif width=40 height=20 alt=''></a>",
    "an icon": "<a href=# title='@' style='display:inline-block;width:20px;height:20px;background:url(/hero.gif)'></a>",
    "text set aside": "<a href=# style='display:block;width:99px;height:30px;text-indent:-9999px;background:url(/hero.gif)'>@</a>",
    "out of a clipping parent": "<div style='position:relative;height:40px'><div style='overflow:hidden;height:0'>"
    "<a href=# style='position:absolute;top:10px'>@</a></div></div>",
    "in a shadow root": "<x-link title='@'></x-link>",
    "of a big child": "<a href=# style='font-size:0'><span style='font-size:14px'>@</span></a>",
}  # fmt: skip


@pytest.fixture(scope="module")
def seen(browsers) -> dict[str, bool]:
    web = LocalWeb()
    every = {**HIDDEN, **SHOWN}
    body = "".join(f"<div>{text.replace('@', name)}</div>" for name, text in every.items())
    define = "<script>customElements.define('x-link', class extends HTMLElement { connectedCallback() {"
    define += "this.attachShadow({mode: 'open'}).innerHTML = '<a href=#>in a shadow root</a>' } })</script>"
    web.route(
        "shop.example",
        "/",
        html(f"<!doctype html><title>t</title><style>body{{background:#fff}}</style>{body}{define}"),
    )
    web.route("shop.example", "/hero.gif", gif())
    links = crawl_web(web, Browsers(headless_shell=browsers.headless_shell)).visit("/").links
    return {link.text or link.label: link.visible for link in links}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_nobody_can_make_out_is_not_visible(seen, name):
    assert seen[name] is False


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_visitor_sees_is_visible(seen, name):
    assert seen[name] is True
