"""The plan of a run: which scenarios the rules need, and how far to crawl."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from auditor.errors import UsageError
from auditor.scenarios import BY_NAME, SCENARIOS, Scenario
from auditor.urls import canonical, host_of
from policy.model import Crawl, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run will do."""

    url: str
    """Absolute URL of the site."""
    scenarios: tuple[Scenario, ...]
    """In the order in which reports show them; the first one leads the crawl."""
    crawl: Crawl
    start: tuple[str, ...] = ()
    """Absolute URLs."""
    required: tuple[str, ...] = ()
    """Absolute URLs that rules need: the statement, pages named in options."""
    probe_links: bool = False
    """Whether a rule asks if links that leave the site answer."""


def make_plan(
    policy: Policy,
    *,
    url: str | None = None,
    only_scenarios: tuple[str, ...] = (),
    only_pages: tuple[str, ...] = (),
    max_pages: int | None = None,
) -> Plan:
    """The plan for a policy; the other arguments are what the command line overrides.

    `only_pages` replaces the start pages and switches discovery off. Raises UsageError for an unknown scenario.
    """
    crawl = policy.site.crawl
    if only_pages:
        crawl = replace(crawl, start=only_pages, sitemap=False, max_depth=0)
    if max_pages is not None:
        crawl = replace(crawl, max_pages=max_pages)
    names = only_scenarios or wanted_scenarios(policy)
    unknown = [n for n in names if n not in BY_NAME]
    if unknown:
        raise UsageError(f"unknown scenario '{unknown[0]}': known are {', '.join(BY_NAME)}")
    site = canonical(url or policy.site.url) or policy.site.url
    return Plan(
        url=site,
        scenarios=tuple(s for s in SCENARIOS if s.name in names),
        crawl=crawl,
        start=_absolute(site, crawl.start),
        required=() if only_pages else _absolute(site, _required(policy)),
        probe_links=any(r.check == "external-links" for _, r in policy.rules),
    )


def _absolute(site: str, paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(u for p in paths if (u := canonical(p, site))))


def _required(policy: Policy) -> tuple[str, ...]:
    """The statement, and every page that a rule's option `page` or `form` names."""
    named = [policy.statement.url] if policy.statement.url else []
    for _, rule in policy.rules:
        named += [v for k in ("page", "form") if isinstance(v := getattr(rule.options, k, None), str)]
    return tuple(named)


def wanted_scenarios(policy: Policy) -> tuple[str, ...]:
    """The policy's scenarios, else those its rules name, and always `no-choice`: it leads the crawl."""
    named = policy.scenarios or tuple(s for _, rule in policy.rules for s in rule.scenarios)
    return tuple(dict.fromkeys(("no-choice", *named))) if not policy.scenarios else named


def at_site(policy: Policy, url: str) -> Policy:
    """The policy, held against another address of the same site: a preview deploy is first party too."""
    if url == policy.site.url:
        return policy
    own = policy.site.first_party or (host_of(policy.site.url),)
    here = host_of(url)
    return replace(policy, site=replace(policy.site, url=url, first_party=tuple(dict.fromkeys((*own, here)))))
