"""Renderers that this test started, and their end."""

from __future__ import annotations

import os
from pathlib import Path


def kill_renderers() -> None:
    """Kill those of all browsers that this process has started."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _is_our_renderer(entry):
            os.kill(int(entry.name), 9)


def _is_our_renderer(entry: Path) -> bool:
    try:
        arguments = (entry / "cmdline").read_bytes()
    except OSError:
        return False
    return b"--type=renderer" in arguments and descends_from(int(entry.name), os.getpid())


def descends_from(process: int, ancestor: int) -> bool:
    """Whether a process was started by that other one, or by one that it started."""
    while process > 1:
        if process == ancestor:
            return True
        try:
            process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False
