"""A SOCKS 5 server (RFC 1928), the CONNECT part of it: what a browser speaks to a proxy that shall not read along.

Its tunnels are the browser's connections as they are: TLS, WebSockets and plain HTTP reach their hosts octet by octet, which
an HTTP proxy would change.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable
from typing import cast

_VERSION, _CONNECT = 5, 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_NO_AUTHENTICATION, _NO_METHOD = b"\x05\x00", b"\x05\xff"
_NOWHERE = b"\x00\x01" + bytes(6)
_DONE, _UNREACHABLE, _NO_COMMAND = 0, 4, 7
"""For whatever is not reached the browser hears `unreachable`: on any other refusal it tries once more. Why is told apart."""
MAX_REQUEST = 600
"""Octets of greeting and request: they need at most 519."""
GREETING_SECONDS = 10.0

Dial = Callable[[str, int, asyncio.Protocol], Awaitable[bool]]
"""Connects a protocol to a host and port; whether anybody was reached."""


class _End(asyncio.Protocol):
    """One end of a tunnel: what it receives the other end sends."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.other: _End | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.write(data)

    def pause_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()

    def eof_received(self) -> bool:
        if self.other is None or self.other.transport is None or self.other.transport.is_closing():
            return False
        self.other.transport.write_eof()
        return True

    def connection_lost(self, error: Exception | None) -> None:
        other, self.other = self.other, None
        if other is not None and other.transport is not None:
            other.transport.close() if error is None else other.transport.abort()


class _Far(_End):
    """The end that was dialled: from its first moment on it is part of the tunnel."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._client.reached(self)


class Client(_End):
    """The browser's end: hears where it wants to go, then is one end of the tunnel there."""

    def __init__(self, dial: Dial, clients: set[Client]) -> None:
        super().__init__()
        self._dial, self._clients = dial, clients
        self._heard = b""
        self._greeted = False
        self._dialing: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give it a while to say where it wants to go."""
        super().connection_made(transport)
        self._clients.add(self)
        self._late = asyncio.get_running_loop().call_later(GREETING_SECONDS, self.hang_up)

    def data_received(self, data: bytes) -> None:
        """Hear where it wants to go, later pass on what it sends there."""
        if self.other is not None:
            super().data_received(data)
            return
        self._heard += data
        if len(self._heard) > MAX_REQUEST:
            self.hang_up()
        elif self._dialing is None:
            self._listen()

    def connection_lost(self, error: Exception | None) -> None:
        """Give up what was begun for it."""
        self._late.cancel()
        self._clients.discard(self)
        if self._dialing is not None:
            self._dialing.cancel()
        super().connection_lost(error)

    def hang_up(self) -> None:
        """End the connection at once, and the tunnel."""
        if self.transport is not None:
            self.transport.abort()

    def _listen(self) -> None:
        try:
            if not self._greeted and not self._greeting():
                return
            place = self._request()
        except ValueError:
            self.hang_up()
            return
        if place is not None:
            self._late.cancel()
            self._dialing = asyncio.get_running_loop().create_task(self._connect(*place))

    def _greeting(self) -> bool:
        """Whether the whole greeting was heard; ValueError if it is none of SOCKS 5."""
        heard = self._heard
        if heard[0] != _VERSION:
            raise ValueError("not SOCKS 5")
        if len(heard) < 2 or len(heard) < 2 + heard[1]:  # noqa: PLR2004 (version and count)
            return False
        methods, self._heard = heard[2 : 2 + heard[1]], heard[2 + heard[1] :]
        if 0 not in methods:
            self._say(_NO_METHOD)
            raise ValueError("no method in common")
        self._greeted = True
        self._say(_NO_AUTHENTICATION)
        return True

    def _request(self) -> tuple[str, int] | None:
        """Host and port; None while the request is not whole. ValueError for any but a CONNECT."""
        heard = self._heard
        if len(heard) < 5:  # noqa: PLR2004 (up to a name's length)
            return None
        version, command, _, kind, first = heard[:5]
        if version != _VERSION or command != _CONNECT or kind not in (_IPV4, _NAME, _IPV6):
            self._say(bytes((_VERSION, _NO_COMMAND)) + _NOWHERE)
            raise ValueError("no CONNECT")
        start, length = (5, first) if kind == _NAME else (4, 4 if kind == _IPV4 else 16)
        end = start + length
        if len(heard) < end + 2:
            return None
        raw, port, self._heard = heard[start:end], int.from_bytes(heard[end : end + 2]), heard[end + 2 :]
        return (raw.decode("ascii") if kind == _NAME else str(ipaddress.ip_address(raw))), port

    async def _connect(self, host: str, port: int) -> None:
        if not await self._dial(host, port, _Far(self)):
            self._say(bytes((_VERSION, _UNREACHABLE)) + _NOWHERE)
            if self.transport is not None:
                self.transport.close()

    def reached(self, far: _End) -> None:
        """Make a tunnel of both ends."""
        self.other, far.other = far, self
        if self.transport is None or self.transport.is_closing():
            self.connection_lost(None)
            return
        self._say(bytes((_VERSION, _DONE)) + _NOWHERE)
        early, self._heard = self._heard, b""
        if early:
            super().data_received(early)

    def _say(self, octets: bytes) -> None:
        if self.transport is not None:
            self.transport.write(octets)
