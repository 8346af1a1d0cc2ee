"""A client of Chromium's DevTools protocol at browser level, beside Playwright's own.

Playwright relays events through its driver and shows no shared workers, no preflights and no HTTP cookie attempts; this
connection sees them at a fraction of the cost. Messages are posted without waiting for each other: waiting for
`Network.enable` on a paused service worker would block its registration for good.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from itertools import count
from typing import Any

import aiohttp

from auditor.driver.chromium.protocol.answers import answer_of
from auditor.driver.errors import BrowserError, ConnectionLost, UnexpectedAnswer

Params = dict[str, Any]
Handler = Callable[[str | None, str, Params], None]


class Cdp:
    """One WebSocket to a browser. `handler` is called for every event with (session id, method, params)."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self._ids = count(1)
        self._waiting: dict[int, tuple[str, asyncio.Future[Params]]] = {}
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self.lost: str = ""
        """Why the connection ended; empty while it lives."""
        self.ended = asyncio.Event()
        """Set when it has."""

    async def connect(self, url: str) -> None:
        """Open the connection; raises ConnectionLost if nobody answers."""
        self._http = aiohttp.ClientSession(trust_env=False)
        try:
            socket = await self._http.ws_connect(url, max_msg_size=0, timeout=aiohttp.ClientWSTimeout(ws_close=2))
        except (aiohttp.ClientError, OSError) as error:
            raise ConnectionLost(f"the browser's DevTools port does not answer: {error}") from error
        self._socket = socket
        self._tasks = [asyncio.create_task(self._read(socket)), asyncio.create_task(self._write(socket))]

    def post(self, method: str, params: Params | None = None, session: str | None = None) -> asyncio.Future[Params]:
        """Send a command; the future carries its result, an object, or a BrowserError. Never raises itself."""
        future: asyncio.Future[Params] = asyncio.get_running_loop().create_future()
        future.add_done_callback(_looked_at)
        if self.lost:
            future.set_exception(ConnectionLost(self.lost))
            return future
        number = next(self._ids)
        self._waiting[number] = (method, future)
        message: Params = {"id": number, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        self._outgoing.put_nowait(json.dumps(message))
        return future

    async def send(
        self, method: str, params: Params | None = None, session: str | None = None, timeout: float = 10
    ) -> Params:
        """Send a command and wait for its result: BrowserError if refused, TimeoutError after `timeout` seconds."""
        return await asyncio.wait_for(self.post(method, params, session), timeout)

    async def close(self) -> None:
        """Close the connection, or what was opened of it; waiting commands fail."""
        self._end("closed")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()
        if self._http is not None:
            await self._http.close()

    async def _write(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await socket.send_str(await self._outgoing.get())

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(json.loads(message.data))
        finally:  # also if an event broke its handler: nobody may wait for a connection that is no longer read
            self._end("the browser closed the connection")

    def _take(self, message: Params) -> None:
        if "id" not in message:
            params = message.get("params")
            self.handler(
                message.get("sessionId"), str(message.get("method")), params if isinstance(params, dict) else {}
            )
            return
        method, future = self._waiting.pop(message["id"], ("", None))
        if future is None or future.done():
            return
        if "error" in message:
            future.set_exception(BrowserError(f"{method}: {message['error'].get('message', '')}"))
            return
        try:
            future.set_result(answer_of(method, message.get("result")))
        except UnexpectedAnswer as error:
            future.set_exception(error)

    def _end(self, why: str) -> None:
        self.lost = self.lost or why
        self.ended.set()
        waiting, self._waiting = self._waiting, {}
        for _, future in waiting.values():
            if not future.done():
                future.set_exception(ConnectionLost(why))


def _looked_at(future: asyncio.Future[Params]) -> None:
    # A command whose result nobody wants must not end in a warning of the event loop.
    if not future.cancelled():
        future.exception()
