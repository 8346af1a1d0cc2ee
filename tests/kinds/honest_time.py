"""What comes within ten seconds, but not when the page's clock alone runs."""

from __future__ import annotations

import asyncio
from functools import partial

from aiohttp import web as aiohttp_web

from auditor.demo.web import Request, text
from tests.kinds.member import Make, Member, javascript, script

_of: Make = partial(Member, kind="honest time")


async def _late_socket(request: Request) -> aiohttp_web.WebSocketResponse:
    socket = aiohttp_web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await asyncio.sleep(0.6)
        await socket.send_str(message.data)
    return socket


async def _late_event(request: Request) -> aiohttp_web.StreamResponse:
    response = aiohttp_web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    await asyncio.sleep(1.2)
    await response.write(b"event: go\ndata: 1\n\n")
    while not (request.transport is None or request.transport.is_closing()):
        await asyncio.sleep(1)
        await response.write(b": still here\n\n")
    return response


async def _stream(request: Request) -> aiohttp_web.StreamResponse:
    response = aiohttp_web.StreamResponse()
    await response.prepare(request)
    for _ in range(6):
        await response.write(b"x" * 1024)
        await asyncio.sleep(0.7)
    return response


async def _hop(request: Request):
    await asyncio.sleep(1.4)
    return text("ok")


def _worker(source: str) -> dict[str, object]:
    return {"/": script('new Worker("/w.js").onmessage = () => tell("worked");'), "/w.js": javascript(source)}


_BUSY = "const until = performance.now() + 2500; setTimeout(() => { while (performance.now() < until); postMessage(1); }, 300);"

MEMBERS = (
    _of(name="two turns of a socket", pages={"/": script('const s = new WebSocket("wss://shop.example/s"); let n = 0; s.onopen = () => s.send("a"); s.onmessage = () => { if (++n === 2) tell("answered"); else s.send("b"); };'), "/s": _late_socket}, person=("goto /", "wait 3")),
    _of(name="a named event of a stream", pages={"/": script('new EventSource("/e").addEventListener("go", () => tell("event"));'), "/e": _late_event}, person=("goto /", "wait 3")),
    _of(name="the end of an answer that streams", pages={"/": script('fetch("/slow").then(r => r.text()).then(() => tell("streamed"));'), "/slow": _stream}, person=("goto /", "wait 6")),
    _of(name="five answers, one after the other", pages={"/": script('(async () => { for (let n = 0; n < 5; n++) { await fetch("/hop?" + n); } tell("hopped"); })();'), "/hop": _hop}, person=("goto /", "wait 9")),
    _of(name="a worker that is busy", pages=_worker(_BUSY), person=("goto /", "wait 5")),
    _of(name="a worker that sleeps on shared memory", pages=_worker("const m = new WebAssembly.Memory({initial: 1, maximum: 1, shared: true}); try { Atomics.wait(new Int32Array(m.buffer), 0, 0, 2000); } catch { const u = Date.now() + 2000; while (Date.now() < u); } postMessage(1);"), person=("goto /", "wait 5")),
    _of(name="sound worked out beforehand", pages={"/": script('const c = new OfflineAudioContext(2, 44100 * 300, 44100), o = c.createOscillator(); o.connect(c.createConvolver()).connect(c.destination); o.start(); c.startRendering().then(() => tell("sound"));')}, person=("goto /", "wait 8")),
    _of(name="an animation that ends", pages={"/": "<style>@keyframes k{to{opacity:.5}}#a{animation:k 4s}</style><p id='a'>Fades</p>" + script('document.getElementById("a").addEventListener("animationend", () => tell("faded"));')}, person=("goto /", "wait 5")),
    _of(name="timers that are chained", pages={"/": script('let n = 0; const on = () => { if (++n === 8) tell("chained"); else setTimeout(on, 1000); }; setTimeout(on, 1000);')}, person=("goto /", "wait 9")),
    _of(name="time that passes alike here and there", pages={"/": script("""const own = performance.now(); fetch("/now").then(r => r.json()).then(async a => { await new Promise(r => setTimeout(r, 2500));
        const b = await (await fetch("/now")).json(); const there = b - a, here = performance.now() - own; if (Math.abs(there * 1000 - here) < 900) tell("real"); });"""), "/now": lambda _: text(str(__import__("time").time()), content_type="application/json")}, person=("goto /", "wait 4")),
    _of(name="a socket that greets and stays open", keeps=True, pages={"/": script('new WebSocket("wss://shop.example/s").onopen = e => e.target.send("hello");'), "/s": _late_socket}, person=("goto /", "wait 2")),
    _of(name="a stream of events that goes on", keeps=True, pages={"/": script('new EventSource("/e").addEventListener("go", e => { document.title = e.data; });'), "/e": _late_event}, person=("goto /", "wait 2")),
    _of(name="a worker that counts for itself", keeps=True, pages={"/": script('new Worker("/w.js").onmessage = e => { document.title = e.data; };'), "/w.js": javascript(_BUSY)}, person=("goto /", "wait 4")),
)  # fmt: skip
