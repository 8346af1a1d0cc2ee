"""What processes used, from /proc (Linux)."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(*, without: int = 0) -> float:
    """Seconds of CPU of this process and all its descendants so far; the process `without` and its children are left out."""
    total = sum(ticks for _, ticks in descendants(os.getpid(), without=without))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return total / TICKS + used.ru_utime + used.ru_stime


def descendants(process: int, *, without: int = 0) -> Iterator[tuple[int, int]]:
    """Processes that it started, and that those did, each with its clock ticks of CPU and those of its ended children."""
    children: dict[int, list[tuple[int, int]]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _statistics(int(folder.name))):
            children.setdefault(int(fields[1]), []).append((int(folder.name), sum(map(int, fields[11:15]))))
    stack = [process]
    while stack:
        for pid, ticks in children.get(stack.pop(), ()):
            if pid != without:
                yield pid, ticks
                stack.append(pid)


def ticks_of(process: int) -> int:
    """Clock ticks of CPU of a process and its ended children; 0 when it is gone."""
    return sum(map(int, _statistics(process)[11:15]))


def _statistics(process: int) -> list[str]:
    """What the kernel tells of it, from its state on; nothing when it is gone."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return []
    return text[text.rindex(")") + 2 :].split()


def shared_memory(process: int) -> int:
    """Octets of memory of a process and its descendants now; what several share is counted in equal parts (PSS)."""
    pids = (process, *(pid for pid, _ in descendants(process)))
    return sum(_kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") for pid in pids) * 1024


def peak_memory() -> int:
    """The most octets of memory that this process ever had at once."""
    # getrusage would also count what its parent had when it started this process.
    return peak_memory_of(os.getpid())


def peak_memory_of(process: int) -> int:
    """The same of another process; 0 when it is gone."""
    return _kilobytes(Path(f"/proc/{process}/status"), "VmHWM:") * 1024


def _kilobytes(path: Path, name: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
