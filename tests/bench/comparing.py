"""What a faster way loses: the demo store audited in virtual and in real time, by the headless shell and by full Chromium, and
compared record by record. Ten real seconds a page: this takes some minutes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.running.audit_run import run_audit
from auditor.demo.store import POLICY, build_store
from auditor.driver.chromium.process.programs import find_browsers
from auditor.evidence import Visit
from auditor.evidence.folder import load_run
from auditor.urls import without_query

SCENARIOS = ("no-choice", "accept-all")
Seen = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Compared:
    """The records of the fast way, and those of the slower ways by name."""

    fast: Seen
    slower: dict[str, Seen]


def report() -> None:
    compared = compare()
    print(
        f"the demo store, {' and '.join(SCENARIOS)}: {len(compared.fast)} records by the headless shell in virtual time"
    )
    for name, seen in compared.slower.items():
        lost, more = sorted(seen - compared.fast), sorted(compared.fast - seen)
        print(f"  {name}: {len(seen)} records; lost by the faster way {len(lost)}, seen only by it {len(more)}")
        for sign, records in (("-", lost), ("+", more)):
            for record in records:
                print(f"    {sign} {' '.join(record)}")


def compare() -> Compared:
    browsers = find_browsers()
    web = build_store("as-found")
    with web.running(), tempfile.TemporaryDirectory() as folder:
        fast = AuditOptions(
            policy=POLICY, out=Path(folder) / "fast", scenarios=SCENARIOS, formats=("json",), fail_on="never",
            browsing=BrowsingOptions(
                browser=browsers.headless_shell, map_host=tuple(web.map_host_options()), trust_key=(web.trust_key,),
            ),
        )  # fmt: skip
        slower = {
            "ten real seconds a page": replace(fast, browsing=replace(fast.browsing, settle="real")),
            "full Chromium": replace(fast, browsing=replace(fast.browsing, browser=browsers.chromium)),
        }
        return Compared(audit(fast), {name: audit(replace(o, out=Path(folder) / "slow")) for name, o in slower.items()})


def audit(options: AuditOptions) -> Seen:
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        run_audit(options)
    return frozenset(r for v in load_run(options.out).visits for r in _records(v))


def _records(visit: Visit) -> Iterator[tuple[str, ...]]:
    """What a visit saw, without what differs between any two visits: times, values, how often, and whether what a page sends when it
    is left was still answered. An icon that the page shows too is at hand: that Chromium asks for it again tells nothing new."""
    shown = {r.url for r in visit.requests if r.resource == "image"}
    for request in visit.requests:
        if request.resource == "other" and request.url in shown:
            continue
        yield visit.id, "request", request.method, without_query(request.url), request.resource
    for write in visit.cookie_writes:
        yield visit.id, "cookie-write", write.source, write.name, write.host
    for cookie in visit.cookies:
        yield visit.id, "cookie", cookie.name, cookie.domain, cookie.path
    for item in visit.storage:
        yield visit.id, "storage", item.kind, item.origin, item.key


if __name__ == "__main__":
    report()
