"""The proxy that every connection of the browser goes through, and what it knows of them."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from auditor.egress.dial import Dialer, NotReachedError, Place
from auditor.egress.socks import Client
from auditor.evidence.basics import HELD_BACK

MAX_TUNNELS = 4_000
MAX_NAMED = 20
_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_UNTOLD = ("ERR_ADDRESS_UNREACHABLE", "ERR_SOCKS_", "ERR_PROXY_")
"""What the browser says of every connection that the proxy did not make."""
NOT_PAST_IT = "<-loopback>"
"""Hosts that Chromium connects to past the proxy: without this, those of this machine."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Guard:
    """A proxy on loopback while its context lasts. Refuses what the dialer refuses, and remembers why."""

    dialer: Dialer = field(default_factory=Dialer)
    port: int = 0
    reached: dict[Place, str] = field(default_factory=dict)
    """Places that were connected to, with the address and port that answered."""
    failed: dict[Place, str] = field(default_factory=dict)
    """Places that were not, each with the last error."""
    held: dict[Place, str] = field(default_factory=dict)
    """Of these, the ones without a public address, and what kind of address it is."""
    _server: asyncio.Server | None = None
    _clients: set[Client] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        _allow_many_files()
        self._server, self.port = await self._listening()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for client in tuple(self._clients):
            client.hang_up()
        self.dialer.close()

    async def _listening(self) -> tuple[asyncio.Server, int]:
        server = await asyncio.get_running_loop().create_server(self._client, "127.0.0.1", 0, backlog=512)
        return server, server.sockets[0].getsockname()[1]

    @asynccontextmanager
    async def entrance(self) -> AsyncIterator[str]:
        """A proxy of its own for one browser context, as Chromium's settings name it, while this lasts.

        The browser's network log names the proxy of each request, and so tells which context it is of.
        """
        server, port = await self._listening()
        try:
            yield f"socks5://127.0.0.1:{port}"
        finally:
            server.close()

    @property
    def flags(self) -> tuple[str, ...]:
        """What a browser is started with to connect through the proxy, and through nothing else.

        Chromium would go around a proxy for loopback, for WebRTC, and to look up names ahead; with these it cannot.
        """
        return (
            f"--proxy-server=socks5://127.0.0.1:{self.port}",
            f"--proxy-bypass-list={NOT_PAST_IT}",
            "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1",
        )

    def explain(self, url: str, error: str | None) -> str | None:
        """The error of a request as it would be without the proxy, or `HELD_BACK`."""
        if error is None or not any(word in error for word in _UNTOLD):
            return error
        return self.failed.get(_place(url), error)

    def remote(self, url: str) -> str:
        """Address and port that answered for a URL; empty if unknown."""
        return self.reached.get(_place(url), "")

    def answers_differently(self, url: str) -> str:
        """Why what a held-back URL would have answered is not known here; empty for an address of every visitor's own.

        `localhost` and `10.0.0.1` are nobody's in particular. A name may lead elsewhere for others than for this machine.
        """
        host, port = _place(url)
        why = self.held.get((host, port), "")
        return f"{host} has no public address here ({why}): it was not asked" if why and _is_name(host) else ""

    def notes(self) -> tuple[str, ...]:
        """What the method section says of it."""
        if not self.dialer.refuses:
            return ()
        if not self.held:
            return (GUARDED,)
        named = sorted(f"{host}:{port} ({why})" for (host, port), why in self.held.items())
        more = f" and {len(named) - MAX_NAMED} more" if len(named) > MAX_NAMED else ""
        return (GUARDED, f"Held back, because the address is not public: {', '.join(named[:MAX_NAMED])}{more}.")

    def _client(self) -> Client:
        return Client(self._dial, self._clients)

    async def _dial(self, host: str, port: int, end: asyncio.Protocol) -> bool:
        place = host.lower().strip("[]").rstrip("."), port
        try:
            connected = await self._connected(place)
            transport, _ = await asyncio.get_running_loop().create_connection(lambda: end, sock=connected)
            self.reached[place] = _shown(transport.get_extra_info("peername"))
        except NotReachedError as error:
            self.failed[place] = str(error)
            if str(error) == HELD_BACK:
                self.held[place] = error.why
            return False
        except OSError as error:  # the other side was gone again at once
            _log.debug("no tunnel to %s:%s: %s", host, port, error)
            self.failed[place] = "net::ERR_CONNECTION_RESET"
            return False
        return True

    async def _connected(self, place: Place) -> socket.socket:
        if len(self._clients) > MAX_TUNNELS:
            raise NotReachedError("net::ERR_INSUFFICIENT_RESOURCES")
        return await self.dialer.connect(*place)


GUARDED = "The browser could reach public addresses only: a proxy of the auditor looked at each before connecting."


def _place(url: str) -> Place:
    """Host and port of a URL, as the proxy is asked for them."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", 0


def _is_name(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


def _shown(peer: Iterable[object] | None) -> str:
    address, port, *_ = peer or ("", "")
    return f"{address}:{port}"


def _allow_many_files() -> None:
    """A page may open hundreds of connections, each of which is two here."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 4 * MAX_TUNNELS if hard == resource.RLIM_INFINITY else min(hard, 4 * MAX_TUNNELS)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
