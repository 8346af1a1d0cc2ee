"""Ends what a browser leaves behind when nobody else can any more.

Run as a program with the path of a workspace, it waits until its standard input is closed, which the system does when the
auditor is gone, even if it was killed; then it ends every process of that workspace and removes the folder. It is started
with an interpreter that sees nothing but the standard library, so it imports nothing else.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE = 10.0
"""Seconds to go on for: what is killed may still be writing."""
PROC = Path("/proc")


def clear(workspace: str) -> bool:
    """End the processes of a workspace and remove it; whether it is gone."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = list(processes(workspace))
        for process in found:
            with suppress(OSError):
                os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))
        shutil.rmtree(workspace, ignore_errors=True)
        if not found and not Path(workspace).exists():
            return True
        time.sleep(0.05)
    return False


def processes(workspace: str) -> Iterator[int]:
    """Ids of processes that were started to work there: a browser names it, Playwright's driver has it as its TMPDIR."""
    if PROC.is_dir() and (PROC / "self" / "cmdline").exists():
        yield from _in_proc(workspace.encode())
    elif sys.platform != "win32":
        yield from _in_ps(workspace)


def _in_proc(workspace: bytes) -> Iterator[int]:
    for entry in PROC.iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        if _names(entry / "cmdline", b"=" + workspace) or _names(entry / "environ", b"TMPDIR=" + workspace):
            yield int(entry.name)


def _names(file: Path, wanted: bytes) -> bool:
    try:
        words = file.read_bytes().split(b"\0")
    except OSError:
        return False
    return any(w.endswith(wanted) or wanted + b"/" in w for w in words)


def _in_ps(workspace: str) -> Iterator[int]:
    told = subprocess.run(["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=False).stdout
    for line in told.splitlines():
        process, _, command = line.strip().partition(" ")
        if process.isdigit() and int(process) != os.getpid() and f"={workspace}/" in command:
            yield int(process)


if __name__ == "__main__":
    sys.stdin.buffer.read()
    clear(sys.argv[1])
