"""What a person's browser told the servers, against what the auditor recorded; the servers' own log is the truth of both."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.running.audit_run import run_audit
from auditor.demo.web import Hit, LocalWeb
from auditor.evidence import Visit
from auditor.evidence.folder import load_run
from auditor.urls import host_of, without_query, without_values
from tests.person.browsing import browse
from tests.person.sites import Compared, told

_THE_BROWSERS = (
    "accounts.google.com", "update.googleapis.com", "content-autofill.googleapis.com", "optimizationguide-pa.googleapis.com",
    "clients2.google.com", "edgedl.me.gvt1.com", "safebrowsing.googleapis.com",
)  # fmt: skip
"""Hosts that Chromium itself talks to, whatever the page."""

Seen = tuple[str, str]
"""Method and address without query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Of one site in one scenario."""

    site: str
    scenario: str
    person: int
    """Different requests that the servers heard from a person."""
    recorded: int
    """Different requests that the auditor recorded."""
    missing: tuple[str, ...]
    """Those of the person's that the auditor has no record of."""
    untold: tuple[str, ...]
    """Requests of the auditor's own browser that the servers heard more often than they are recorded."""
    events: tuple[str, ...]
    """Events that analytics heard of from the person, and not from the auditor's browser."""


def compare(site: Compared, program: str, folder: Path) -> tuple[Difference, ...]:
    """Play the person, audit, and compare; one of each scenario. `program` is a full Chromium."""
    return tuple(_compare(site, scenario, program, folder) for scenario in site.steps)


def _compare(site: Compared, scenario: str, program: str, folder: Path) -> Difference:
    person = _played(site, scenario, program)
    hits, visits = _audited(site, scenario, folder / scenario)
    recorded = {_seen(r.method, r.url) for v in visits for r in v.requests}
    heard = {_seen(h.method, h.url) for h in person}
    return Difference(
        site=site.name, scenario=scenario, person=len(heard), recorded=len(recorded),
        missing=tuple(sorted(" ".join(s) for s in heard - recorded)),
        untold=_untold(hits, visits),
        events=tuple(sorted(_events(person) - _events(hits))),
    )  # fmt: skip


def _played(site: Compared, scenario: str, program: str) -> tuple[Hit, ...]:
    web = site.build()
    with web.running():
        asyncio.run(browse(web, program, site.steps[scenario], site.base))
    return _of_browsers(web)


def _audited(site: Compared, scenario: str, out: Path) -> tuple[tuple[Hit, ...], tuple[Visit, ...]]:
    out.mkdir(parents=True)
    policy = Path(site.policy) if site.policy.endswith(".yaml") else out / "policy.yaml"
    if not site.policy.endswith(".yaml"):
        policy.write_text(site.policy, "utf-8")
    web = site.build()
    with web.running(), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        browsing = BrowsingOptions(map_host=tuple(web.map_host_options()), trust_key=(web.trust_key,))
        run_audit(
            AuditOptions(
                policy=policy, out=out / "run", scenarios=(scenario,), formats=("json",), fail_on="never", browsing=browsing
            )
        )  # fmt: skip
    return _of_browsers(web), tuple(load_run(out / "run").visits)


def _of_browsers(web: LocalWeb) -> tuple[Hit, ...]:
    """Hits of pages, without what Chromium asks for itself, and what the auditor asks without a browser."""
    return tuple(
        h
        for h in web.hits
        if (h.header("sec-fetch-mode") or h.header("upgrade") == "websocket") and host_of(h.url) not in _THE_BROWSERS
    )


def _untold(hits: tuple[Hit, ...], visits: tuple[Visit, ...]) -> tuple[str, ...]:
    """Each request that arrived is one that is recorded: counted by method and address, values of the query left out. What has no
    Accept is the auditor's own question for a link, robots.txt or a sitemap."""
    asked = [h for h in hits if h.header("accept") or h.header("upgrade")]
    heard = Counter((h.method, without_values(_http(h.url))) for h in asked)
    recorded = Counter((r.method, without_values(_http(r.url))) for v in visits for r in v.requests if not r.cached)
    return tuple(f"{count}x {method} {url}" for (method, url), count in sorted((heard - recorded).items()))


def _events(hits: tuple[Hit, ...]) -> frozenset[str]:
    return frozenset(event for hit in hits for event in told(hit))


def _seen(method: str, url: str) -> Seen:
    return method, without_query(_http(url))


def _http(url: str) -> str:
    """Sockets begin as requests."""
    return "http" + url[2:] if url.startswith("ws") else url
