"""What a crawl is given, from the options of the command line and the policy."""

from __future__ import annotations

from pathlib import Path

from auditor.browsing import BrowsingOptions
from auditor.canary import make_identity
from auditor.crawl.capacity import fitting_workers
from auditor.crawl.real_time import SAMPLE
from auditor.crawl.settings.host_mapping import Mapping, local_keys, parse_mapping, resolver_rules
from auditor.crawl.settings.network_access import allowed_network
from auditor.crawl.settings.storage_state_file import checked_storage_state
from auditor.crawl.setup import Setup
from auditor.driver.chromium.process.programs import find_browsers
from auditor.plan import Plan
from auditor.urls import host_of
from policy.model import Policy


def setup_for(browsing: BrowsingOptions, policy: Policy, plan: Plan, *, folder: Path, url_given: bool) -> Setup:
    """What a crawl by these options and this plan is given. Raises BrowserNotFound, UsageError.

    `folder` is where files lie that the policy names; `url_given` says that the caller named the site, and not only the policy.
    """
    mappings = tuple(parse_mapping(m) for m in browsing.map_host)
    local = local_keys(mappings, host_of(plan.url))
    dialer, reached = allowed_network(browsing.egress, plan.url, mappings, named=url_given, others=plan.required)
    state = policy.site.storage_state
    return Setup(
        browsers=find_browsers(browsing.browser),
        browsing=browsing,
        real_time=SAMPLE if browsing.settle == "virtual" else 0,
        workers=browsing.workers or fitting_workers(),
        locale=policy.site.locale,
        third_party=policy.site.third_party_cookies,
        dialer=dialer,
        host_rules=resolver_rules(mappings),
        trusted_keys=tuple(sorted({*browsing.trust_key, *local})),
        notes=_notes(mappings, local) + reached,
        consent=policy.consent,
        journeys={j.name: j for j in policy.journeys},
        identity=make_identity(policy.canary.domain, policy.canary.phone) if plan.fill_forms else None,
        forms=policy.forms,
        storage_state=checked_storage_state(folder / state) if state else None,
    )


def _notes(mappings: tuple[Mapping, ...], local: tuple[str, ...]) -> tuple[str, ...]:
    notes = []
    if mappings:
        hosts = ", ".join(sorted({m.host for m in mappings}))
        notes.append(f"Host names answered from another address (--map-host): {hosts}.")
    if local:
        notes.append("Certificates of mapped servers on this machine were accepted as they are.")
    return tuple(notes)
