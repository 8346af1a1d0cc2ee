"""The HTML report of 5,000 findings: how long it takes to make, and until a browser that opens it answers a reader."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from auditor.driver.chromium.process.programs import find_browsers
from auditor.findings.report import AuditReport
from reports.html import render
from tests.reports import sample
from tests.reports.reader import browser, reading

FINDINGS = 5_000
RUNS = 5
_ANSWERS = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"


def report() -> None:
    render(sample.small(), {})
    many, few = sample.many(FINDINGS), sample.many(50)
    made, base = _median(lambda: _made(many)), _median(lambda: _made(few))
    size = len(render(many, sample.pictures())) / 1e6
    print(
        f"html report of {FINDINGS:,} findings: made in {made:.2f} s, {size:.1f} MB (of 50: {base:.2f} s, ratio {made / base:.1f})"
    )
    found = find_browsers()
    for name, program in (("headless shell", found.headless_shell), ("Chromium", found.chromium)):
        if program:
            with browser(program) as started, tempfile.TemporaryDirectory() as folder:
                slow, quick = (_opened(started, Path(folder) / "report.html", one) for one in (many, few))
                print(f"  opened in {name} in {slow:.2f} s (of 50: {quick:.2f} s, ratio {slow / quick:.1f})")


def _median(once: Callable[[], float]) -> float:
    return statistics.median(once() for _ in range(RUNS))


def _made(report: AuditReport) -> float:
    began = time.perf_counter()
    render(report, sample.pictures())
    return time.perf_counter() - began


def _opened(started: Browser, file: Path, report: AuditReport) -> float:
    """Seconds from the beginning of the navigation until the page has painted and its script has run."""
    file.write_text(render(report, sample.pictures()), encoding="utf-8")

    def once() -> float:
        with reading(started, file) as reader:
            return float(reader.page.evaluate(_ANSWERS)) / 1_000

    once()
    return _median(once)
