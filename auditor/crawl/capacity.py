"""How many pages this machine can visit side by side, each in a browser context of its own."""

from __future__ import annotations

import os
from pathlib import Path

FEWEST, MOST = 2, 16
CONTEXTS = 4
"""Browser contexts of a crawl of one scenario."""
A_CORE = 2
"""Visits a core: while one waits for its server, the other works."""
A_SCENARIO = 400 * 2**20
"""Octets of memory: a context of the browser with a heavy page in it."""


def fitting_workers(root: Path = Path("/")) -> int:
    """By the cores that this process may use and the memory that is left to it; `root` is where proc and sys are."""
    memory = memory_left(root)
    by_memory = MOST if memory is None else memory // A_SCENARIO
    return max(FEWEST, min(MOST, A_CORE * _cores(), by_memory))


def open_scenarios(workers: int) -> int:
    """Scenarios that may be under way while that many pages are visited at a time.

    More than pages: when one ends, or waits for the leader to find a page, another must be there to go on. Five scenarios of which
    four go on at a time take a fifth longer. A scenario that waits costs next to nothing, a browser of its own apart.
    """
    return workers if workers < FEWEST else 2 * workers


def contexts_of_each(scenarios: int) -> int:
    """Browser contexts in which each of so many scenarios visits its pages.

    Which page is visited in which of them is part of the evidence, so it does not hang on the machine. A few scenarios fill it with
    several contexts each. Of many each still has two: while one makes its choice or waits for a server, the leader finds pages.
    """
    return max(FEWEST, CONTEXTS // scenarios)


def memory_left(root: Path = Path("/")) -> int | None:
    """Octets that are free on the machine, or that its container leaves; None where nobody tells."""
    free = [f for f in (_available(root), _left_in_container(root)) if f is not None]
    return min(free) if free else None


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _available(root: Path) -> int | None:
    for line in _read(root / "proc/meminfo").splitlines():
        name, _, rest = line.partition(":")
        if name == "MemAvailable" and (words := rest.split()) and words[0].isdigit():
            return int(words[0]) * 1024
    return None


def _left_in_container(root: Path) -> int | None:
    """Of version 2 of Linux' control groups; `max` means no limit."""
    group = root / "sys/fs/cgroup"
    limit, used = (_read(group / name).strip() for name in ("memory.max", "memory.current"))
    return max(0, int(limit) - int(used)) if limit.isdigit() and used.isdigit() else None


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
