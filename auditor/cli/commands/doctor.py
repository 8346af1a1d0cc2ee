"""`auditor doctor`: whether this machine can audit, and what is missing."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from auditor.errors import ExitCode

SHARED_MEMORY = 512 * 2**20
"""Octets; Chromium's renderers share their pictures there. Containers give 64 MB unless told otherwise."""
MEMORY = 1024 * 2**20
_NAMESPACES = (
    (Path("/proc/sys/kernel/unprivileged_userns_clone"), "0"),
    (Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"), "1"),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """Something looked at: `bad` keeps an audit from running, `poor` does not."""

    state: Literal["good", "poor", "bad"]
    text: str


@click.command()
@click.option("--browser", metavar="PATH|chrome|msedge|chromium", help="Look for this browser only.")
@click.pass_context
def doctor(context: click.Context, browser: str | None) -> None:
    """Say which browser an audit would use, whether its sandbox works, and what is missing.

    Exits with 0 if an audit can run, else with 4.
    """
    from auditor.cli.output.report_files import show

    results = list(examine(browser))
    marks = {"good": "ok", "poor": "note", "bad": "MISSING"}
    show("".join(f"{marks[s.state]:<8}{s.text}\n" for s in results))
    if any(s.state == "bad" for s in results):
        context.exit(ExitCode.BROKEN)


def examine(browser: str | None = None) -> Iterator[Checked]:
    """Everything that an audit needs, looked at in turn."""
    yield Checked("good", f"Python {platform.python_version()} on {platform.platform(terse=True)}")
    yield _playwright()
    yield from _browsers(browser)
    yield _sandbox()
    yield from _room()


def _playwright() -> Checked:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Checked("good", f"Playwright {version('playwright')}")
    except PackageNotFoundError:
        return Checked("bad", "Playwright: run 'pip install playwright'")


def _browsers(browser: str | None) -> Iterator[Checked]:
    from auditor.driver.chromium.process.programs import find_browsers
    from auditor.errors import BrowserNotFound

    try:
        found = find_browsers(browser)
    except BrowserNotFound as error:
        yield Checked("bad", str(error))
        return
    shell = _program("headless shell", found.headless_shell)
    full = _program("full Chromium", found.chromium)
    works = [s for s in (shell, full) if s and s.state == "good"]
    for result in (shell, full):
        if result:
            yield Checked("poor", result.text) if works and result.state == "bad" else result
    if works and (full is None or full.state == "bad"):
        yield Checked("poor", "no full Chromium: scenarios that need its settings (no-cookies) cannot be visited")
    elif works and shell is None:
        yield Checked("poor", "no headless shell: audits take about three times as long without it")


def _program(name: str, path: str | None) -> Checked | None:
    from auditor.driver.chromium.process.programs import version_of
    from auditor.errors import BrowserNotFound

    if path is None:
        return None
    try:
        return Checked("good", f"{name} {version_of(path)}: {path}")
    except BrowserNotFound as error:
        return Checked("bad", str(error))


def _sandbox() -> Checked:
    from auditor.driver.chromium.process.programs import is_root

    if is_root():
        return Checked("poor", "the sandbox is off, because this is root: audit sites you do not trust as another user")
    for switch, off in _NAMESPACES:
        if switch.is_file() and switch.read_text().strip() == off:
            return Checked("poor", f"the sandbox may not start: {switch} is {off}, which bars user namespaces")
    return Checked("good", "the browser's sandbox can be used")


def _room() -> Iterator[Checked]:
    shared = Path("/dev/shm")  # noqa: S108 - looked at, not written to
    if shared.is_dir():
        size = shutil.disk_usage(shared).total
        state: Literal["good", "poor"] = "good" if size >= SHARED_MEMORY else "poor"
        advice = "" if state == "good" else ": large pages may crash; in a container use --shm-size=1g or --ipc=host"
        yield Checked(state, f"{size // 2**20} MB of shared memory{advice}")
    available = _available_memory()
    if available is not None:
        enough = available >= MEMORY
        yield Checked(
            "good" if enough else "poor",
            f"{available // 2**20} MB of memory free{'' if enough else ': visit one page at a time, --workers 1'}",
        )


def _available_memory() -> int | None:
    """Octets, where the system tells."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError, IndexError):
        return None
