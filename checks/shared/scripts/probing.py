"""Scripts that probe or listen, as a rule sees them: where they come from, and which of them it allows."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence import Probing, Visit
from auditor.findings import Case
from auditor.observed.initiators import script_urls
from auditor.urls import is_web, without_query
from policy.globs import host_matches, name_matches


def script_of(probing: Probing, visit: Visit) -> str:
    """URL of the script that called, without its query; for code without one that of the document, or of the page."""
    candidates = (*script_urls(probing.initiator)[:1], probing.document, visit.final_url, visit.url)
    return without_query(next((url for url in candidates if is_web(url)), ""))


def scripts_of(probing: Probing, visit: Visit) -> frozenset[str]:
    """The same for every script on its stack: who set it to work is a part of it."""
    return frozenset({script_of(probing, visit), *map(without_query, script_urls(probing.initiator))})


def is_allowed(case: Case, host: str, globs: Iterable[str]) -> bool:
    """Whether a rule allows a host: by a glob of hosts, or by one of its vendor's id."""
    vendor = case.parties.recipient(host).vendor
    return any(host_matches(g, host) or (vendor is not None and name_matches(g, vendor.id)) for g in globs)
