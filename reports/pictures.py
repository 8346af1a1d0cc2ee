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


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to show."""

    path: str
    """In the evidence folder."""
    uri: Markup
    """A `data:` URI; safe as it stands, since it is made of base64 only."""


def choose(paths: Iterable[str], images: Images) -> dict[str, Picture]:
    """Pictures by path, in the order of `paths` until the budget is spent; what is no JPEG or PNG is left out."""
    chosen: dict[str, Picture] = {}
    room = BUDGET
    for path in dict.fromkeys(paths):
        data = images.get(path, b"")
        kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "")
        if kind and len(data) <= room:
            room -= len(data)
            encoded = base64.b64encode(data).decode("ascii")
            chosen[path] = Picture(path=path, uri=Markup(f"data:{kind};base64,{encoded}"))  # noqa: S704 - base64 only
    return chosen
