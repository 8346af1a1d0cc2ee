"""What the clean sites are made of: answers of files, a socket that stays open, events that go on, pictures, a film."""

from __future__ import annotations

import asyncio
import mimetypes
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web as aiohttp_web

from auditor.demo.web import Answer, LocalWeb, Request, text

Package = Callable[[str], Path]
"""Gives the folder of a package from npm."""
CACHED = ("Cache-Control", "max-age=600")
_EVENT_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanSite:
    """A site that keeps every promise of its policy."""

    name: str
    policy: str
    build: Callable[[Package], LocalWeb]
    packages: tuple[str, ...] = ()
    """Those that it is made of."""
    pages: int
    """It has at least so many."""


def serve_package(folder: Path, prefix: str) -> Callable[[Request], Answer]:
    """The files of a package under a path that ends in a slash."""

    def answer(request: Request) -> Answer:
        file = (folder / request.path.removeprefix(prefix)).resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            return text("Nothing here.", status=404)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return Answer(content_type=kind, body=file.read_bytes()).adding(CACHED, ("Access-Control-Allow-Origin", "*"))

    return answer


def picture(colour: tuple[int, int, int], size: int = 64) -> Answer:
    """A PNG of one colour."""
    rows = (b"\0" + bytes(colour) * size) * size
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    packed = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return Answer(content_type="image/png", body=b"\x89PNG\r\n\x1a\n" + packed).adding(CACHED)


def sound(seconds: float = 1.0) -> Answer:
    """A WAV of silence."""
    data = bytes(int(8000 * seconds))
    head = (
        b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    )
    return Answer(content_type="audio/wav", body=head + b"data" + struct.pack("<I", len(data)) + data).adding(CACHED)


def document() -> Answer:
    """A PDF of one empty page."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    return Answer(content_type="application/pdf", body=body)


async def open_socket(request: Request) -> aiohttp_web.WebSocketResponse:
    """A socket of a chat: it greets, answers what it is told, and stays open."""
    socket = aiohttp_web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str("Good day.")
    async for message in socket:
        if message.type is aiohttp_web.WSMsgType.TEXT:
            await socket.send_str("Somebody will be with you.")
    return socket


async def events(request: Request) -> aiohttp_web.StreamResponse:
    """A stream of events that does not end."""
    response = aiohttp_web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    while not (request.transport is None or request.transport.is_closing()):
        await response.write(b'data: {"stock": 7}\n\n')
        await asyncio.sleep(_EVENT_SECONDS)
    return response


def pages(web: LocalWeb, host: str, found: Mapping[str, Answer]) -> None:
    """Route pages of a host over https; over http each redirects there, and a path without its final slash to that with it."""
    for path, answer in found.items():
        web.route(host, path, secured(answer))
        if path.endswith("/") and path != "/":
            web.route(host, path.rstrip("/"), secured(moved(path)))


def moved(path: str) -> Answer:
    return Answer(status=301).adding(("Location", path))


def secured(answer: Answer) -> Callable[[Request], Answer]:
    """Only over https, and with what browsers are told to keep to it."""

    def reply(request: Request) -> Answer:
        if request.scheme == "http":
            return Answer(status=301).adding(
                ("Location", f"https://{request.host.partition(':')[0]}{request.raw_path}")
            )
        return answer.adding(("Strict-Transport-Security", "max-age=31536000"))

    return reply
