"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from auditor.errors import EnvironmentFault, unusable

PRIVATE = 0o600
"""Of files that only their owner may read, as evidence: it tells what a site's visitors are told."""


def atomic_write(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file through a temporary neighbour, so that nobody ever sees half of it. Folders are made. `private`: for the owner alone.

    What is there and is no file, as /dev/null or a pipe, is written to and stays what it is. Raises EnvironmentFault if the
    disk refuses; the old file, if any, is then still there.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).chmod(PRIVATE if private else 0o666 & ~_umask())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EnvironmentFault(f"cannot write {path}: {error.strerror or error}") from error


def need_writable(folder: Path) -> None:
    """Make a folder and see that files can be made in it. Raises UsageError if not, EnvironmentFault when the disk is full."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or error
        raise unusable(error, f"cannot write to {folder}: {reason}; choose another folder") from error


def _umask() -> int:
    # mkstemp makes files for the owner alone; a report should be as readable as any file the user makes.
    mask = os.umask(0)
    os.umask(mask)
    return mask
