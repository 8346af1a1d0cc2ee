"""A whole web on loopback: any host name, http and https, and a log of every request as ground truth.

Clients reach it by resolving every host to its two ports (`map_host_options`, or Chromium's `--host-resolver-rules`)
and trusting its key. A host or path without a route answers 404: there is no way to play NXDOMAIN from here.
"""

from __future__ import annotations

import asyncio
import inspect
import ssl
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from aiohttp import web

from auditor.demo import certificates
from auditor.demo.answers import Answer, cookie, empty, gif, html, redirect, script, text

__all__ = [
    "Answer", "Handler", "Hit", "LocalWeb", "Request", "cookie", "empty", "gif", "html", "redirect", "script", "text",
]  # fmt: skip

Request = web.BaseRequest
Reply = Answer | web.StreamResponse
Handler = Callable[[Request], Reply | Awaitable[Reply]]

MAX_BODY = 65_536
"""Octets of a request body kept in the log."""
_LOOPBACK = "127.0.0.1"
_LAST_WORDS = 0.5
"""Seconds that open connections are given when the web stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A request that arrived."""

    at: float
    """Seconds since the web was made."""
    method: str
    url: str
    """As the client meant it: the virtual host, without the loopback port."""
    headers: tuple[tuple[str, str], ...]
    """In order, names in lower case."""
    body: bytes
    """At most MAX_BODY octets."""

    def header(self, name: str) -> str | None:
        """The first header of that (lower-case) name."""
        return next((v for n, v in self.headers if n == name), None)


class LocalWeb:
    """Virtual hosts on two loopback ports. Routes may be added before and while it runs."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, str], Answer | Handler] = {}
        self._hits: list[Hit] = []
        self._born = time.monotonic()
        self._ports = (0, 0)

    def route(self, host: str, path: str, answer: Answer | Handler) -> None:
        """Answer `path` on `host` with an answer, or with what a handler (sync or async) returns.

        `host` is exact or `*`; `path` is exact (without query) or a prefix like `/x/*`. Exact goes before `*`, the
        longer prefix before the shorter.
        """
        self._routes[host.lower(), path] = answer

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Every request so far, in the order of arrival."""
        return tuple(self._hits)

    def clear(self) -> None:
        """Forget the requests so far."""
        self._hits.clear()

    @property
    def http_port(self) -> int:
        """Loopback port for http; 0 while it does not run."""
        return self._ports[0]

    @property
    def https_port(self) -> int:
        """Loopback port for https; 0 while it does not run."""
        return self._ports[1]

    @property
    def trust_key(self) -> str:
        """Base64 SHA-256 of the public key in every certificate: for `--ignore-certificate-errors-spki-list`."""
        return certificates.trust_key()

    @property
    def trust_pem(self) -> str:
        """The root certificate in PEM, for clients that trust roots."""
        return certificates.trust_pem()

    def map_host_options(self) -> list[str]:
        """Values for `--map-host` that send every host here."""
        return [f"*:80={_LOOPBACK}:{self.http_port}", f"*:443={_LOOPBACK}:{self.https_port}"]

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[LocalWeb]:
        """Serve in the running event loop."""
        runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=_LAST_WORDS)
        await runner.setup()
        try:
            self._ports = (await _listen(runner, None), await _listen(runner, certificates.server_context()))
            yield self
        finally:
            self._ports = (0, 0)
            await runner.cleanup()

    @contextmanager
    def running(self) -> Iterator[LocalWeb]:
        """Serve in a daemon thread with an event loop of its own, for callers that are not asynchronous."""
        thread = _ServerThread(self)
        thread.start()
        try:
            thread.wait_until_up()
            yield self
        finally:
            thread.stop()

    async def _handle(self, request: Request) -> web.StreamResponse:
        host = _host(request)
        self._hits.append(
            Hit(
                at=round(time.monotonic() - self._born, 3),
                method=request.method,
                url=f"{request.scheme}://{host}{request.raw_path}",
                headers=tuple((n.lower(), v) for n, v in request.headers.items()),
                body=await _body(request),
            )
        )
        return await _reply(self._find(host, request.path), request)

    def _find(self, host: str, path: str) -> Answer | Handler:
        for wanted in (host, "*"):
            for candidate in (path, *_prefixes(path)):
                answer = self._routes.get((wanted, candidate))
                if answer is not None:
                    return answer
        return text("Nothing here.", status=404)


class _ServerThread(threading.Thread):
    """Serves a web until told to stop."""

    def __init__(self, served: LocalWeb) -> None:
        super().__init__(name="local-web", daemon=True)
        self._served = served
        self._up = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._enough: asyncio.Event | None = None
        self._failure: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failure:  # noqa: BLE001 - handed to the thread that waits
            self._failure = failure
        finally:
            self._up.set()

    async def _serve(self) -> None:
        self._loop, self._enough = asyncio.get_running_loop(), asyncio.Event()
        async with self._served.serving():
            self._up.set()
            await self._enough.wait()

    def wait_until_up(self) -> None:
        """Return when it answers; raises what kept it from starting."""
        self._up.wait()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Stop serving and end the thread."""
        if self._loop is not None and self._enough is not None and self.is_alive():
            self._loop.call_soon_threadsafe(self._enough.set)
        self.join()


async def _listen(runner: web.ServerRunner, context: ssl.SSLContext | None) -> int:
    site = web.TCPSite(runner, _LOOPBACK, 0, ssl_context=context, backlog=512)
    await site.start()
    return int(runner.addresses[-1][1])


def _host(request: Request) -> str:
    return request.host.rpartition("@")[2].partition(":")[0].lower()


async def _body(request: Request) -> bytes:
    try:
        return (await request.read())[:MAX_BODY]
    except web.HTTPRequestEntityTooLarge:
        return b""


async def _reply(answer: Answer | Handler, request: Request) -> web.StreamResponse:
    if isinstance(answer, Answer):
        return answer.response()
    reply = answer(request)
    if inspect.isawaitable(reply):
        reply = await reply
    return reply.response() if isinstance(reply, Answer) else reply


def _prefixes(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield f"{path}/*"
