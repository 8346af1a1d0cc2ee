"""What else a visit's documents keep: databases, caches, private files and storage buckets, named by the browser.

Asked by storage key, of every frame: a frame of another company has a store of its own under each site, and a worker has the one of
the document that started it. The hook tells what documents open; this adds what workers do, and what was there before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.protocol.frames import frames_of
from auditor.driver.chromium.protocol.stores import cache_names, database_names, file_names, storage_key, watch_buckets
from auditor.driver.chromium.protocol.world import ask_worker
from auditor.driver.chromium.recording.collector import BUCKET_TOLD, Session, Stage
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.evidence import Blind, EvidenceKind, Record, StorageKind, StoredItem
from auditor.urls import is_web, origin_of

TIMEOUT = 2.0
"""Seconds the browser may take for one list."""
MAX_KEYS = 100
"""Stores of one visit that are looked into."""
WORKER_TIMEOUT = 2.0
"""Seconds a worker may take; it may be busy for long."""
_WORKERS = frozenset({"worker", "shared_worker", "service_worker"})
_KINDS = frozenset(get_args(StorageKind))
_Lister = Callable[[Stage, Session, str, float], Awaitable[tuple[str, ...]]]
_LISTS: tuple[tuple[StorageKind, _Lister], ...] = (
    ("indexeddb", database_names),
    ("cache", cache_names),
    ("opfs", file_names),
)


@cache
def _worker_source() -> str:
    return (files("auditor.capture") / "stores.js").read_text("utf-8")


class StoreCollector:
    """One visit's."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._items: set[StoredItem] = set()
        self._blind: list[Blind] = []

    def on_event(self, _session: Session, method: str, params: Params) -> None:
        """Take the name of a storage bucket."""
        if method == BUCKET_TOLD:
            bucket = part(part(params, "bucketInfo", dict), "bucket", dict)
            if name := bucket.get("name"):  # that of the origin itself has none
                self._add("bucket", str(bucket.get("storageKey", "")), str(name))

    async def look(self) -> None:
        """Ask for the names of all that the documents of the tab keep so far: once their clocks stand still, they do not answer."""
        keys: dict[str, Session] = {}
        for session in self._stage.documents:
            for key in await self._keys(session):
                keys.setdefault(key, session)
        if len(keys) > MAX_KEYS:
            reason = f"frames of more than {MAX_KEYS} origins keep something: only the first were asked"
            self._blind.append(Blind(kind=EvidenceKind.STORAGE, reason=reason, cut=True))
        asked = list(keys.items())[:MAX_KEYS]
        await asyncio.gather(
            *(self._list(session, key, kind, lister) for key, session in asked for kind, lister in _LISTS)
        )

    async def collect(self) -> None:
        """Ask the workers, whose clocks go on. What documents open meanwhile is told by the hook."""
        workers = [s for s in self._stage.sessions.values() if s.kind in _WORKERS]
        await asyncio.gather(*(self._ask(session) for session in workers[:MAX_KEYS]))

    async def _ask(self, session: Session) -> None:
        try:
            told = await ask_worker(self._stage, session, _worker_source(), dict, WORKER_TIMEOUT)
            for item in part(told, "found", list):
                self._add(part(item, "kind", str), f"{part(told, 'origin', str)}/", part(item, "key", str))
        except (BrowserError, ConnectionLost, TimeoutError):
            return  # ended, or busy: what it did is told by the next page of the same site

    async def _keys(self, session: Session) -> tuple[str, ...]:
        try:
            frames = await frames_of(self._stage, session, TIMEOUT)
        except (BrowserError, ConnectionLost, TimeoutError):
            return ()  # that the page does not answer is told by those who read it
        known: dict[str, str] = {}
        for frame in frames:
            if frame.security_origin not in known and is_web(frame.security_origin):
                known[frame.security_origin] = frame.id
        found = await asyncio.gather(*(self._key(session, frame) for frame in known.values()))
        for key in filter(None, found):
            watch_buckets(self._stage, session, key)
        return tuple(filter(None, found))

    async def _key(self, session: Session, frame: str) -> str:
        try:
            return await storage_key(self._stage, session, frame, TIMEOUT)
        except (BrowserError, ConnectionLost, TimeoutError):
            return ""  # gone meanwhile, or of an origin that may keep nothing

    async def _list(self, session: Session, key: str, kind: StorageKind, lister: _Lister) -> None:
        try:
            names = await lister(self._stage, session, key, TIMEOUT)
        except (BrowserError, ConnectionLost, TimeoutError):
            # Insecure origins and blocked storage have none to name, and a frame that goes does not answer; opening one is
            # seen by the hook.
            return
        else:
            for name in names:
                self._add(kind, key, name)

    def _add(self, kind: Any, key: str, name: str) -> None:
        if kind in _KINDS:  # a worker may answer anything
            self._items.add(StoredItem(kind=kind, origin=origin_of(key), key=name[:1024]))

    def records(self) -> Iterable[Record]:
        """What was named, in no order: a visit sorts its storage."""
        yield from self._items
        yield from self._blind
