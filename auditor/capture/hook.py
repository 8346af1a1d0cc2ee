"""What scripts do to cookies and storage, and how they call out, told by the hook that runs first in every document."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from auditor.capture.declared import Declared
from auditor.capture.leaks import Piece, search, stored_piece
from auditor.capture.probings import Probings
from auditor.capture.setcookie import bounded, default_path, parse_set_cookie
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import AWAITED, HOOK_TOLD, Session, Stage
from auditor.driver.chromium.recording.stacks import from_text
from auditor.evidence import (
    Blind,
    Call,
    CookieWrite,
    Digest,
    EvidenceKind,
    Initiator,
    Leak,
    Phase,
    Record,
    StorageWrite,
    StoredItem,
)
from auditor.urls import host_of, path_of

MAX_EVENTS = 20_000
"""Kept of one visit, over all its documents."""
_LATER = "fetchLater"
PARTS = ("probes.js", "likeness.js", "devices.js", "channels.js", "computing.js", "recorders.js", "kept.js")
"""Of the hook, in this order."""


def hook_source(binding: str) -> str:
    """The hook with its parts, reporting through the binding of that name."""
    folder = files("auditor.capture")
    parts = "".join((folder / name).read_text("utf-8") for name in PARTS)
    return (folder / "hook.js").read_text("utf-8").replace("//%PARTS%", parts).replace("%BINDING%", binding)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentByCall:
    """What a script had sent by a call that outlives its page. Raw, and never written."""

    name: str
    at: float
    """Event loop time."""
    url: str
    document: str
    initiator: Initiator
    body: bytes | None
    """None if it could not be read at once."""
    held: str
    """The method of one that the auditor held back; else empty."""


class HookCollector:
    """One visit's script writes and calls."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._events: list[tuple[Phase, dict[str, Any]]] = []
        self._calls: list[SentByCall] = []
        self._probings = Probings(stage)
        self._declared = Declared(stage, "d")

    def on_event(self, session: Session, method: str, params: Params) -> None:
        """Take a message of the hook; anything that is not one is ignored."""
        if method != HOOK_TOLD or params.get("name") != self._stage.binding:
            return
        if len(self._events) <= MAX_EVENTS:
            try:
                event = json.loads(params["payload"])
            except ValueError:
                return
            if isinstance(event, dict) and self._stage.ahead and isinstance(event.get("now"), int | float):
                event["now"] += self._stage.ahead  # the hook reads the clock as it is
            if isinstance(event, dict) and event.get("kind") in AWAITED:
                return  # which `recording.activity` follows
            if isinstance(event, dict) and event.get("kind") == "declared":
                self._declared.hook(session, event)
            elif isinstance(event, dict) and not self._probings.take(session, params, event):
                self._sent(event)
                self._events.append((self._stage.phase, event))

    def _sent(self, event: dict[str, Any]) -> None:
        data = event.get("data")
        if event.get("kind") != "call" or not isinstance(data, dict) or "body" not in data:
            return
        call = SentByCall(
            name=str(data.get("name")),
            at=asyncio.get_running_loop().time(),
            url=str(data.get("argument")),
            document=str(event.get("url", "")),
            initiator=from_text(str(event.get("stack", "")), self._stage.redactor.url, self._stage.binding),
            body=_body(data.pop("body")),
            held=str(data.pop("held", "")),
        )
        self._calls.append(call)

    @property
    def declared_hosts(self) -> frozenset[str]:
        """Whom scripts have something asked by ways that no event tells."""
        return self._declared.hosts

    def calls(self, *, to_come: float | None = None) -> tuple[SentByCall, ...]:
        """Those that send, in order; `to_come`: only such as send after that moment of the event loop, if they send at all."""
        return tuple(c for c in self._calls if to_come is None or c.at >= to_come or c.name == _LATER)

    async def collect(self) -> None:
        """Events tell everything."""

    def records(self) -> Iterable[Record]:
        """Cookie writes, storage writes and calls in the order of their happening, then what was counted in the page."""
        makers: dict[str, Callable[[Phase, dict[str, Any]], Record]] = {
            "cookie": self._cookie,
            "cookie-store": self._cookie_store,
            "storage": self._storage,
            "call": self._call,
        }
        pieces: list[Piece] = []
        for phase, event in self._events[:MAX_EVENTS]:
            if event.get("kind") == "kept":
                yield from self._kept(event)
                pieces += self._kept_pieces(phase, event)
            maker = makers.get(str(event.get("kind")))
            if maker:
                record = maker(phase, event)
                yield record
                if self._stage.searcher and isinstance(record, CookieWrite):
                    pieces.append(_piece(record, event["data"]))
        if self._stage.searcher:
            yield from search(self._stage.searcher, pieces)
        if len(self._events) > MAX_EVENTS or any(e.get("kind") == "full" for _, e in self._events):
            for kind in (EvidenceKind.COOKIES, EvidenceKind.STORAGE, EvidenceKind.REQUESTS):
                yield Blind(
                    kind=kind, reason="scripts wrote more often than is kept; the rest was not recorded", cut=True
                )
        yield from self._probings.records()
        yield from self._declared.records()

    def _cookie(self, phase: Phase, event: dict[str, Any]) -> CookieWrite:
        url = str(event["url"])
        cookie = parse_set_cookie(str(event["data"]), float(event["now"]) / 1000)
        return CookieWrite(
            source="script",
            name=cookie.name,
            host=host_of(url) or host_of(str(event.get("origin", ""))),
            domain=cookie.domain,
            path=cookie.path or default_path(path_of(url)),
            max_age=cookie.max_age,
            expires=cookie.expires,
            secure=cookie.secure,
            same_site=cookie.same_site,
            partitioned=cookie.partitioned,
            value=self._stage.redactor.digest(cookie.value),
            url=self._stage.redactor.url(url),
            initiator=from_text(str(event["stack"]), self._stage.redactor.url, self._stage.binding),
            phase=phase,
            top=bool(event.get("top")),
        )

    def _cookie_store(self, phase: Phase, event: dict[str, Any]) -> CookieWrite:
        data, url = event["data"], str(event["url"])
        return CookieWrite(
            source="cookie-store",
            name=str(data.get("name")),
            host=host_of(url),
            domain=str(data["domain"]).lstrip(".") if data.get("domain") else None,
            path=str(data.get("path") or "/"),
            max_age=bounded(_number(data.get("maxAge"))),
            expires=_seconds_until(data.get("expires"), event),
            secure=url.startswith("https:"),
            same_site=str(data.get("sameSite", "")),
            partitioned=bool(data.get("partitioned")),
            value=self._stage.redactor.digest(str(data.get("value", ""))),
            url=self._stage.redactor.url(url),
            initiator=from_text(str(event["stack"]), self._stage.redactor.url, self._stage.binding),
            phase=phase,
            top=bool(event.get("top")),
        )

    def _storage(self, phase: Phase, event: dict[str, Any]) -> StorageWrite:
        data = event["data"]
        return StorageWrite(
            kind=data["area"],
            origin=str(event.get("origin", "")),
            key=str(data["key"])[:1024],  # what is stored under a longer key is said to be cut where it is read
            length=int(data.get("length", 0)),
            initiator=from_text(str(event["stack"]), self._stage.redactor.url, self._stage.binding),
            phase=phase,
        )

    def _kept(self, event: dict[str, Any]) -> Iterable[StoredItem]:
        """What came into the page's storage while it was left."""
        for item in _items(event):
            if item.get("fresh") is True:
                digest = self._stage.redactor.digest(str(item.get("value")))
                value = Digest(hash=digest.hash, length=_length(item))
                yield StoredItem(
                    kind=item["area"], origin=str(event.get("origin", "")), key=str(item["key"])[:1024], value=value
                )

    def _kept_pieces(self, phase: Phase, event: dict[str, Any]) -> Iterable[Piece]:
        url, origin = self._stage.redactor.url(str(event.get("url", ""))), str(event.get("origin", ""))
        for item in _items(event):
            leak = Leak(
                kind="other", transform="", place="storage", source="stored", host=host_of(origin), url=url, name=str(item["key"])[:1024],
                document=url, phase=phase,
            )  # fmt: skip
            yield stored_piece(leak, f"{item['key']}={item.get('value')}")

    def _call(self, phase: Phase, event: dict[str, Any]) -> Call:
        data = event["data"]
        return Call(
            name=str(data["name"]),
            argument=self._stage.redactor.url(str(data["argument"])),
            document=self._stage.redactor.url(str(event["url"])),
            initiator=from_text(str(event["stack"]), self._stage.redactor.url, self._stage.binding),
            phase=phase,
        )


def _seconds_until(moment: Any, event: dict[str, Any]) -> float | None:
    """Seconds from the event to a moment in milliseconds of the page's clock."""
    until, now = _number(moment), _number(event.get("now"))
    return None if until is None or now is None else bounded((until - now) / 1000)


def _items(event: dict[str, Any]) -> list[dict[str, Any]]:
    told = event.get("data")
    items = told if isinstance(told, list) else []
    return [i for i in items if isinstance(i, dict) and i.get("area") in ("local", "session") and "key" in i]


def _length(item: dict[str, Any]) -> int:
    return int(_number(item.get("length")) or 0)


def _body(told: Any) -> bytes | None:
    if not isinstance(told, dict):
        return None
    if "bytes" in told:
        with suppress(ValueError):
            return b64decode(str(told["bytes"]))
        return None
    return str(told.get("text", "")).encode("utf-8", "surrogatepass")


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _piece(write: CookieWrite, data: Any) -> Piece:
    leak = Leak(
        kind="other", transform="", place="cookie", source="written", host=write.domain or write.host, url=write.url,
        name=write.name, document=write.url, initiator=write.initiator, phase=write.phase,
    )  # fmt: skip
    text = data if isinstance(data, str) else f"{data.get('name')}={data.get('value')}"
    return stored_piece(leak, text)
