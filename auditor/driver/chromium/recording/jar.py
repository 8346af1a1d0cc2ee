"""The jar: what is really stored, whoever stored it (service workers, shared workers and WebSockets too)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.capture.leaks import Piece, search, stored_piece
from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Cdp, Params
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.evidence import Blind, EvidenceKind, Leak, Record, StoredCookie

_COOKIE = (
    "name", "value", "domain", "path", "secure", "httpOnly", "sameSite", "expires", "priority", "sourceScheme", "sourcePort",
    "partitionKey",
)  # fmt: skip
"""What of a cookie a browser takes back."""


class JarCollector:
    """Reads the browser context's cookies once, after settling."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._records: list[Record] = []
        self.raw: tuple[dict[str, Any], ...] | None = None
        """The jar as the browser tells it, unredacted, for the crawl; None if it could not be read. Never part of the evidence."""

    def on_event(self, _session: Session, _method: str, _params: Params) -> None:
        """Events tell nothing about the jar."""

    async def collect(self) -> None:
        """Read the jar."""
        try:
            answer = await self._stage.cdp.send(
                "Storage.getCookies", {"browserContextId": self._stage.browser_context}, timeout=5
            )
            jar = part(answer, "cookies", list)
            cookies = [self._cookie(c, time.time() + self._stage.ahead / 1000) for c in jar]
        except (
            BrowserError,
            ConnectionLost,
            TimeoutError,
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
        ) as error:
            self._records.append(Blind(kind=EvidenceKind.COOKIES, reason=f"the cookie jar could not be read: {error}"))
            return
        self.raw = tuple(jar)
        self._records += cookies
        if self._stage.searcher:
            self._records += search(self._stage.searcher, [self._piece(c) for c in jar])

    def records(self) -> Iterable[Record]:
        """The jar's cookies."""
        return self._records

    def _piece(self, cookie: dict[str, Any]) -> Piece:
        leak = Leak(
            kind="other", transform="", place="cookie", source="stored", host=cookie["domain"].lstrip("."), name=cookie["name"],
            phase=self._stage.phase,
        )  # fmt: skip
        return stored_piece(leak, f"{cookie['name']}={cookie['value']}")

    def _cookie(self, cookie: dict[str, Any], now: float) -> StoredCookie:
        partition = cookie.get("partitionKey") or ""
        return StoredCookie(
            name=cookie["name"],
            domain=cookie["domain"],
            path=cookie["path"],
            lifetime=None if cookie.get("session") else round(cookie["expires"] - now),
            secure=cookie["secure"],
            http_only=cookie["httpOnly"],
            same_site=cookie.get("sameSite", "").lower(),
            partition=partition if isinstance(partition, str) else partition.get("topLevelSite", ""),
            value=self._stage.redactor.digest(cookie["value"]),
        )


async def put_cookies(cdp: Cdp, browser_context: str, cookies: Iterable[Mapping[str, Any]]) -> None:
    """Set cookies, as a jar told them, in a context. Raises BrowserError or TimeoutError."""
    given = [{k: c[k] for k in _COOKIE if k in c} for c in cookies]
    for cookie in given:
        if cookie.get("expires", -1) <= 0:
            cookie.pop("expires", None)
    await cdp.send("Storage.setCookies", {"cookies": given, "browserContextId": browser_context})


async def forget_expiring(cdp: Cdp, browser_context: str, seconds: int) -> None:
    """Take from a context what expires within so many seconds. Raises BrowserError or TimeoutError."""
    where = {"browserContextId": browser_context}
    jar = part(await cdp.send("Storage.getCookies", where, timeout=5), "cookies", list)
    ends = time.time() + seconds
    kept = [c for c in jar if c.get("session") or c.get("expires", ends) >= ends]
    if len(kept) < len(jar):
        await cdp.send("Storage.clearCookies", where, timeout=5)
        await put_cookies(cdp, browser_context, kept)
