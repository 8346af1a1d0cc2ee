"""A whole audit of many pages in five scenarios: visits a second, memory of all its processes, and Python's own against pages."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import peak_memory_of, shared_memory

PAGES = (40, 200)
SCENARIOS = ("no-choice", "gpc", "dnt", "no-cookies", "journey:stroll")
POLICY = """\
version: 1
site: {name: Shop, url: 'https://shop.example/', crawl: {max_pages: 500, robots: false, sitemap: false, max_depth: 2, per_template: 500}}
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
    pss: int
    """The most octets of memory of all processes at one time, shared pages counted by share."""
    python: int
    """The most octets of the auditor's own process."""


def report() -> None:
    for pages in PAGES:
        done = crawled(pages)
        print(
            f"{pages} pages x {len(SCENARIOS)} scenarios: {done.visits} visits in {done.seconds:.0f} s, "
            f"{done.visits / done.seconds:.1f} visits/s; all processes at most {done.pss / 2**20:,.0f} MB (PSS), "
            f"Python at most {done.python / 2**20:,.0f} MB",
            flush=True,
        )


def crawled(pages: int) -> Crawled:
    site = [sys.executable, "-m", "tests.bench.site", str(pages)]
    with (
        tempfile.TemporaryDirectory() as name,
        subprocess.Popen(site, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        http, https, key = server.stdout.readline().split()
        (policy := Path(name) / "policy.yaml").write_text(POLICY % '", "'.join(SCENARIOS), "utf-8")
        began = time.perf_counter()
        audit = subprocess.Popen(
            [
                sys.executable, "-m", "auditor", "audit", str(policy), "--out", f"{name}/out", "--format", "json", "--fail-on", "never",
                "--map-host", f"*:80=127.0.0.1:{http}", "--map-host", f"*:443=127.0.0.1:{https}", "--trust-key", key,
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        pss = python = 0
        while audit.poll() is None:
            pss, python = max(pss, shared_memory(audit.pid)), peak_memory_of(audit.pid) or python
            time.sleep(0.5)
        seconds = time.perf_counter() - began
        visits = sum(1 for _ in Path(name).glob("out/evidence/visits/*/*.jsonl.gz"))
        server.communicate("")
    return Crawled(visits, seconds, pss, python)
