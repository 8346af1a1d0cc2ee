"""Fetching beside the pages: robots.txt, sitemaps, and whether a link answers. Through the browser's own network, so that
host mapping, certificates and proxies are the same; in a context of its own, so that no cookie is touched."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import BrowserContext

from auditor.driver.chromium.process.launch import Running
from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Cdp, Params
from auditor.driver.chromium.tabs.hands import in_our_words
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.egress import Guard
from auditor.evidence import LinkProbe

MAX_OCTETS = 20_000_000
TIMEOUT = 15.0
PROBE_TIMEOUT = 10.0
PROBES_AT_ONCE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: status None and an error if there was none."""

    status: int | None
    body: bytes = b""
    error: str = ""


class Fetcher:
    """Loads resources on behalf of one empty tab."""

    def __init__(self, cdp: Cdp, context: BrowserContext, guard: Guard | None = None) -> None:
        self._cdp, self._context, self._guard = cdp, context, guard
        self._session, self._frame = "", ""

    async def start(self) -> None:
        """Open the empty tab. TimeoutError if there is none within bounds."""
        async with asyncio.timeout(TIMEOUT):
            await self._open()

    async def _open(self) -> None:
        with in_our_words():
            page = await self._context.new_page()
            relay = await self._context.new_cdp_session(page)
            told = await relay.send("Target.getTargetInfo")
            await relay.detach()
        self._frame = part(part(told, "targetInfo", dict), "targetId", str)
        attach = {"targetId": self._frame, "flatten": True}
        self._session = part(await self._cdp.send("Target.attachToTarget", attach), "sessionId", str)

    async def get(self, url: str) -> Fetched:
        """The whole answer, bounded in size and time."""
        try:
            resource = await self._load(url, TIMEOUT)
            body = await self._read(part(resource, "stream", str)) if resource.get("stream") else b""
            status = _status(resource)
        except (BrowserError, ConnectionLost, TimeoutError) as error:
            return Fetched(status=None, error=str(error) or "no answer in time")
        return Fetched(status=status, body=body, error=self._error(url, resource))

    async def probe(self, urls: tuple[str, ...]) -> tuple[LinkProbe, ...]:
        """Ask each URL once whether it answers; in the order given."""
        gate = asyncio.Semaphore(PROBES_AT_ONCE)

        async def one(url: str) -> LinkProbe:
            async with gate:
                try:
                    resource = await self._load(url, PROBE_TIMEOUT)
                    status = _status(resource)
                except (BrowserError, ConnectionLost, TimeoutError) as error:
                    return LinkProbe(url=url, error=str(error) or "no answer in time")
                if resource.get("stream"):
                    self._cdp.post("IO.close", {"handle": resource["stream"]}, self._session)
                return LinkProbe(url=url, status=status, error=None if status else self._error(url, resource))

        return tuple(await asyncio.gather(*(one(u) for u in urls)))

    async def _load(self, url: str, timeout: float) -> Params:
        options = {"disableCache": True, "includeCredentials": False}
        call = {"frameId": self._frame, "url": url, "options": options}
        answer = await self._cdp.send("Network.loadNetworkResource", call, self._session, timeout)
        return part(answer, "resource", dict)

    async def _read(self, handle: str) -> bytes:
        body = b""
        while len(body) < MAX_OCTETS:
            answer = await self._cdp.send("IO.read", {"handle": handle, "size": 1_000_000}, self._session, TIMEOUT)
            data = part(answer, "data", str)
            body += base64.b64decode(data) if answer.get("base64Encoded") else data.encode("utf-8", "surrogatepass")
            if answer.get("eof") or not data:
                break
        self._cdp.post("IO.close", {"handle": handle}, self._session)
        return body

    def _error(self, url: str, resource: Params) -> str:
        error = "" if resource.get("success") else str(resource.get("netErrorName") or "failed")
        return (self._guard.explain(url, error) or "") if self._guard else error


def _status(resource: Params) -> int | None:
    return None if resource.get("httpStatusCode") is None else part(resource, "httpStatusCode", int)


@asynccontextmanager
async def fetching(browser: Running) -> AsyncIterator[Fetcher]:
    """Something to fetch with, in a context apart."""
    async with browser.context() as (context, identity):
        fetcher = Fetcher(browser.hub.cdp, context, browser.guard)
        await fetcher.start()
        yield fetcher
        browser.hub.forget(identity)
