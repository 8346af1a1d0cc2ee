"""Where browsers may write: one temporary folder for all of a crawl, and a guarantee that nothing of it stays.

Three hands clear it. The crawl itself at its end; a keeper (see `auditor.driver.chromium.process.cleanup`) when the auditor was
killed; and the next crawl on this machine, when both were. That one knows a workspace that is in use by the lock in it.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from playwright.async_api import Playwright, async_playwright

from auditor.driver.chromium.process import cleanup
from auditor.errors import EnvironmentFault
from auditor.locks import Lock

PREFIX = "auditor-work-"
LOCK = "owner"
KEEPER_SECONDS = 15.0
DRIVER_SECONDS = 15.0
MAX_TMPDIR = 50
"""Characters of a path that leave room for the sockets that Chromium makes below it: their names are limited to 104."""


@asynccontextmanager
async def playwright_in_workspace() -> AsyncIterator[tuple[Playwright, Path]]:
    """A started Playwright, and the folder that it and its browsers write to."""
    async with _workspace() as folder:
        with _told_to_write_there(folder):
            manager = async_playwright()
            playwright = await manager.__aenter__()
        try:
            yield playwright, folder
        finally:
            # A driver that was killed has nothing to say any more, and one that hangs is ended by the keeper.
            with suppress(Exception):
                await asyncio.wait_for(manager.__aexit__(None, None, None), DRIVER_SECONDS)


@asynccontextmanager
async def _workspace() -> AsyncIterator[Path]:
    await asyncio.to_thread(clear_stale)
    folder, lock = _made()
    watching = _keeper(folder)
    try:
        yield folder
    finally:
        await asyncio.shield(asyncio.to_thread(_clear, folder, watching))
        lock.release()


def _made() -> tuple[Path, Lock]:
    try:
        for _ in range(5):
            folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            # Somebody who clears may have found it before it was locked: it is theirs then.
            with suppress(FileNotFoundError):
                if (lock := Lock.take(folder / LOCK)) is not None:
                    return folder, lock
    except OSError as error:
        where = tempfile.gettempdir()
        raise EnvironmentFault(f"cannot make a folder for browsers in {where}: {error.strerror or error}") from error
    raise EnvironmentFault(f"somebody removes what is made in {tempfile.gettempdir()}: no browser can work there")


def _keeper(folder: Path) -> subprocess.Popen[bytes]:
    # In a session of its own: a Ctrl-C that ends the auditor must not end it.
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(Path(cleanup.__file__)), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=folder.parent,
    )


def _clear(folder: Path, watching: subprocess.Popen[bytes]) -> None:
    with suppress(OSError, subprocess.TimeoutExpired):
        watching.communicate(timeout=KEEPER_SECONDS)
    watching.kill()
    if folder.exists():  # the keeper was killed
        cleanup.clear(str(folder))


def clear_stale() -> None:
    """Remove workspaces of this user that nobody holds, and end what still runs there."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _ours(folder) and (lock := Lock.take(folder / LOCK)) is not None:
                try:
                    cleanup.clear(str(folder))
                finally:
                    lock.release()


def _ours(folder: Path) -> bool:
    return not folder.is_symlink() and (not hasattr(os, "geteuid") or folder.stat().st_uid == os.geteuid())


@contextmanager
def _told_to_write_there(folder: Path) -> Iterator[None]:
    """Programs started within have their temporary files there."""
    before = os.environ.get("TMPDIR")
    if len(str(folder)) <= MAX_TMPDIR:
        os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = before
