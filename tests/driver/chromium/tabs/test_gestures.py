"""Where the pointer goes on a page that is entered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from auditor.demo.web import LocalWeb, gif, html
from auditor.driver.chromium.process.launch import VIEWPORT
from auditor.driver.chromium.tabs.gestures import stir
from tests.crawl.audited import SITE, crawl_web


def moves(url: str) -> list[tuple[int, int]]:
    sent: list[tuple[int, int]] = []

    def post(_method: str, params: dict[str, Any], _session: str) -> None:
        if params["type"] == "mouseMoved":
            sent.append((params["x"], params["y"]))

    stir(SimpleNamespace(cdp=SimpleNamespace(post=post)), SimpleNamespace(id="s"), url)  # type: ignore[arg-type]
    return sent


def test_each_page_another_way_within_the_window_and_always_the_same():
    urls = [f"{SITE}{n}" for n in range(200)]
    ways = {tuple(moves(url)) for url in urls}
    assert len(ways) == len(urls)
    assert all(0 < x < VIEWPORT[0] and 0 < y < VIEWPORT[1] for way in ways for x, y in way)
    assert all(len(way) > 1 for way in ways)
    assert [moves(url) for url in urls[:9]] == [moves(url) for url in urls[:9]]


@pytest.mark.browser
def test_a_page_that_knows_the_way_from_the_page_before_tells_a_visitor(browsers):
    told = """<h1>Page</h1><script>const way = [];
    addEventListener('mousemove', e => way.push([e.clientX, e.clientY].join()));
    addEventListener('keydown', () => {
      const before = localStorage.way; localStorage.way = way.join(' ');
      new Image().src = 'https://t.example/' + (before === way.join(' ') ? 'robot' : 'person');
    }, {once: true});</script>"""
    web = LocalWeb()
    for path in ("/", "/a", "/b"):
        web.route("shop.example", path, html(told))
    web.route("t.example", "/*", gif())
    crawled = crawl_web(web, browsers, "/", "/a", "/b")
    assert [h.url.rpartition("/")[2] for h in crawled.hits if "t.example" in h.url] == ["person"] * 3
