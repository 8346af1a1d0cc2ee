"""The plan of a run: which scenarios the rules need, and how far to crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from auditor.errors import UsageError
from auditor.findings import CrawlNeed, Needs
from auditor.observed.parties import first_party_of
from auditor.scenarios import SCENARIOS, Scenario, journey_scenario
from auditor.urls import canonical, host_of, is_web, path_of, registrable_domain
from policy.model import Crawl, Policy, Rule
from policy.suggest import hint


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
    apart: tuple[str, ...] = ()
    """Absolute URLs that are opened in a browser context apart wherever they are found, because opening them may act: opt-outs."""
    probe_links: bool = False
    """Whether a rule asks if links that leave the site answer."""
    fill_forms: frozenset[str] = frozenset()
    """Scenarios in which forms are filled in."""
    walk: frozenset[str] = frozenset()
    """Scenarios in which a rule needs that somebody walks from page to page; whether anybody does, `crawl` says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmingRound:
    """What is visited once more, so that nothing is said to be missing that was missed once."""

    pages: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """(scenario, numbers of its pages), in the order of the run. A scenario with a choice makes it again."""
    links: tuple[str, ...] = ()
    """Links that leave the site, as evidence names them."""
    notes: tuple[str, ...] = ()
    """Plain sentences: what a reader should know of it."""


NeedsOf = Callable[[Rule], Needs]
"""What a rule needs, by its check and options."""


def no_needs(_rule: Rule) -> Needs:
    """Rules that take what comes."""
    return Needs()


def make_plan(
    policy: Policy,
    *,
    url: str | None = None,
    only_scenarios: tuple[str, ...] = (),
    only_pages: tuple[str, ...] = (),
    max_pages: int | None = None,
    max_minutes: int | None = None,
    needs_of: NeedsOf = no_needs,
) -> Plan:
    """The plan for a policy; the other arguments but the last are what the command line overrides.

    `only_pages` replaces the start pages and switches discovery off. Raises UsageError for an unknown scenario, and for a page
    of another site: what that one does is no promise of this.
    """
    crawl = policy.site.crawl
    site = canonical(url or policy.site.url) or policy.site.url
    if only_pages:
        _need_own(only_pages, policy, site)
        walk = replace(crawl.walk, pages=1) if crawl.walk else None
        crawl = replace(crawl, start=only_pages, sitemap=False, max_depth=0, walk=walk)
    if max_pages is not None:
        crawl = replace(crawl, max_pages=max_pages)
    if max_minutes is not None:
        crawl = replace(crawl, max_minutes=max_minutes)
    scenarios = _scenarios(policy, only_scenarios or wanted_scenarios(policy, needs_of))
    needs = tuple((rule, needs_of(rule)) for _, rule in policy.rules)
    return Plan(
        url=site,
        scenarios=scenarios,
        crawl=crawl,
        start=_absolute(site, crawl.start),
        required=() if only_pages else _absolute(site, _required(policy, needs)),
        apart=_absolute(site, (page for _, n in needs for page in n.apart)),
        fill_forms=_needed(CrawlNeed.FILLED_FORMS, scenarios, needs) if policy.canary.fill else frozenset(),
        walk=_needed(CrawlNeed.WALK, scenarios, needs),
        probe_links=any(CrawlNeed.LINK_ANSWERS in n.crawl for _, n in needs),
    )


def _needed(need: CrawlNeed, scenarios: tuple[Scenario, ...], needs: Iterable[tuple[Rule, Needs]]) -> frozenset[str]:
    """Scenarios in which a rule that needs this is judged."""
    every = frozenset(s.name for s in scenarios)
    wanted = (every.intersection(rule.scenarios or n.scenarios or every) for rule, n in needs if need in n.crawl)
    return frozenset().union(*wanted)


def _scenarios(policy: Policy, names: Iterable[str]) -> tuple[Scenario, ...]:
    """Those of the names, in the order of SCENARIOS and then of the policy's journeys."""
    wanted = frozenset(names)
    known = (*SCENARIOS, *(journey_scenario(j.name) for j in policy.journeys))
    for name in sorted(wanted - {s.name for s in known}):
        raise UsageError(f"unknown scenario '{name}'{hint(name, (s.name for s in known))}")
    return tuple(s for s in known if s.name in wanted)


def _need_own(pages: Iterable[str], policy: Policy, site: str) -> None:
    own = first_party_of(policy) | {registrable_domain(host_of(site))}
    for page in pages:
        whole = canonical(page, site) or ""
        if not is_web(whole) or registrable_domain(host_of(whole)) not in own:
            raise UsageError(f"--page '{page}' is no page of {site}: give its path, e.g. /privacy")


def _absolute(site: str, paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(u for p in paths if (u := canonical(p, site))))


def _required(policy: Policy, needs: Iterable[tuple[Rule, Needs]]) -> tuple[str, ...]:
    """The statement, and every page that a rule's options name."""
    statement = (policy.statement.url,) if policy.statement.url else ()
    return (*statement, *(page for _, n in needs for page in n.pages))


def wanted_scenarios(policy: Policy, needs_of: NeedsOf = no_needs) -> tuple[str, ...]:
    """The policy's scenarios; else those its rules are judged in, and `no-choice`, which then leads the crawl."""
    if policy.scenarios:
        return policy.scenarios
    judged = (s for _, rule in policy.rules for s in rule.scenarios or needs_of(rule).scenarios)
    return tuple(dict.fromkeys(("no-choice", *judged)))


def at_site(policy: Policy, url: str) -> Policy:
    """The policy, held against another address of the same site: a preview deploy is first party too.

    Where the crawl begins at the site's own address it begins at the other one: a deploy may be a folder of its host.
    """
    if url == policy.site.url:
        return policy
    own = policy.site.first_party or (host_of(policy.site.url),)
    here = host_of(url)
    start = tuple(path_of(url) if path == path_of(policy.site.url) else path for path in policy.site.crawl.start)
    moved = replace(
        policy.site,
        url=url,
        first_party=tuple(dict.fromkeys((*own, here))),
        crawl=replace(policy.site.crawl, start=start),
    )
    return replace(policy, site=moved)
