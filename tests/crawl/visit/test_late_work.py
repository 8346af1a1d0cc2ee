"""Late work of pages: ten seconds of a page's clock see what ten real seconds see, whoever does the work."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web as http

from auditor.demo.web import LocalWeb, gif, html, script
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import Crawled, crawl_web, seen

pytestmark = pytest.mark.browser

PIXEL = "new Image().src = 'https://px.tracker.example/late'"
WORKER = "const work = body => new Worker(URL.createObjectURL(new Blob([body])));"
BUSY = "const t = Date.now(); while (Date.now() - t < %d);"
AD = "<div style='height:%dpx'>x</div><div id=ad style='height:250px;width:300px'>ad</div><div style='height:%dpx'>y</div>"
VIEWED = """let t; new IntersectionObserver(es => es.forEach(e => { if (e.isIntersecting) t = setTimeout(() => { PIXEL }, 1000); else clearTimeout(t) }),
  {threshold: .5}).observe(document.querySelector('#ad'));"""

LATE: dict[str, str] = {
    "socket: an answer after 0.3 s": "new WebSocket('wss://shop.example/socket?0.3').onmessage = () => { PIXEL }",
    "socket: an answer after 4 s": "new WebSocket('wss://shop.example/socket?4').onmessage = () => { PIXEL }",
    "socket: opened by a timer, given up after 2 s": """setTimeout(() => { const s = new WebSocket('wss://shop.example/socket?0.6');
        s.onmessage = () => { PIXEL }; setTimeout(() => s.close(), 2000) }, 3000)""",
    "socket: the third answer to pings": """const s = new WebSocket('wss://shop.example/ping'); let n = 0; s.onopen = () => setInterval(() => s.send('ping'), 1500);
        s.onmessage = () => { if (++n === 3) { PIXEL } }""",
    "stream: a message after 1 s": "new EventSource('/events?1').onmessage = () => { PIXEL }",
    "stream: the fourth of slow pieces": """fetch('/pieces').then(async r => { const read = r.body.getReader(); for (let n = 0; n < 4; n++) await read.read(); PIXEL })""",
    "answer: after 7.5 s": "fetch('/slow?7.5').then(() => { PIXEL })",
    "answer: after 3 s, and a timer of 3 s": "fetch('/slow?3').then(() => setTimeout(() => { PIXEL }, 3000))",
    "answer: of a worker's long poll": WORKER
    + "work(`fetch('https://shop.example/slow?6').then(() => postMessage(1))`).onmessage = () => { PIXEL }",
    "worker: computes for 5 s": WORKER
    + f"const w = work(`onmessage = () => {{ {BUSY % 5000} postMessage(1) }}`); w.onmessage = () => {{ PIXEL }}; setTimeout(() => w.postMessage(1), 400)",
    "worker: twenty messages to and fro": WORKER
    + "const w = work(`onmessage = e => postMessage(e.data + 1)`); w.onmessage = e => { if (e.data > 20) { PIXEL } else w.postMessage(e.data) }; setTimeout(() => w.postMessage(1), 2000)",
    "worker: computes four times for 0.3 s, given up after 9 s": WORKER
    + f"""let over = false; const w = work(`onmessage = e => {{ {BUSY % 300} postMessage(e.data + 1) }}`); setTimeout(() => {{ over = true }}, 9000);
        w.onmessage = e => {{ if (e.data > 4 && !over) {{ PIXEL }} else w.postMessage(e.data) }}; setTimeout(() => w.postMessage(1), 400)""",
    "sound: rendered offline": """const c = new OfflineAudioContext(2, 44100 * 1200, 44100), o = c.createOscillator(); o.connect(c.createBiquadFilter()).connect(c.destination);
        o.start(); setTimeout(() => c.startRendering().then(() => { PIXEL }), 500)""",
    "storage: ten steps of a database": """setTimeout(() => { const o = indexedDB.open('late', 1); o.onupgradeneeded = () => o.result.createObjectStore('s'); o.onsuccess = () => { let n = 0;
        const step = () => { const q = o.result.transaction('s', 'readwrite').objectStore('s').put(n, 'n'); q.onsuccess = () => { if (++n < 10) step(); else { PIXEL } } }; step() } }, 3000)""",
    "crypto: ten digests one after the other": """setTimeout(async () => { for (let n = 0; n < 10; n++) await crypto.subtle.digest('SHA-256', new Uint8Array(1e6)); PIXEL }, 3000)""",
    "crypto: a key of a password, that takes seconds": """crypto.subtle.importKey('raw', new Uint8Array(9), 'PBKDF2', false, ['deriveBits']).then(k =>
        crypto.subtle.deriveBits({name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(9), iterations: 5e6}, k, 256)).then(() => { PIXEL })""",
    "device: what it has and can, one after the other": """setTimeout(async () => { await navigator.mediaDevices.enumerateDevices(); await navigator.getBattery();
        await navigator.userAgentData.getHighEntropyValues(['model']); await navigator.storage.estimate(); await navigator.permissions.query({name: 'camera'}); PIXEL }, 9000)""",
    "frame: of another site, with a socket": "document.body.append(Object.assign(document.createElement('iframe'), {src: 'https://frame.example/'}))",
    "view: an ad far down, after a second": AD % (21_500, 26_000) + f"<script>{VIEWED}</script>",
    "view: an ad within a box that scrolls": "<div style='height:400px;overflow:auto'>" + AD % (3_000, 900) + f"</div><script>{VIEWED}</script>",
    "view: an ad in a row that scrolls across": "<div style='width:600px;overflow:auto;white-space:nowrap'><span style='display:inline-block;width:1700px'>x</span>"
    "<span id=ad style='display:inline-block;width:300px;height:250px'>ad</span><span style='display:inline-block;width:900px'>y</span></div>"
    f"<script>{VIEWED}</script>",
}  # fmt: skip
"""What is done late, and by whom -> the page's script, or the page. Each asks for one pixel at its end."""

ORDINARY: dict[str, str] = {
    "nothing": "",
    "timers": "let n = 0; setInterval(() => n++, 200)",
    "a socket that says nothing": "const s = new WebSocket('wss://shop.example/socket?9999')",
    "live reload": "new EventSource('/events?9999')",
    "a worker that waits": WORKER + "work('onmessage = () => {}')",
    "a socket that was closed": "const s = new WebSocket('wss://shop.example/socket?0.1'); s.onmessage = () => s.close()",
    "digests all the time": "setInterval(() => crypto.subtle.digest('SHA-256', new Uint8Array(9)), 50)",
    "a few fetches": "for (let n = 0; n < 5; n++) setTimeout(() => fetch('/slow?0.05'), n * 700)",
}
SLOWEST = 7_500
"""Milliseconds: an ordinary page is waited for that long at most, however busy the machine; ten real seconds are more."""


async def socket(request):
    ws = http.WebSocketResponse()
    await ws.prepare(request)
    try:
        if request.path == "/ping":
            async for _ in ws:
                await asyncio.sleep(0.2)
                await ws.send_str("pong")
            return ws
        await asyncio.sleep(float(request.query_string))
        await ws.send_str("config")
        async for _ in ws:
            pass
    except ConnectionError:
        pass
    return ws


async def events(request):
    answer = http.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await answer.prepare(request)
    await answer.write(b": hello\n\n")
    await asyncio.sleep(float(request.query_string))
    await answer.write(b"data: 1\n\n")
    await asyncio.sleep(30)
    return answer


async def pieces(request):
    answer = http.StreamResponse()
    await answer.prepare(request)
    for _ in range(4):
        await answer.write(b"x" * 2048)
        await asyncio.sleep(1.2)
    return answer


async def slow(request):
    await asyncio.sleep(float(request.query_string))
    return script("1").adding(("Access-Control-Allow-Origin", "*"))


def page_of(name: str, work: str) -> str:
    work = work.replace("PIXEL", PIXEL)
    return f"<title>{name}</title><p>text</p>" + (work if work.startswith("<") else f"<script>{work}</script>")


def the_web(pages: dict[str, str]) -> LocalWeb:
    web = LocalWeb()
    for number, (name, work) in enumerate(pages.items()):
        web.route("shop.example", f"/{number}", html(page_of(name, work)))
    web.route("shop.example", "/socket", socket)
    web.route("shop.example", "/ping", socket)
    web.route("shop.example", "/events", events)
    web.route("shop.example", "/pieces", pieces)
    web.route("shop.example", "/slow", slow)
    web.route("frame.example", "/socket", socket)
    inner = "new WebSocket('wss://frame.example/socket?1').onmessage = () => { PIXEL }".replace("PIXEL", PIXEL)
    web.route("frame.example", "/", html(f"<script>{inner}</script>"))
    web.route("px.tracker.example", "/*", gif())
    return web


def crawl_all(pages: dict[str, str], browsers: Browsers) -> Crawled:
    shell = Browsers(headless_shell=browsers.headless_shell)
    return crawl_web(the_web(pages), shell, *(f"/{n}" for n in range(len(pages))))


@pytest.fixture(scope="module")
def late(browsers) -> Crawled:
    return crawl_all(LATE, browsers)


@pytest.fixture(scope="module")
def ordinary(browsers) -> Crawled:
    return crawl_all(ORDINARY, browsers)


@pytest.mark.parametrize("name", LATE)
def test_ten_seconds_of_page_time_see_it(late, name):
    visit = late.visit(f"/{list(LATE).index(name)}")
    assert (visit.outcome, visit.title, visit.blind) == ("loaded", name, ())
    assert seen(visit, host="px.tracker.example") == ["late"], (visit.settled, visit.milliseconds)


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_page_is_neither_blind_nor_slow(ordinary, name):
    visit = ordinary.visit(f"/{list(ORDINARY).index(name)}")
    assert (visit.outcome, visit.title, visit.blind) == ("loaded", name, ())
    assert visit.milliseconds < SLOWEST
    assert visit.settled == ("capped" if name in ("a socket that says nothing", "live reload") else "virtual")
