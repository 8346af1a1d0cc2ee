"""Where the pointer goes on a page that is entered."""

from __future__ import annotations

import pytest

from auditor.demo.web import LocalWeb, gif, html
from auditor.driver.chromium.process.launch import VIEWPORT
from auditor.driver.chromium.tabs.gestures import way_on
from tests.crawl.audited import SITE, crawl_web


def test_each_page_another_way_within_the_window_and_always_the_same():
    urls = [f"{SITE}{n}" for n in range(200)]
    ways = {tuple(way_on(url)) for url in urls}
    assert len(ways) == len(urls)
    assert all(0 < x < VIEWPORT[0] and 0 < y < VIEWPORT[1] for way in ways for x, y in way)
    assert all(len(way) > 1 for way in ways)
    assert [way_on(url) for url in urls[:9]] == [way_on(url) for url in urls[:9]]


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
