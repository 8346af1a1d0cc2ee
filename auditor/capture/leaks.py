"""The search for the run's identity in what was sent and stored. Raw values are looked at here and never kept.

Nearly nothing holds the identity, so all texts of a visit are first searched as one piece, and part by part only if that
found something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from auditor.canary import Hit, Searcher
from auditor.driver.chromium.recording.outgoing import Outgoing
from auditor.evidence import Blind, EvidenceKind, Leak, LeakPlace, Phase, Record, Request
from auditor.urls import host_of

MAX_LEAKS = 5_000
"""Kept of one collector and visit."""
_TOLD_BY = 64
"""Octets at the beginning that tell text from binary; the latter is read from its very beginning."""
_OF_THE_BROWSER = (
    "accept", "sec-", "user-agent", "connection", "host", "cache-control", "pragma", "upgrade-insecure-requests",
    "content-length", "content-type", "origin", "priority", "dnt",
)  # fmt: skip
"""Beginnings of headers that the browser fills by itself and a page cannot put a value into."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to search."""

    place: LeakPlace
    data: bytes
    make: Callable[[Piece, Hit], Leak]
    name: str = ""
    phase: Phase | None = None
    """Of a message, if not that of its request."""
    brotli: bool = False
    """Whether the request says that its body is in Brotli, which begins like anything."""

    @property
    def text(self) -> bool:
        """Whether it may be searched together with others: nothing has to be read from its very beginning."""
        return self.data[:_TOLD_BY].isascii() and not self.brotli


class Sent(Protocol):
    """What a request was made of, as far as the search needs it."""

    @property
    def url(self) -> str:
        """Unredacted."""
        ...

    @property
    def outgoing(self) -> Outgoing | None:
        """Its body and messages."""
        ...


def search(searcher: Searcher, pieces: Sequence[Piece]) -> Iterator[Record]:
    """A leak for each value and form in each piece; a blind record for what could not be searched."""
    texts, found = [p for p in pieces if p.text], 0
    whole = searcher.examine(b"\n".join(p.data for p in texts))
    clean = not whole.hits and not whole.missed
    for piece in pieces:
        if clean and piece.text:
            continue
        examined = searcher.examine(piece.data, brotli=piece.brotli)
        for reason in examined.missed:
            leak = piece.make(piece, _NO_HIT)
            yield Blind(
                kind=EvidenceKind.BODIES,
                reason=f"{piece.place} for {leak.host or 'an unknown host'}: {reason}",
                host=leak.host,
            )
        for hit in examined.hits:
            found += 1
            if found > MAX_LEAKS:
                yield Blind(
                    kind=EvidenceKind.BODIES,
                    reason=f"more than {MAX_LEAKS} values of the identity were found; the rest was left",
                    cut=True,
                )
                return
            yield piece.make(piece, hit)


_NO_HIT = Hit("other", "")


def sent_pieces(request: Request, sent: Sent, headers: Iterable[tuple[str, str]], host: str) -> Iterator[Piece]:
    """What went out with one request. `host` is the recipient as it may be written."""

    def make(piece: Piece, hit: Hit) -> Leak:
        return Leak(
            kind=hit.kind, transform=hit.transform, place=piece.place, host=host, url=request.url, name=piece.name,
            request=request.id, document=request.document, initiator=request.initiator, phase=piece.phase or request.phase,
        )  # fmt: skip

    if not host_of(sent.url):
        return  # data: and blob: go nowhere
    # A fragment is not sent, but the document that is loaded can read it.
    url = sent.url if request.resource == "document" else sent.url.partition("#")[0]
    yield Piece("url", _octets(url), make)
    for name, value in headers:
        if name == "cookie":
            yield from (
                Piece("cookie", _octets(pair.strip()), make, pair.partition("=")[0].strip())
                for pair in value.split(";")
            )
        elif name == "referer":
            yield Piece("referer", _octets(value), make)
        elif not name.startswith(_OF_THE_BROWSER):
            yield Piece("header", _octets(value), make, name)
    if sent.outgoing is not None:
        place: LeakPlace = "beacon" if request.resource == "ping" else "body"
        if sent.outgoing.body:
            yield Piece(place, sent.outgoing.body, make, brotli=sent.outgoing.brotli)
        for phase, message in sent.outgoing.messages:
            yield Piece("websocket", message, make, phase=phase)


def stored_piece(leak: Leak, text: str) -> Piece:
    """What a cookie or a key of storage holds; `leak` says all but kind and transform."""

    def make(_piece: Piece, hit: Hit) -> Leak:
        return replace(leak, kind=hit.kind, transform=hit.transform)

    return Piece(leak.place, _octets(text), make)


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
