"""Audits in a process of their own with a fault in it, and what came of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from auditor.demo.web import LocalWeb
from tests.faults.processes import left_in, short_folder

SECONDS = 90.0
"""An audit that takes longer hangs: that is a fault of its own."""
CLEARING = 12.0
"""Seconds that what was killed has to clear up after itself."""
_PROGRESS = re.compile(r"^(\[\d+/\d+\]|wrote ) ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How an audit ended."""

    code: int
    lines: tuple[str, ...]
    """What it said on stderr besides its progress."""
    outcomes: dict[str, str] = field(default_factory=dict)
    """Outcome of each rule, if there is a report."""
    left: tuple[str, ...] = ()
    """Processes and temporary files that are still there."""
    count: int = 0
    """How often the fault could have been injected."""
    report: dict[str, object] = field(default_factory=dict)

    @property
    def pages(self) -> list[dict[str, object]]:
        """The pages that the report lists."""
        return self.report["coverage"]["pages"]  # type: ignore[index, no-any-return]

    @property
    def passed(self) -> list[str]:
        """The rules that passed."""
        return sorted(r for r, o in self.outcomes.items() if o == "passed")


class Machine:
    """A web, a policy and an output folder, to audit as often as needed."""

    def __init__(self, web: LocalWeb, policy: str, folder: Path) -> None:
        self.web, self.folder, self.out = web, folder, folder / "out"
        self.policy = folder / "policy.yaml"
        self.policy.write_text(policy)
        self.occasions: dict[str, int] = {}
        """How often each fault could be injected, as far as it was counted."""

    def audit(self, fault: str = "nothing", n: int = 0, *more: str, keep: bool = False) -> Ended:
        """Audit with the n-th occasion of a fault; `keep` leaves what was written by the audit before."""
        if not keep:
            shutil.rmtree(self.out, ignore_errors=True)
        temporary = short_folder("fx-")
        told = self.folder / "told"
        told.unlink(missing_ok=True)
        environment = {**os.environ, "TMPDIR": str(temporary), "FAULT_OUT": str(self.out), "FAULT_TOLD": str(told)}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.faults.inject", fault, str(n), *self.arguments(*more)],
                env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
            )  # fmt: skip
            code, said = done.returncode, done.stderr
        except subprocess.TimeoutExpired:
            code, said = -1000, f"it did not end within {SECONDS} s"
        left = leftovers(temporary)
        shutil.rmtree(temporary, ignore_errors=True)
        lines = tuple(line for line in said.splitlines() if line.strip() and not _PROGRESS.match(line))
        report = self.report()
        return Ended(
            code=code, lines=lines, outcomes=outcomes(report), left=left, report=report,
            count=int(told.read_text()) if told.exists() else 0,
        )  # fmt: skip

    def arguments(self, *more: str) -> list[str]:
        """The command line."""
        maps = [word for m in self.web.map_host_options() for word in ("--map-host", m)]
        return ["audit", str(self.policy), "--out", str(self.out), "--format", "json", *maps, *more]

    def report(self) -> dict[str, object]:
        """report.json, empty if there is none."""
        file = self.out / "report.json"
        return json.loads(file.read_text("utf-8")) if file.exists() else {}


def outcomes(report: dict[str, object]) -> dict[str, str]:
    """Rule -> outcome."""
    return {r["id"]: r["outcome"] for r in report.get("rules", ())}  # type: ignore[union-attr, attr-defined]


def leftovers(folder: Path) -> tuple[str, ...]:
    """What is left in a temporary folder once there was time to clear it."""
    until = time.monotonic() + CLEARING
    while (left := left_in(folder)) and time.monotonic() < until:
        time.sleep(0.05)
    return tuple(left)


@contextmanager
def machine(web: LocalWeb, policy: str) -> Iterator[Machine]:
    """One with a folder of its own."""
    folder = short_folder("fxo-")
    try:
        with web.running():
            yield Machine(web, policy, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
