"""Connecting to a host: its name is resolved once, the addresses are checked, and only what was checked is connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from aiohappyeyeballs import AddrInfoType, start_connection

from auditor.egress.addresses import Address, not_public
from auditor.evidence.basics import HELD_BACK

LOOKUP_SECONDS = 15.0
CONNECT_SECONDS = 20.0
REMEMBERED_SECONDS = 60.0
"""How long the addresses of a name are remembered: whoever changes them meanwhile gains nothing."""
LOOKUPS_AT_ONCE = 32
STAGGER_SECONDS = 0.25
"""RFC 8305: the next address is tried while the one before may still answer."""

Place = tuple[str, int]
"""Host and port."""
Resolve = Callable[[str, int], Sequence[AddrInfoType]]


class NotReachedError(Exception):
    """Nobody was connected to. `str()` is the error as evidence has it: Chromium's name of it, or `HELD_BACK`."""

    def __init__(self, error: str, why: str = "") -> None:
        super().__init__(error)
        self.why = why
        """For `HELD_BACK`, what kind of address it is."""


def nowhere_else(_host: str, _port: int) -> Place | None:
    """No host is answered from another address."""
    return None


def anywhere(_address: Address) -> str:
    """No address is refused."""
    return ""


def _lookup(host: str, port: int) -> Sequence[AddrInfoType]:
    # Chromium takes these for this machine without asking anybody (RFC 6761, 6.3); not every resolver does.
    own = host == "localhost" or host.endswith(".localhost")
    return socket.getaddrinfo("localhost" if own else host, port, type=socket.SOCK_STREAM)


@dataclass(slots=True)
class Dialer:
    """Connects to hosts that may be reached."""

    mapped: Callable[[str, int], Place | None] = nowhere_else
    """Where a host is answered from instead: whoever started the audit said so, so it may be any address. Raises
    socket.gaierror for a host that shall not resolve."""
    refusal: Callable[[Address], str] = not_public
    """Why an address must not be connected to; empty if it may."""
    resolve: Resolve = _lookup
    _known: dict[Place, tuple[float, asyncio.Future[Sequence[AddrInfoType]]]] = field(default_factory=dict)
    _pool: ThreadPoolExecutor | None = None

    @property
    def refuses(self) -> bool:
        """Whether there is any address that it does not connect to."""
        return self.refusal is not anywhere

    async def connect(self, host: str, port: int) -> socket.socket:
        """A connected socket; NotReachedError says why there is none."""
        try:
            place = self.mapped(host, port)
            if place is not None:
                return await self._connected(await self._addresses(*place))
            return await self._connected(self._public(await self._addresses(host, port)))
        except (OSError, TimeoutError) as error:
            raise NotReachedError(_in_chromiums_words(error)) from error

    def close(self) -> None:
        """Give up what is being looked up, and forget the rest."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
        self._known.clear()

    def _public(self, found: Sequence[AddrInfoType]) -> Sequence[AddrInfoType]:
        """Those of the addresses that may be connected to."""
        refusals = [self.refusal(ipaddress.ip_address(info[4][0])) for info in found]
        public = [info for info, why in zip(found, refusals, strict=True) if not why]
        if not public:
            raise NotReachedError(HELD_BACK, next(iter(refusals), ""))
        return public

    async def _addresses(self, host: str, port: int) -> Sequence[AddrInfoType]:
        loop, place = asyncio.get_running_loop(), (host, port)
        until, found = self._known.get(place, (0.0, None))
        if found is None or until < loop.time() or (found.done() and found.exception() is not None):
            self._pool = self._pool or ThreadPoolExecutor(LOOKUPS_AT_ONCE, "lookup")
            found = loop.run_in_executor(self._pool, self.resolve, host, port)
            self._known[place] = (loop.time() + REMEMBERED_SECONDS, found)
        return await asyncio.wait_for(asyncio.shield(found), LOOKUP_SECONDS)

    async def _connected(self, found: Sequence[AddrInfoType]) -> socket.socket:
        start = start_connection(found, happy_eyeballs_delay=STAGGER_SECONDS, interleave=1)
        return await asyncio.wait_for(start, CONNECT_SECONDS)


def _in_chromiums_words(error: OSError) -> str:
    if isinstance(error, socket.gaierror | UnicodeError):
        return "net::ERR_NAME_NOT_RESOLVED"
    if isinstance(error, ConnectionRefusedError):
        return "net::ERR_CONNECTION_REFUSED"
    if isinstance(error, TimeoutError):
        return "net::ERR_CONNECTION_TIMED_OUT"
    return "net::ERR_ADDRESS_UNREACHABLE"
