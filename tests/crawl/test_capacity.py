"""How many scenarios run side by side follows from the machine, and from the container that it is cut to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor.crawl import capacity
from auditor.crawl.capacity import A_SCENARIO, FEWEST, MOST, fitting_workers, memory_left


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One of 64 cores that tells nothing of its memory."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    return tmp_path


def tell(machine: Path, name: str, text: str) -> None:
    (machine / name).parent.mkdir(parents=True, exist_ok=True)
    (machine / name).write_text(text)


def test_many_cores_are_bounded(machine):
    assert (memory_left(machine), fitting_workers(machine)) == (None, MOST)


def test_few_cores(machine, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    assert fitting_workers(machine) == 2 * capacity.A_CORE


def test_little_memory(machine):
    tell(machine, "proc/meminfo", f"MemTotal: 1 kB\nMemAvailable:   {5 * A_SCENARIO // 1024 + 1} kB\n")
    assert fitting_workers(machine) == 5
    tell(machine, "proc/meminfo", "MemAvailable:   1024 kB\n")
    assert fitting_workers(machine) == FEWEST


def test_a_container_may_have_less_than_its_machine(machine):
    tell(machine, "proc/meminfo", f"MemAvailable: {60 * A_SCENARIO // 1024} kB\n")
    tell(machine, "sys/fs/cgroup/memory.current", str(A_SCENARIO))
    tell(machine, "sys/fs/cgroup/memory.max", "max\n")
    assert fitting_workers(machine) == MOST
    tell(machine, "sys/fs/cgroup/memory.max", str(4 * A_SCENARIO))
    assert fitting_workers(machine) == 3


def test_nonsense_is_no_limit(machine):
    tell(machine, "proc/meminfo", "MemAvailable: much\n\xff")
    assert memory_left(machine) is None
