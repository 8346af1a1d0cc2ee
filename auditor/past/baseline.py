"""The baseline: an older report of the same site by the same policy, whose findings are known."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.errors import UsageError
from auditor.findings.report import Baseline
from auditor.past.reading import PastReport
from auditor.urls import host_of
from policy.suggest import cut


def take_baseline(past: PastReport, path: str, *, site: str, rules: Iterable[str]) -> Baseline:
    """What is known from the report `past`, for an audit of the URL `site` by a policy with these rules.

    What was waived there is not known: when the waiver ends it counts again. A mere note knows nothing graver. `path` is how
    reports call it. Raises
    UsageError if the report is of another site, or has no rule of this policy: then nothing in it can be known here.
    """
    if host_of(past.site.url) != host_of(site):
        raise UsageError(
            f"the baseline {path} is of {cut(past.site.url)}, not of {cut(site)}: it cannot be held against it"
        )
    own = set(rules)
    if own and past.rules and not any(rule.id in own for rule in past.rules):
        raise UsageError(f"the baseline {path} was made by another policy ({cut(past.policy.path)}): it shares no rule")
    return Baseline(
        path=path,
        started=past.started,
        policy_sha256=past.policy.sha256,
        fingerprints=frozenset(f.fingerprint for f in past.findings if f.status != "waived"),
        notes=frozenset(f.fingerprint for f in past.findings if f.severity == "note"),
    )
