"""What tells a browser that nobody sits at from a visitor's: pages and workers find none of it in the headless shell."""

from __future__ import annotations

import json

import pytest

from auditor.demo.web import LocalWeb, html, script
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import crawl_web

pytestmark = pytest.mark.browser

LOOKS = """
const native = f => Function.prototype.toString.call(f).replace(/\\s+/g, ' ');
const getter = (o, p) => Object.getOwnPropertyDescriptor(o.prototype, p).get;
const stackOf = work => { try { work(); return 'nothing was thrown'; } catch (e) { return e.stack; } };
const nested = document.createElement('iframe'); document.body.append(nested);
const seen = {
  plugins: [...navigator.plugins].map(p => [p.name, p.filename, p.description, p.length, p[0].type, p.namedItem('text/pdf').type]),
  byName: navigator.plugins['PDF Viewer'] === navigator.plugins[0] && navigator.plugins.namedItem('PDF Viewer') === navigator.plugins.item(0),
  types: [...navigator.mimeTypes].map(t => [t.type, t.suffixes, t.enabledPlugin.name]), keys: Object.keys(navigator.plugins), same: navigator.plugins === navigator.plugins,
  kinds: [navigator.plugins, navigator.plugins[0], navigator.mimeTypes, navigator.mimeTypes[0]].map(o => [String(o), o instanceof o.constructor]),
  none: [navigator.plugins.item(9), navigator.plugins.namedItem('no'), navigator.plugins.refresh()],
  pdf: navigator.pdfViewerEnabled, permission: Notification.permission, rtt: navigator.connection.rtt > 0,
  chrome: [typeof chrome, Object.keys(chrome), native(chrome.loadTimes), typeof chrome.csi().pageT, typeof nested.contentWindow.chrome],
  sources: [native(getter(Navigator, 'plugins')), native(getter(PluginArray, 'length')), native(RTCPeerConnection), native(navigator.sendBeacon), native(Function.prototype.toString)],
  shape: [RTCPeerConnection === webkitRTCPeerConnection, RTCPeerConnection.prototype.constructor === RTCPeerConnection, RTCPeerConnection.name, RTCPeerConnection.length],
  stacks: [() => new RTCPeerConnection({iceServers: [{urls: 'nonsense'}]}), () => new PaymentRequest(), () => indexedDB.open(), () => navigator.sendBeacon()].map(w => stackOf(w).includes('_')),
  window: [outerHeight > innerHeight, outerWidth <= screen.width, outerHeight < screen.height, screen.availHeight < screen.height,
    native(Object.getOwnPropertyDescriptor(window, 'outerHeight').get)],
  globals: Object.getOwnPropertyNames(window).filter(n => /^_/.test(n)),
};
navigator.sendBeacon('/page', JSON.stringify(seen));
navigator.userAgentData.getHighEntropyValues(['fullVersionList']).then(v => navigator.sendBeacon('/brands', JSON.stringify(v.fullVersionList)));
new Worker('/worker.js');
"""
WORKER = """
const native = f => Function.prototype.toString.call(f), names = ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'];
(async () => {
  const v = await navigator.userAgentData.getHighEntropyValues(['fullVersionList']);
  fetch('/in-worker', {method: 'POST', body: JSON.stringify({brands: v.fullVersionList, native: names.map(n => native(self[n])), own: native(native.constructor.prototype.toString),
    globals: Object.getOwnPropertyNames(self).filter(n => /^_/.test(n)), keys: Object.keys(self).filter(n => names.includes(n)), made: names.map(n => 'prototype' in self[n])})});
  setTimeout((a, b) => fetch('/late?' + [a, b, new Error().stack.split('\\n').length]), 1500, 1, 2);
  setTimeout('fetch("/text")', 1);
  clearTimeout(setTimeout(() => fetch('/never'), 10));
})();
"""


def looked(browsers: Browsers) -> tuple[dict, dict[str, str]]:
    web = LocalWeb()
    web.route("shop.example", "/", html(f"<!doctype html><title>x</title><body><script>{LOOKS}</script>"))
    web.route("shop.example", "/worker.js", script(WORKER))
    web.route("*", "/*", html(""))
    crawled = crawl_web(web, browsers, settle_ms=4000)
    heard = {h.url.removeprefix("https://shop.example"): h.body.decode() for h in crawled.hits}
    return json.loads(heard["/page"]), heard


@pytest.fixture(scope="module")
def shell(browsers):
    return looked(Browsers(headless_shell=browsers.headless_shell))


@pytest.fixture(scope="module")
def full(browsers):
    return looked(Browsers(chromium=browsers.chromium))


def test_a_page_finds_the_headless_shell_like_a_visitors_browser(shell, full):
    assert shell[0] == full[0]


@pytest.mark.parametrize("browser", ["shell", "full"])
def test_nothing_of_ours_shows(browser, request):
    page, heard = request.getfixturevalue(browser)
    assert page["window"][:4] == [True] * 4
    assert page["window"][4] == "function get outerHeight() { [native code] }"
    assert page["globals"] == []
    assert page["stacks"] == [False] * 4
    assert all("[native code]" in source for source in page["sources"])
    assert page["shape"] == [True, True, "RTCPeerConnection", 0]
    assert "eadless" not in heard["/brands"]
    worker = json.loads(heard["/in-worker"])
    assert "eadless" not in repr(worker["brands"])
    assert worker["brands"] == json.loads(heard["/brands"])
    names = ("setTimeout", "setInterval", "clearTimeout", "clearInterval")
    assert worker["native"] == [f"function {n}() {{ [native code] }}" for n in names]
    assert (worker["own"], worker["globals"]) == ("function toString() { [native code] }", [])
    assert (worker["keys"], worker["made"]) == ([], [False] * 4)


@pytest.mark.parametrize("browser", ["shell", "full"])
def test_timers_of_workers_are_waited_for_and_work_as_they_did(browser, request):
    _, heard = request.getfixturevalue(browser)
    assert "/late?1,2,2" in heard
    assert "/text" in heard
    assert "/never" not in heard
