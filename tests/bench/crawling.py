"""A whole audit of many pages in five scenarios: visits a second, CPU against bare `goto`, memory of all processes, and Python's own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import TICKS, descendants, peak_memory_of, shared_memory, ticks_of
from tests.bench.visits import measure, served

CHOICES = ("no-choice", "accept-all", "reject-all", "withdraw", "gpc")
PROFILES = ("no-choice", "gpc", "dnt", "no-cookies", "journey:stroll")
"""Two of these need full Chromium, in which bare `goto` costs twice as much too."""
ONE = ("no-choice",)
RUNS = (
    (40, ONE, "off"), (40, CHOICES, "off"), (40, CHOICES, "{}"), (200, CHOICES, "off"), (200, CHOICES, "{}"), (200, PROFILES, "off"),
)  # fmt: skip
"""Pages, scenarios, and what the policy says of a visitor's walk."""
LOOK_SECONDS = 2.0
"""Between two looks at memory: the kernel walks through all of it for each."""
POLICY = """\
version: 1
site: {name: Shop, url: 'https://shop.example/', crawl: {max_pages: 500, robots: false, sitemap: false, max_depth: 2, per_template: 500, walk: %s}}
journeys: {stroll: [{goto: /p1}, {click: {role: link, name: page 2}}]}
clauses:
  - id: all
    quote: we name whom your browser talks to
    rules:
      - {id: recipients, check: recipients-declared, in: ["%s"]}
"""


@dataclass(frozen=True)
class Crawled:
    visits: int
    seconds: float
    cpu: float
    """Seconds of CPU of all processes."""
    pss: int
    """The most octets of memory of all processes at one time, shared pages counted by share."""
    python: int
    """The most octets of the auditor's own process."""


def report() -> None:
    with served() as (settings, server):
        bare = asyncio.run(measure(settings, server, 2, full=False))
    print(f"bare goto in two contexts: {bare.visits_per_second:.1f} visits/s, {bare.cpu_ms:.0f} CPU-ms", flush=True)
    for pages, scenarios, walk in RUNS:
        done = crawled(pages, scenarios, walk)
        cpu = 1000 * done.cpu / done.visits
        print(
            f"{pages} pages in {', '.join(scenarios)}, walk {walk}: {done.visits} visits in {done.seconds:.0f} s, "
            f"{done.visits / done.seconds:.1f} visits/s ({done.visits / done.seconds / bare.visits_per_second:.2f} of bare goto's), "
            f"{cpu:.0f} CPU-ms a visit ({cpu / bare.cpu_ms:.2f} of bare goto's); "
            f"all processes at most {done.pss / 2**20:,.0f} MB (PSS), Python at most {done.python / 2**20:,.0f} MB",
            flush=True,
        )


def crawled(pages: int, scenarios: tuple[str, ...], walk: str = "off") -> Crawled:
    with tempfile.TemporaryDirectory() as name, _site(pages) as (http, https, key):
        (policy := Path(name) / "policy.yaml").write_text(POLICY % (walk, '", "'.join(scenarios)), "utf-8")
        began = time.perf_counter()
        audit = subprocess.Popen(
            [
                sys.executable, "-m", "auditor", "audit", str(policy), "--out", f"{name}/out", "--format", "json", "--fail-on", "never",
                "--map-host", f"*:80=127.0.0.1:{http}", "--map-host", f"*:443=127.0.0.1:{https}", "--trust-key", key,
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        cpu, pss, python = _watched(audit)
        seconds = time.perf_counter() - began
        visits = sum(1 for _ in Path(name).glob("out/evidence/visits/*/*.jsonl.gz"))
    return Crawled(visits, seconds, cpu, pss, python)


@contextmanager
def _site(pages: int) -> Iterator[list[str]]:
    program = [sys.executable, "-m", "tests.bench.site", str(pages)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split()
        server.communicate("")


def _watched(audit: subprocess.Popen[bytes]) -> tuple[float, int, int]:
    """Seconds of CPU, the most memory of all processes and of the auditor's own, until it ends."""
    ticks = pss = python = 0
    looked = 0.0
    while audit.poll() is None:
        # Renderers that ended are counted by the process that started them, which ends with its browser, and is not waited for.
        ticks = max(ticks, sum(t for _, t in descendants(audit.pid)) + ticks_of(audit.pid))
        if time.monotonic() - looked > LOOK_SECONDS:
            pss, python = max(pss, shared_memory(audit.pid)), peak_memory_of(audit.pid) or python
            looked = time.monotonic()
        time.sleep(0.1)
    return ticks / TICKS, pss, python
