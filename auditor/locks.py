"""A lock on a file that the system gives back when its holder dies, however it dies: `filelock`, and two things besides.

The file tells the process id of who holds it, which filelock writes for its soft locks alone; and it is removed when it is given
back, because it lies in a folder that people look into and upload.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout


class Lock:
    """Holds a file. A second holder, in this process or another, gets None from `take`."""

    def __init__(self, path: Path, held: FileLock) -> None:
        self._path, self._held = path, held

    @classmethod
    def take(cls, path: Path) -> Lock | None:
        """The lock, or None if somebody else holds it. Raises OSError if the file cannot be made, or nothing be locked there."""
        # Not of one thread: it may be given back in another. A soft lock would stand in the file that is written to here.
        lock = FileLock(path, thread_local=False, fallback_to_soft=False, on_acquired=_name_holder)
        while True:
            try:
                lock.acquire(blocking=False)
            except Timeout:
                if path.exists():
                    return None  # else its last holder removed it a moment ago: nobody holds it
            else:
                return cls(path, lock)

    @staticmethod
    def holder(path: Path) -> str:
        """The process id that the file tells, for people; `unknown` if it tells none."""
        try:
            return path.read_text("ascii").strip()[:20] or "unknown"
        except (OSError, ValueError):
            return "unknown"

    def release(self) -> None:
        """Give it back, and remove the file."""
        if self._held.is_locked:
            if sys.platform != "win32":  # there an open file cannot be removed, and filelock removes it afterwards
                with suppress(OSError):  # a lock file that stays is free all the same
                    self._path.unlink(missing_ok=True)
            self._held.release()


def _name_holder(handle: int) -> None:
    """Write the process id. On a full disk this is what fails, and gives the lock back."""
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()}\n".encode())
