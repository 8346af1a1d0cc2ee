"""Screenshots inside the HTML report: data URIs, within a bound."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from reports.interface import Images

BUDGET = 2_000_000
"""Octets of pictures in one report, before encoding: a file that mail still carries."""
_MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_MARKER = 0xFF
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG segments that begin a frame and say how large it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to show."""

    path: str
    """In the evidence folder."""
    uri: Markup
    """A `data:` URI; safe as it stands, since it is made of base64 only."""
    width: int
    height: int


def choose(paths: Iterable[str], images: Images) -> dict[str, Picture]:
    """Pictures by path, in the order of `paths` until the budget is spent; what is no JPEG or PNG is left out."""
    chosen: dict[str, Picture] = {}
    room = BUDGET
    for path in dict.fromkeys(paths):
        data = images.get(path, b"")
        kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "")
        width, height = _size(data) if kind else (0, 0)
        if width and height and len(data) <= room:
            room -= len(data)
            encoded = base64.b64encode(data).decode("ascii")
            uri = Markup(f"data:{kind};base64,{encoded}")  # noqa: S704 - base64 only
            chosen[path] = Picture(path=path, uri=uri, width=width, height=height)
    return chosen


def _size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, as the picture's head says; (0, 0) if it does not."""
    if data.startswith(b"\x89PNG"):
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    at = 2
    while at + 9 <= len(data) and data[at] == _MARKER:
        if data[at + 1] in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0, 0
