"""Two audits in one folder would mix their evidence: one holds it, the other is told who does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import UsageError, unusable
from auditor.evidence.files import need_writable
from auditor.evidence.layout import LOCK
from auditor.locks import Lock


@contextmanager
def locked_output(out: Path) -> Iterator[None]:
    """Hold an output folder. Raises UsageError if it cannot be written, or naming the process that holds it; EnvironmentFault when the
    disk is full."""
    need_writable(out)
    try:
        lock = Lock.take(out / LOCK)
    except OSError as error:
        raise unusable(error, f"cannot write to {out}: {error.strerror or error}; choose another --out") from error
    if lock is None:
        raise UsageError(
            f"another audit (process {Lock.holder(out / LOCK)}) writes to {out}: wait for it, or choose another --out"
        )
    try:
        yield
    finally:
        lock.release()
