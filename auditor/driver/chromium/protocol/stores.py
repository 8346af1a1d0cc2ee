"""Names of what the browser keeps under a storage key: databases, caches, private files, storage buckets.

All but the buckets are asked of the document's process, which answers only while the clock of the document moves.
"""

from __future__ import annotations

from auditor.driver.chromium.protocol.answers import part, read
from auditor.driver.chromium.recording.collector import Session, Stage

MAX_FILES = 500
"""Of one origin private file system."""


async def storage_key(stage: Stage, session: Session, frame: str, timeout: float) -> str:
    """What the browser keeps a frame's storage under: its origin and, in a frame of another site, that of the page.

    Raises BrowserError, ConnectionLost, TimeoutError.
    """
    return part(
        await stage.cdp.send("Storage.getStorageKey", {"frameId": frame}, session.id, timeout), "storageKey", str
    )


async def database_names(stage: Stage, session: Session, key: str, timeout: float) -> tuple[str, ...]:
    """Names of the databases (IndexedDB) under a storage key. Raises likewise."""
    answer = await stage.cdp.send("IndexedDB.requestDatabaseNames", {"storageKey": key}, session.id, timeout)
    return tuple(read(name, str, "the name of a database") for name in part(answer, "databaseNames", list))


async def file_names(stage: Stage, session: Session, key: str, timeout: float) -> tuple[str, ...]:
    """Paths of the files in the origin private file system under a storage key; of an empty folder its own. Raises likewise."""
    found: list[str] = []
    folders: list[tuple[str, ...]] = [()]
    while folders and len(found) < MAX_FILES:
        path = folders.pop(0)
        call = {"bucketFileSystemLocator": {"storageKey": key, "pathComponents": list(path)}}
        answer = await stage.cdp.send("FileSystem.getDirectory", call, session.id, timeout)
        folder = part(answer, "directory", dict)
        files = [part(read(f, dict, "a file"), "name", str) for f in part(folder, "nestedFiles", list)]
        inner = [read(name, str, "the name of a folder") for name in part(folder, "nestedDirectories", list)]
        found += ["/".join((*path, name)) for name in files]
        if path and not files and not inner:
            found.append("/".join(path))
        folders += [(*path, name) for name in inner[:MAX_FILES]]
    return tuple(found[:MAX_FILES])


async def cache_names(stage: Stage, session: Session, key: str, timeout: float) -> tuple[str, ...]:
    """Names of the caches (CacheStorage) under a storage key. Raises likewise, also where there can be none."""
    call = {"storageKey": key}
    answer = await stage.cdp.send("CacheStorage.requestCacheNames", call, session.id, timeout)
    return tuple(part(read(c, dict, "a cache"), "cacheName", str) for c in part(answer, "caches", list))


def watch_buckets(stage: Stage, session: Session, key: str) -> None:
    """Have the storage buckets under a storage key told, those that are there first. Not waited for."""
    stage.cdp.post("Storage.setStorageBucketTracking", {"storageKey": key, "enable": True}, session.id)
