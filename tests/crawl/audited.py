"""Crawling a local web in a test: `crawled = crawl_web(web, browsers)`, then `crawled.visit()`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from msgspec import structs

from auditor.browsing import BrowsingOptions
from auditor.canary import Identity
from auditor.crawl.crawl import crawl
from auditor.crawl.settings.host_mapping import Mapping, local_keys, parse_mapping, resolver_rules
from auditor.crawl.settings.network_access import mapped_place
from auditor.crawl.setup import CrawlMemory, Setup
from auditor.crawl.time_limit import TimeLimit
from auditor.demo.web import Hit, LocalWeb
from auditor.driver.chromium.process.programs import Browsers
from auditor.egress import Dialer, anywhere
from auditor.evidence import Digest, Request, Run, Visit
from auditor.observed.parties import Parties
from auditor.plan import Plan
from auditor.scenarios import BY_NAME
from auditor.urls import without_values
from policy.catalogue import Catalogue
from policy.model import Crawl, FormHint, Policy, Site

SITE = "https://shop.example/"
NO_VALUE = Digest(hash="", length=0)


@dataclass(slots=True)
class Crawled:
    """What a crawl gave."""

    visits: list[Visit] = field(default_factory=list)
    shots: list[bytes | None] = field(default_factory=list)
    progress: list[tuple[str, int, str]] = field(default_factory=list)
    run: Run | None = None
    hits: tuple[Hit, ...] = ()
    """What the web heard meanwhile."""

    def write_visit(self, visit: Visit, screenshot: bytes | None) -> Visit:
        self.visits.append(visit)
        self.shots.append(screenshot)
        return visit

    def visit(self, path: str = "/", scenario: str = "no-choice") -> Visit:
        """The visit of a path or URL."""
        url = path if "://" in path else SITE.rstrip("/") + path
        return next(v for v in self.visits if (v.url, v.scenario) == (url, scenario))


def crawl_web(
    web: LocalWeb,
    browsers: Browsers,
    *start: str,
    scenarios: Iterable[str] = ("no-choice",),
    settle: str = "virtual",
    settle_ms: int = 10_000,
    screenshots: bool = False,
    required: tuple[str, ...] = (),
    apart: tuple[str, ...] = (),
    probe_links: bool = False,
    third_party: str = "allow",
    trusted: bool = True,
    identity: Identity | None = None,
    forms: tuple[FormHint, ...] = (),
    dialer: Callable[[tuple[Mapping, ...]], Dialer] | None = None,
    only_hosts: tuple[str, ...] = ("*",),
    time: Callable[[Crawl], TimeLimit] = TimeLimit.of,
    workers: int = 4,
    real_time: int = 0,
    **limits,
) -> Crawled:
    """Crawl https://shop.example/ on the (not running) web. `limits` are fields of Crawl; only `start` is visited by default."""
    pages = tuple(SITE.rstrip("/") + p if p.startswith("/") else p for p in start or ("/",))
    bounds = Crawl(**{"max_depth": 0, "sitemap": False, "max_pages": 100, **limits})
    plan = Plan(
        url=SITE, scenarios=tuple(BY_NAME[s] for s in scenarios), crawl=bounds, start=pages, required=required, apart=apart,
        probe_links=probe_links, fill_forms=frozenset(scenarios if identity else ()),
    )  # fmt: skip
    policy = Policy(path="policy.yaml", sha256="", site=Site(name="Shop", url=SITE, crawl=bounds))
    crawled = Crawled()
    with web.running():
        options = [m.replace("*", host, 1) for m in web.map_host_options() for host in only_hosts]
        mappings = tuple(parse_mapping(m) for m in options)
        setup = Setup(
            browsers=browsers,
            browsing=BrowsingOptions(settle=settle),  # type: ignore[arg-type]
            settle_ms=settle_ms,
            dialer=dialer(mappings) if dialer else Dialer(mapped=mapped_place(mappings), refusal=anywhere),
            host_rules=resolver_rules(mappings),
            trusted_keys=local_keys(mappings, "shop.example") if trusted else (),
            third_party=third_party,
            identity=identity,
            forms=forms,
            workers=workers,
            real_time=real_time,
        )
        trail = CrawlMemory(setup, time=time(bounds))

        def tell(scenario: str, planned: int, visit: Visit) -> None:
            crawled.progress.append((scenario, planned, visit.url))

        crawled.run = asyncio.run(crawl(plan, Parties(policy, Catalogue(())), setup, crawled, tell, trail))
    crawled.hits = web.hits
    return crawled


def place(url: str) -> str:
    """Host and path of a URL, whichever its scheme."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"


def seen(visit: Visit, *, host: str = "") -> list[str]:
    """Host and path of every request of a visit that was more than declared, sorted; a host's only its paths."""
    asked = (r for r in visit.requests if r.seen != "declared")
    places = sorted(place(r.url) for r in asked if r.url.startswith(("http", "ws")))
    return [p.removeprefix(host + "/") for p in places if p.startswith(host)]


def request_of(visit: Visit, path: str) -> Request:
    """The one request whose host and path end so."""
    (found,) = [r for r in visit.requests if place(r.url).endswith(path)]
    return found


def without_times(crawled: Crawled) -> list[Visit]:
    """The visits of a crawl without what the clock and the salt make of them, in the order of their ids."""
    return sorted((_without_times(v) for v in crawled.visits), key=lambda v: v.id)


def _whole(seconds: float | None) -> float | None:
    return None if seconds is None else float(round(seconds))


def _without_times(visit: Visit) -> Visit:
    return replace(
        visit,
        started="",
        milliseconds=0,
        requests=tuple(structs.replace(r, url=without_values(r.url), at=0, remote="") for r in visit.requests),
        cookies=tuple(replace(c, value=NO_VALUE, lifetime=c.lifetime and round(c.lifetime, -2)) for c in visit.cookies),
        cookie_writes=tuple(
            replace(c, value=NO_VALUE, max_age=_whole(c.max_age), expires=_whole(c.expires))
            for c in visit.cookie_writes
        ),
        storage=tuple(replace(s, value=NO_VALUE) for s in visit.storage),
        links=tuple(replace(x, url=without_values(x.url)) for x in visit.links),
    )
