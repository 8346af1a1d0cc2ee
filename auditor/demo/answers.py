"""What a route of the local web answers with: an `Answer` can be given any number of times, a response only once."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace

from aiohttp import web

_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete HTTP answer."""

    status: int = 200
    content_type: str = "text/plain"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    """More headers, in order; a name may come twice (`Set-Cookie`)."""

    def adding(self, *headers: tuple[str, str]) -> Answer:
        """The same answer with more headers."""
        return replace(self, headers=(*self.headers, *headers))

    def response(self) -> web.Response:
        """A fresh aiohttp response."""
        charset = "utf-8" if self.content_type.startswith("text/") else None
        response = web.Response(status=self.status, body=self.body, content_type=self.content_type, charset=charset)
        for name, value in self.headers:
            response.headers.add(name, value)
        return response


def text(content: str, *, content_type: str = "text/plain", status: int = 200) -> Answer:
    """Text of any type."""
    return Answer(status=status, content_type=content_type, body=content.encode())


def html(content: str, *, status: int = 200) -> Answer:
    """A page; a doctype is put before it if it has none."""
    doctype = "" if content.lstrip()[:9].lower() == "<!doctype" else "<!doctype html><meta charset=utf-8>"
    return text(doctype + content, content_type="text/html", status=status)


def script(source: str) -> Answer:
    """JavaScript."""
    return text(source, content_type="text/javascript")


def gif() -> Answer:
    """A transparent image of one pixel."""
    return Answer(content_type="image/gif", body=_PIXEL).adding(("Cache-Control", "no-store"))


def empty() -> Answer:
    """204, as beacons are answered."""
    return Answer(status=204)


def redirect(to: str, *, status: int = 302) -> Answer:
    """A redirect to an absolute URL or a path."""
    return Answer(status=status).adding(("Location", to))


def cookie(name: str, value: str, attributes: str = "") -> tuple[str, str]:
    """A `Set-Cookie` header; `attributes` as on the wire, e.g. `Path=/; Secure; Max-Age=60`."""
    return "Set-Cookie", f"{name}={value}" + (f"; {attributes}" if attributes else "")
