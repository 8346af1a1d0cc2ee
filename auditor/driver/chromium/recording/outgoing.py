"""Bodies of requests and messages of WebSockets. Only the search reads them; nothing of them is ever written.

A short body of one piece comes with the event; Blobs, forms with files and long ones are asked for, at once, because the
browser forgets them with their document.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.evidence import Blind, EvidenceKind, Phase

PATIENCE = 5.0
"""Seconds that all bodies of a visit together may take to arrive."""
MAX_MESSAGES = 5_000
"""Messages of one WebSocket that are searched."""
_BROTLI = "br"
UNPACKED = frozenset({"", "identity", "gzip", "x-gzip", "deflate", _BROTLI, "zstd"})
"""Content codings that the search reads. What is in others (`dcb` and `dcz` need a dictionary) may begin like anything."""
_BINARY = 2
"""WebSocket opcode."""


@dataclass(slots=True)
class Outgoing:
    """What one request carried besides URL and headers."""

    body: bytes = b""
    messages: list[tuple[Phase, bytes]] = field(default_factory=list)
    asked: asyncio.Future[Params] | None = None
    brotli: bool = False
    """Whether the body is said to be in Brotli."""
    missed: str = ""
    """Why something of it could not be read; empty if all was."""

    def heard(self, response: Params, phase: Phase) -> None:
        """Take a message that went out over a WebSocket."""
        data, binary = str(response.get("payloadData", "")), response.get("opcode") == _BINARY
        if binary and not data:
            self.missed = "a message of a WebSocket was sent from a Blob"  # the event leaves it out
        elif len(self.messages) >= MAX_MESSAGES:
            self.missed = f"only the first {MAX_MESSAGES} messages of a WebSocket were kept"
        else:
            self.messages.append((phase, _decoded(data) if binary else data.encode("utf-8", "surrogatepass")))

    def arrived(self) -> None:
        """Take the body that was asked for."""
        asked, self.asked = self.asked, None
        if asked is None:
            return
        if not asked.done():
            self.missed = "its body did not arrive in time"
        elif asked.cancelled() or asked.exception():
            self.missed = "its body could not be read; the browser keeps none of many megabytes"
        else:
            self._take(asked.result())

    def declared(self, coding: str) -> None:
        """Take the request's Content-Encoding: several codings stand one after the other."""
        codings = [w.strip().lower() for w in coding.split(",")]
        self.brotli = _BROTLI in codings
        unknown = [c for c in codings if c not in UNPACKED]
        if unknown and self.body and not self.missed:
            self.missed = f"its body is in a coding that is not unpacked: {', '.join(unknown)[:40]}"

    def _take(self, answer: Params) -> None:
        text = str(answer.get("postData", ""))
        self.body = _decoded(text) if answer.get("base64Encoded") else text.encode("utf-8", "surrogatepass")


def outgoing(stage: Stage, session: Session, params: Params) -> Outgoing | None:
    """The body of a request that is about to be sent, or the promise of it; None if it has none."""
    request = params["request"]
    if not request.get("hasPostData"):
        return None
    entries = request.get("postDataEntries") or ()
    if entries and all("bytes" in e for e in entries):
        return Outgoing(b"".join(_decoded(e["bytes"]) for e in entries))
    return Outgoing(asked=stage.cdp.post("Network.getRequestPostData", {"requestId": params["requestId"]}, session.id))


async def arrive(carried: Iterator[Outgoing]) -> None:
    """Wait, not for long, for the bodies that were asked for."""
    waiting = [o.asked for o in carried if o.asked is not None]
    if waiting:
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*map(_settled, waiting)), PATIENCE)


async def _settled(asked: asyncio.Future[Params]) -> None:
    await asyncio.wait([asked])


def unread(host: str, carried: Outgoing) -> Blind:
    """What could not be read of a request to that host."""
    return Blind(
        kind=EvidenceKind.BODIES, reason=f"a request to {host or 'an unknown host'}: {carried.missed}", host=host
    )


def body_length(request: Params) -> int:
    """Octets of the body of a request, as far as its event tells."""
    entries = request.get("postDataEntries") or ()
    if entries:
        return sum(len(b) * 3 // 4 - b[-2:].count("=") for e in entries if (b := str(e.get("bytes", ""))))
    return len(request.get("postData", "").encode("utf-8", "surrogatepass"))


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text)
    except (Base64Error, ValueError):
        return text.encode("utf-8", "surrogatepass")
