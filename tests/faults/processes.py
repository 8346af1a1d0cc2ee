"""The processes of an audit, told from others by the folder that they work in."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def browsers() -> list[int]:
    """Browsers below this process."""
    return [p for p in below() if _is(p, b"--remote-debugging", b"--type=")]


def renderers() -> list[int]:
    """Their tabs."""
    return [p for p in below() if _is(p, b"--type=renderer", b"\1")]


def drivers() -> list[int]:
    """Playwright's driver."""
    return [p for p in below() if _is(p, b"run-driver", b"\1")]


def left_in(folder: Path) -> list[str]:
    """Processes that work in that temporary folder, and what is in it."""
    wanted = os.fsencode(folder)
    alive = [
        f"process {p}: {' '.join(words(p)[:3])[:80]}"
        for p in processes()
        if wanted + b"/" in read(p, "cmdline") or b"TMPDIR=" + wanted in read(p, "environ")
    ]
    return alive + sorted(str(f.relative_to(folder)) for f in folder.iterdir())


def below() -> list[int]:
    """Every process that this one started, however far down; Playwright puts browsers into sessions of their own."""
    parents = {p: _parent(p) for p in processes()}
    found, added = {os.getpid()}, True
    while added:
        fresh = {p for p, parent in parents.items() if parent in found} - found
        found, added = found | fresh, bool(fresh)
    return sorted(found - {os.getpid()})


def processes() -> list[int]:
    """All of this machine."""
    return [int(e.name) for e in Path("/proc").iterdir() if e.name.isdigit()]


def read(process: int, what: str) -> bytes:
    """A file of a process; empty if it is gone."""
    try:
        return (Path("/proc") / str(process) / what).read_bytes()
    except OSError:
        return b""


def words(process: int) -> list[str]:
    """Its command line."""
    return [os.fsdecode(w) for w in read(process, "cmdline").split(b"\0")]


def short_folder(prefix: str) -> Path:
    """A temporary folder with a short path: browsers make sockets in it, whose names may not be long."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))


def _is(process: int, has: bytes, lacks: bytes) -> bool:
    line = read(process, "cmdline")
    return has in line and lacks not in line


def _parent(process: int) -> int:
    stat = read(process, "stat").rpartition(b")")[2].split()
    return int(stat[1]) if len(stat) > 1 else 0
