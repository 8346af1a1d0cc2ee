"""A lock on a file that the system gives back when its holder dies, however it dies."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


class Lock:
    """Holds a file; the file tells the process id of who holds it.

    A second holder, in this process or another, gets None from `take`. Where the system cannot lock, nothing is locked.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle

    @classmethod
    def take(cls, path: Path) -> Lock | None:
        """The lock, or None if somebody else holds it. Raises OSError if the file cannot be made."""
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            if not _locked(handle):
                os.close(handle)
                return None
            if _same(
                handle, path
            ):  # else its last holder removed it a moment ago: this is no longer the one that counts
                os.ftruncate(handle, 0)
                os.write(handle, f"{os.getpid()}\n".encode())
                return cls(path, handle)
            os.close(handle)

    @staticmethod
    def holder(path: Path) -> str:
        """The process id that the file tells, for people; `unknown` if it tells none."""
        try:
            return path.read_text("ascii").strip()[:20] or "unknown"
        except (OSError, ValueError):
            return "unknown"

    def release(self) -> None:
        """Give it back, and remove the file."""
        if self._handle >= 0:
            if sys.platform != "win32":  # there an open file cannot be removed
                with suppress(OSError):  # a lock file that stays is free all the same
                    self._path.unlink(missing_ok=True)
            os.close(self._handle)
            self._handle = -1


def _locked(handle: int) -> bool:
    try:
        _lock(handle)
    except OSError:
        return False
    return True


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
