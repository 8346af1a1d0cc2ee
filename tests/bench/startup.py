"""How long `auditor --help` takes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 9


def _seconds(*arguments: str) -> float:
    def once() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        return time.perf_counter() - began

    once()
    return statistics.median(once() for _ in range(RUNS))


def report() -> None:
    empty, started = _seconds("-c", "pass"), _seconds("-m", "auditor", "--help")
    print(f"auditor --help: {started:.3f} s (python alone {empty:.3f} s, ratio {started / empty:.1f})")
