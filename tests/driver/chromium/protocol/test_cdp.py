from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import WSMsgType, web

from auditor.driver.chromium.protocol.cdp import Cdp
from auditor.driver.errors import BrowserError, ConnectionLost

Talk = Callable[[web.WebSocketResponse], Awaitable[None]]


@asynccontextmanager
async def browser_that(talk: Talk):
    """A DevTools port that does what a test says."""

    async def answer(request: web.BaseRequest) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await talk(socket)
        return socket

    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"ws://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def echo(socket: web.WebSocketResponse) -> None:
    async for message in socket:
        asked = json.loads(message.data)
        if asked["method"] == "Refuse.it":
            await socket.send_json({"id": asked["id"], "error": {"message": "not now"}})
        elif asked["method"] == "Close.it":
            return
        elif asked["method"] != "Never.answer":
            await socket.send_json({"method": "Some.event", "params": {"n": 1}, "sessionId": "s"})
            await socket.send_json({"id": asked["id"], "result": asked["params"]})


def talk(use: Callable[[Cdp], Awaitable[object]], handler=lambda *_: None, browser: Talk = echo):
    async def run():
        async with browser_that(browser) as url:
            cdp = Cdp(handler)
            await cdp.connect(url)
            try:
                return await use(cdp)
            finally:
                await cdp.close()

    return asyncio.run(run())


def test_a_command_has_its_answer_and_events_their_handler():
    seen = []
    assert talk(lambda c: c.send("Echo.it", {"x": 1}), lambda *event: seen.append(event)) == {"x": 1}
    assert seen == [("s", "Some.event", {"n": 1})]


def test_a_refusal_is_an_error_in_the_browsers_words():
    with pytest.raises(BrowserError, match=r"Refuse\.it: not now"):
        talk(lambda c: c.send("Refuse.it"))


def test_no_wait_is_without_end():
    with pytest.raises(TimeoutError):
        talk(lambda c: c.send("Never.answer", timeout=0.05))


def test_whoever_waits_learns_that_the_browser_went_away():
    async def use(cdp: Cdp):
        waiting = cdp.post("Never.answer")
        cdp.post("Close.it")
        with pytest.raises(ConnectionLost, match="closed the connection"):
            await waiting
        with pytest.raises(ConnectionLost):
            await cdp.send("Echo.it")
        return cdp.lost

    assert talk(use) == "the browser closed the connection"


def test_a_broken_handler_ends_the_connection_instead_of_silencing_it():
    def broken(*_):
        raise KeyError("x")

    async def use(cdp: Cdp):
        with pytest.raises(ConnectionLost):
            await cdp.send("Echo.it")

    talk(use, broken)


def test_a_port_that_does_not_answer_is_told_and_closing_is_safe():
    async def run():
        cdp = Cdp(lambda *_: None)
        with pytest.raises(ConnectionLost, match="does not answer"):
            await cdp.connect("ws://127.0.0.1:1/")
        await cdp.close()
        await Cdp(lambda *_: None).close()

    asyncio.run(run())


def test_a_refused_command_nobody_waits_for_makes_no_noise():
    noise = []

    async def use(cdp: Cdp):
        asyncio.get_running_loop().set_exception_handler(lambda _, context: noise.append(context))
        cdp.post("Refuse.it")
        await cdp.send("Echo.it")

    talk(use)
    assert noise == []


def test_binary_messages_are_none_of_ours():
    async def browser(socket: web.WebSocketResponse) -> None:
        await socket.send_bytes(b"\x00")
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await socket.send_json({"id": json.loads(message.data)["id"], "result": {}})

    assert talk(lambda c: c.send("Any.thing"), browser=browser) == {}
