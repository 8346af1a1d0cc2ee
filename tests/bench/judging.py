"""Judging recorded requests, loading them included."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from auditor.demo.store import POLICY
from auditor.evidence import (
    FORMAT,
    CookieWrite,
    Initiator,
    Method,
    Request,
    Run,
    ScenarioRun,
    StackFrame,
    StoredCookie,
    Visit,
)
from auditor.evidence.folder import RunWriter, load_run
from auditor.judge import judge
from auditor.vocabulary import vocabulary
from checks import CHECKS
from policy.catalogue import load_catalogue
from policy.reader import read_policy
from tests.bench.processes import peak_memory

REQUESTS = 200_000
MILLION = 1_000_000
A_VISIT = 100


def write(folder: Path, requests: int) -> None:
    writer = RunWriter(folder)
    scenarios = ("no-choice", "gpc", "no-cookies")
    for number in range(requests // A_VISIT):
        writer.write_visit(_visit(scenarios[number % 3], number // 3 + 1))
    method = Method(browser="none", version="0")
    writer.finish(
        Run(
            format=FORMAT, tool="bench", started="2026-01-01T00:00:00+00:00", site="https://www.harbour-lane.example/",
            method=method, scenarios=tuple(ScenarioRun(name=s, browser="none") for s in scenarios),
        )
    )  # fmt: skip


def _visit(scenario: str, number: int) -> Visit:
    page = f"https://www.harbour-lane.example/p/{number}"
    stack = tuple(
        StackFrame(url=f"https://cdn{i}.vendor.example/v.js", line=i, column=9, function="f") for i in range(6)
    )
    requests = tuple(
        Request(
            id=f"r{i}", url=f"https://h{i % 40}.vendor{i % 12}.example/pixel?cid=~0123456789abcdef.20&n={number}", status=200,
            document=page, resource="image", initiator=Initiator(kind="script", url=stack[0].url, line=1, stack=stack),
            headers=(("content-type", "image/gif"),), sent_headers=(("referer", page),),
        )
        for i in range(A_VISIT)
    )  # fmt: skip
    return Visit(
        id=f"{scenario}/{number:04}", scenario=scenario, number=number, url=page, final_url=page, status=200,
        requests=requests,
        cookie_writes=tuple(CookieWrite(source="http", name=f"c{i}", host=f"h{i}.vendor{i}.example") for i in range(5)),
        cookies=tuple(StoredCookie(name=f"c{i}", domain=f"h{i}.vendor{i}.example") for i in range(20)),
    )  # fmt: skip


def report(requests: int = REQUESTS) -> None:
    """Write a run, then judge it in a process of its own, whose memory is that of loading and judging alone."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), requests)
        subprocess.run([sys.executable, "-m", "tests.bench.judging", name], check=True)


def report_million() -> None:
    report(MILLION)


def measure(folder: Path) -> None:
    began, spent = time.perf_counter(), time.process_time()
    evidence = load_run(folder)
    loaded = time.perf_counter()
    policy = read_policy(POLICY, vocabulary())
    judge(policy, evidence, CHECKS, load_catalogue(), today=dt.date(2026, 1, 1), tool_version="bench")
    wall, spent = time.perf_counter() - began, time.process_time() - spent
    requests = sum(len(v.requests) for v in evidence.visits)
    print(
        f"judging {requests:,} recorded requests by {len(policy.rules)} rules: {wall:.1f} s "
        f"(loading {loaded - began:.1f} s), {requests / wall:,.0f} requests/s; {spent:.1f} s of CPU, "
        f"peak memory {peak_memory() / 2**20:,.0f} MB"
    )


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
