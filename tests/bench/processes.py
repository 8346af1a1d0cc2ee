"""What processes used, from /proc (Linux)."""

from __future__ import annotations

import os
import resource
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(*, without: int = 0) -> float:
    """Seconds of CPU of this process and all its descendants so far; the process `without` and its children are left out."""
    children: dict[int, list[tuple[int, int]]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                text = (folder / "stat").read_text()
            except OSError:
                continue
            fields = text[text.rindex(")") + 2 :].split()
            children.setdefault(int(fields[1]), []).append((int(folder.name), sum(map(int, fields[11:15]))))
    total, stack = 0, [os.getpid()]
    while stack:
        for pid, ticks in children.get(stack.pop(), ()):
            if pid != without:
                total += ticks
                stack.append(pid)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return total / TICKS + used.ru_utime + used.ru_stime


def peak_memory() -> int:
    """The most octets of memory that this process ever had at once."""
    # getrusage would also count what its parent had when it started this process.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024
