"""How a crawl is done: the browser that a scenario needs, and what the report tells of the method."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.crawl.setup import Setup
from auditor.driver.chromium.process.launch import VIEWPORT, Running, Settings
from auditor.driver.chromium.process.programs import is_root, user_agent
from auditor.errors import EnvironmentFault
from auditor.evidence import Method
from auditor.evidence.walked import OFF
from auditor.plan import Plan
from auditor.plurals import counted
from auditor.scenarios import Scenario

_OF_THIS_RUN = ("--host-resolver-rules", "--ignore-certificate-errors-spki-list", "--proxy-server")
"""Flags that say where this run's servers are, not what a page can see; the notes tell of them."""


def settings_of(setup: Setup, scenario: Scenario) -> Settings:
    """What a browser for that scenario is started with. Raises EnvironmentFault if this machine has none that could."""
    blocks_third = setup.third_party == "block"
    picked = setup.browsers.pick(needs_profile=scenario.needs_profile or blocks_third)
    if picked is None:
        raise EnvironmentFault("this scenario needs a full Chromium, and only a headless shell was found")
    return Settings(
        kind=picked[0],
        program=picked[1],
        gpc=scenario.gpc,
        dnt=scenario.dnt,
        cookies=scenario.cookies,
        third_party=setup.third_party,
        locale=setup.locale,
        host_rules=setup.host_rules,
        trusted_keys=setup.trusted_keys,
    )


def method_of(setup: Setup, plan: Plan, used: Sequence[Running], robots: str, notes: tuple[str, ...]) -> Method:
    """How it was done, for the report."""
    if not used:
        return Method(browser="", version="")
    lead = used[0]
    manner = setup.manner
    flags = sorted({f for r in used for f in r.flags if not f.startswith(_OF_THIS_RUN)})
    return Method(
        browser=" and ".join(sorted({r.name.rsplit(" ", 1)[0] for r in used})),
        version=lead.version,
        flags=tuple(flags),
        settle=manner.settle,
        settle_ms=manner.settle_ms,
        user_agent=user_agent(lead.version),
        locale=setup.locale,
        viewport=f"{VIEWPORT[0]}x{VIEWPORT[1]}",
        sandbox=not is_root(),
        third_party_cookies="allowed" if setup.third_party == "allow" else "blocked",
        robots=robots,
        notes=notes,
        visits=setup.browsing.visits,
        walk=_walk(plan),
    )


def _walk(plan: Plan) -> str:
    if not plan.walk:
        return ""
    limits = plan.crawl.walk
    return f"{counted(limits.pages, 'page')}, {limits.seconds} s" if limits else OFF
