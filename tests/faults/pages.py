"""Pages that misbehave. Each would break two rules once its misbehaviour is over, if it ever is."""

from __future__ import annotations

import asyncio
import zlib
from contextlib import suppress

from aiohttp import web

from auditor.demo.answers import html
from tests.faults.shop import LATE, running


async def never(_: web.BaseRequest) -> web.StreamResponse:
    """Does not answer."""
    await asyncio.Event().wait()
    raise AssertionError


async def endless(request: web.BaseRequest) -> web.StreamResponse:
    """Begins and does not end."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    await response.write(b"<!doctype html><title>bad</title><p>begun" + b" " * 2000)
    await asyncio.Event().wait()
    return response


async def gigabyte(request: web.BaseRequest) -> web.StreamResponse:
    """A thousand megabytes, as fast as they are taken."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    await response.write(b"<!doctype html><title>bad</title>")
    piece = b"<p>" + b"x" * 1_000_000
    with suppress(ConnectionError):  # nobody takes all of it
        for _ in range(1000):
            await response.write(piece)
        await response.write(f"<script>{LATE}</script>".encode())
    return response


def bomb(_: web.BaseRequest) -> web.Response:
    """Half a gigabyte in half a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"<p>" + b"x" * 1_000_000
    body = packer.compress(b"<!doctype html><title>bad</title>") + b"".join(packer.compress(piece) for _ in range(500))
    body += packer.compress(f"<script>{LATE}</script>".encode()) + packer.flush()
    return web.Response(body=body, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})


async def piece(request: web.BaseRequest) -> web.StreamResponse:
    """The page, or for who asks with a query ten megabytes of nothing, of which no copy is kept."""
    if not request.query:
        scripts = "".join(f"<script src=/bad?{n}></script>" for n in range(60))
        return html(f"<title>bad</title>{scripts}<script>{LATE}</script>").response()
    response = web.StreamResponse(headers={"Content-Type": "text/javascript", "Cache-Control": "no-store"})
    await response.prepare(request)
    with suppress(ConnectionError):
        for _ in range(10):
            await response.write(b" " * 1_000_000)
    return response


PAGES: dict[str, object] = {
    "never answers": never,
    "never ends": endless,
    "loops": running(f"onload = () => setTimeout(() => {{ while (true) {{}} {LATE} }}, 20)"),
    "opens windows": running(f"onload = () => {{ for (let i = 0; i < 60; i++) open('/good?' + i); {LATE} }}"),
    "opens dialogs": running(f"onload = () => {{ for (let i = 0; i < 60; i++) alert(i); {LATE} }}"),
    "floods the recorder": running(f"for (let i = 0; i < 9000; i++) document.cookie = 'c' + i + '=1'; {LATE}"),
    "turns away for ever": running(f"onload = () => {{ location = '/bad?' + Math.random(); setTimeout(() => {{ {LATE} }}, 900) }}"),
    "has 100,000 links": html(f"<title>bad</title>{'<a href=/good>g</a>' * 100_000}<script>{LATE}</script>"),
    "one gigabyte": gigabyte,
    "zip bomb": bomb,
    "downloads on and on": piece,
    "fills its console": running(
        f"onload = () => {{ for (let i = 0; i < 600; i++) console.log('x'.repeat(2e6) + i); {LATE} }}"
    ),
}  # fmt: skip
