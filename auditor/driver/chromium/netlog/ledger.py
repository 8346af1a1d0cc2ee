"""All that a browser asked the network for, whether or not it told those who record its pages."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from auditor.driver.chromium.netlog.log import (
    ANSWERED,
    BOUND,
    CONNECTING,
    COOKIE,
    ENDED,
    PROXY,
    SENT,
    STARTED,
    Event,
    LogParser,
    UnreadableLogError,
    headers_of,
    status_of,
)
from auditor.driver.chromium.protocol.cdp import Cdp
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.urls import site_of

MARK_SECONDS = 10.0
FLUSHED_AFTER = 16
"""Events after which Chromium writes its log on: it keeps up to 15 back."""
MAX_ENTRIES = 50_000
"""Kept at a time; what no visit asks for is dropped when the next one ends."""
_BEGIN, _END = 1, 2
_NOBODY = "not an origin"
SAFE = frozenset({"GET", "HEAD"})


@dataclass(slots=True, kw_only=True)
class Entry:
    """A request in the log: one hop of it, as a record is. Or a connection that was opened ahead of any."""

    source: int
    url: str
    method: str
    at: float
    """Event loop time."""
    initiator: str = ""
    """Origin of the document that asked; empty for the browser itself."""
    main: bool = False
    """Whether it loads the document of a tab."""
    top: str = ""
    """Site of the tab that it is for; empty if for none."""
    frame: str = ""
    """Site of the frame that it is for."""
    ended: bool = False
    status: int | None = None
    error: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """That it was sent with, by lower-case names."""
    answer: dict[str, str] = field(default_factory=dict)
    """Headers that answered it, by lower-case names."""
    preconnect: bool = False
    proxy: str = ""
    """Address and port of the proxy that it goes through: each browser context has one of its own. Empty where it is not known, as
    before it is sent, and for what the browser answers itself."""
    before: Entry | None = field(default=None, repr=False, compare=False)
    """The hop before it, of the same request."""
    typed: bool = False
    """Whether it may be of a page that the identity of the run may be known to."""
    shared: list[object] = field(default_factory=list)
    """What it would have meant for the visits that may have caused it, and left it to another that was under way."""

    @property
    def may_be_last(self) -> bool:
        """Whether it may be what a document sends that is gone already."""
        return not self.preconnect and self.method not in SAFE

    def is_for(self, sites: Container[str]) -> bool:
        """Whether a page of one of these sites may be behind it: else the browser looks for updates, and the like."""
        return self.preconnect or self.main or site_of(self.top) in sites or site_of(self.initiator) in sites


class Ledger:
    """One browser's entries since somebody last asked. Fed with octets of its log; `broken` says why it cannot be trusted, if so."""

    def __init__(self, cdp: Cdp) -> None:
        self._cdp, self._parser = cdp, LogParser()
        self._host = f"{secrets.token_hex(8)}.invalid"
        self._marks: dict[str, asyncio.Event] = {}
        self._late = 0.0
        """What the event loop's clock shows when that of the log shows 0."""
        self._of: dict[int, Entry] = {}
        """The last entry of each request of the log that has not ended."""
        self._streams: dict[int, Entry] = {}
        """For the streams of the log whose proxy is not known yet, the entry that they are for."""
        self.entries: list[Entry] = []
        self.broken = ""

    def take(self, octets: bytes) -> None:
        """Take what the browser wrote."""
        if self.broken:
            return
        try:
            for event in self._parser.feed(octets):
                self._on_event(event)
        except UnreadableLogError as error:
            self._break(str(error))

    def _break(self, why: str) -> None:
        self.broken = why
        for seen in self._marks.values():  # nobody has anything to wait for any more
            seen.set()

    async def catch_up(self) -> bool:
        """Wait until all that was logged so far was taken; whether it was. Raises ConnectionLost."""
        if self.broken:
            return False
        mark, seen = secrets.token_hex(8), asyncio.Event()
        self._marks[mark] = seen
        # Cookies of a jar that no page is visited with are logged as everything is, and push out what Chromium keeps back.
        cookies = [{"name": "m", "value": mark, "domain": self._host, "path": f"/{n}"} for n in range(FLUSHED_AFTER)]
        try:
            async with asyncio.timeout(MARK_SECONDS):
                await self._cdp.post("Storage.setCookies", {"cookies": cookies})
                await seen.wait()
        except ConnectionLost:
            raise
        except (BrowserError, TimeoutError):
            return False
        else:
            return not self.broken
        finally:
            del self._marks[mark]

    def _on_event(self, event: Event) -> None:
        name, params = event["name"], event["params"]
        if name == COOKIE:
            self._marked(event, params)
        elif name == STARTED and event["phase"] == _BEGIN:
            self._started(event, params)
        elif name == CONNECTING and event["phase"] == _BEGIN:
            self._connecting(event, params)
        elif name == PROXY:
            self._goes_through(self._streams.pop(event["source"], None), str(params.get("proxy_info", "")))
        elif entry := self._of.get(event["source"]):
            self._goes_on(entry, event, params)

    def _marked(self, event: Event, params: dict[str, Any]) -> None:
        if str(params.get("domain", "")).lstrip(".") == self._host and (
            seen := self._marks.get(str(params.get("value")))
        ):
            late = asyncio.get_running_loop().time() - event["time"]
            self._late = min(self._late, late) if self._late else late
            seen.set()

    def _started(self, event: Event, params: dict[str, Any]) -> None:
        url, before = str(params.get("url", "")), self._of.get(event["source"])
        if not url.startswith(("http:", "https:", "ws:", "wss:")) or (before is not None and before.url == url):
            return  # as with a password, or after its cache turned out to be stale
        keys = [k for k in str(params.get("network_isolation_key", "")).split() if "://" in k]
        initiator = str(params.get("initiator", _NOBODY))
        entry = Entry(
            source=event["source"],
            url=url,
            method=str(params.get("method", "GET")),
            at=event["time"] + self._late,
            initiator="" if initiator == _NOBODY else initiator,
            main=params.get("request_type") == "main frame",
            top=keys[0] if keys else "",
            frame=keys[-1] if keys else "",
            proxy=before.proxy if before else "",
            before=before,
        )
        if before is not None:
            before.ended = True
        self._of[entry.source] = entry
        self._keep(entry)

    def _connecting(self, event: Event, params: dict[str, Any]) -> None:
        url = str(params.get("url", ""))
        if params.get("is_preconnect") and url.startswith(("http:", "https:")):
            at = event["time"] + self._late
            entry = Entry(source=event["source"], url=url, method="GET", at=at, ended=True, preconnect=True)
            self._streams[entry.source] = entry
            self._keep(entry)

    @staticmethod
    def _goes_through(entry: Entry | None, proxies: str) -> None:
        """A request, and the hops before it, which the browser may have answered itself, go through the first of the proxies."""
        proxy = proxies.partition(";")[0].rpartition(" ")[2]
        while entry is not None and not entry.proxy:
            entry.proxy, entry.before, entry = proxy, None, entry.before

    def _keep(self, entry: Entry) -> None:
        self.entries.append(entry)
        if len(self.entries) > MAX_ENTRIES:
            self._break(f"more than {MAX_ENTRIES:,} requests stand in it at a time")

    def _goes_on(self, entry: Entry, event: Event, params: dict[str, Any]) -> None:
        name = event["name"]
        if name == BOUND:
            if len(self._streams) > MAX_ENTRIES:  # of streams that were given up before they had a proxy
                self._streams.clear()
            self._streams[_dependency(params)] = entry
        elif name == STARTED:
            entry.error = self._parser.errors.get(params.get("net_error", 0), entry.error)
        elif name in SENT:
            entry.headers = headers_of(params.get("headers"))
        elif name == ANSWERED:
            entry.status, entry.answer = status_of(params.get("headers")), headers_of(params.get("headers"))
        elif name == ENDED and event["phase"] == _END:
            entry.ended = True
            del self._of[entry.source]


def _dependency(params: dict[str, Any]) -> int:
    """The other source that an event binds its own to; -1 for none."""
    other = params.get("source_dependency")
    number = other.get("id") if isinstance(other, dict) else None
    return number if isinstance(number, int) else -1
