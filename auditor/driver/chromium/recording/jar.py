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
_Place = tuple[str, str, str, str]
"""What cookies are told apart by: name, domain, path, partition."""
RENEWED_SECONDS = 60
"""By which a cookie has to live longer than it did, to be more than the same one read again."""


class JarCollector:
    """Reads the browser context's cookies after settling, and once more when the page was left."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._blind: list[Blind] = []
        self._cookies: dict[_Place, StoredCookie] = {}
        self._found: list[Record] = []
        self._known: set[tuple[_Place, str]] = set()
        """Cookies and their values that were searched already."""
        self.raw: tuple[dict[str, Any], ...] | None = None
        """The jar as the browser tells it, unredacted, for the crawl; None if it could not be read. Never part of the evidence."""

    def on_event(self, _session: Session, _method: str, _params: Params) -> None:
        """Events tell nothing about the jar."""

    async def collect(self) -> None:
        """Read the jar. What was there before stays recorded, though a page may have taken it away while it was left."""
        try:
            answer = await self._stage.cdp.send(
                "Storage.getCookies", {"browserContextId": self._stage.browser_context}, timeout=5
            )
            jar = part(answer, "cookies", list)
            cookies = [(self._cookie(c, time.time() + self._stage.ahead / 1000), str(c["value"])) for c in jar]
        except (
            BrowserError,
            ConnectionLost,
            TimeoutError,
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
        ) as error:
            self._blind.append(Blind(kind=EvidenceKind.COOKIES, reason=f"the cookie jar could not be read: {error}"))
            return
        self.raw = tuple(jar)
        fresh: list[Piece] = []
        for (cookie, value), told in zip(cookies, jar, strict=True):
            place = _place(cookie)
            before = self._cookies.get(place)
            if before is None or _lives_longer(cookie, before):
                self._cookies[place] = cookie
            if (place, value) not in self._known:
                self._known.add((place, value))
                fresh.append(self._piece(told))
        if self._stage.searcher:
            self._found += search(self._stage.searcher, fresh)

    def records(self) -> Iterable[Record]:
        """The jar's cookies."""
        return (*self._cookies.values(), *self._found, *self._blind)

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


def _place(cookie: StoredCookie) -> _Place:
    return cookie.name, cookie.domain, cookie.path, cookie.partition


def _lives_longer(cookie: StoredCookie, before: StoredCookie) -> bool:
    if cookie.lifetime is None or before.lifetime is None:
        return cookie.lifetime is not None and before.lifetime is None
    return cookie.lifetime > before.lifetime + RENEWED_SECONDS


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
