"""What a crawl saw, as the checks see it, and in which states: before any choice, after a refusal, after acceptance."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from auditor.drafting.model import DraftSite
from auditor.evidence import Evidence
from auditor.findings import Case, Options
from auditor.observed import Parties, RoundIndex
from policy.catalogue import Catalogue
from policy.errors import Location
from policy.formats import MAX_GLOB
from policy.globs import name_matches
from policy.model import Clause, Declared, Policy, Rule, Site

NO_CHOICE = "no-choice"
_NOWHERE = Location(file="", line=1, column=1)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_VARYING = re.compile(r"(?=[0-9a-f]*\d)[0-9a-fA-F]{8,}|\d{5,}|(?=[A-Za-z]*\d)[A-Za-z0-9]{20,}")
_FEWEST_LITERALS = 3


def parties_of(site: DraftSite, catalogue: Catalogue, declared: Declared = Declared()) -> Parties:  # noqa: B008 (frozen)
    """Who is who for a policy of the site that declares this."""
    named = Site(name=site.name, url=site.url, first_party=site.first_party)
    return Parties(Policy(path="", sha256="", site=named, declared=declared), catalogue)


def whole_case(evidence: Evidence, site: DraftSite, catalogue: Catalogue, declared: Declared) -> Case:
    """A case with everything in it, for what looks things up as checks do: by a policy that declares this."""
    parties = parties_of(site, catalogue, declared)
    rule = Rule(id="draft", check="draft", options=Options(), location=_NOWHERE)
    return Case(
        policy=parties.policy,
        clause=Clause(id="draft", location=_NOWHERE),
        rule=rule,
        severity="error",
        check="draft",
        index=RoundIndex(replace(evidence, run=replace(evidence.run, site=evidence.run.site or site.url)), parties),
        scenarios=tuple(s.name for s in evidence.run.scenarios),
    )


def when(scenarios: Iterable[str]) -> str:
    """When something that was seen in these scenarios was there first."""
    seen = set(scenarios)
    if NO_CHOICE in seen:
        return "before any choice"
    if "reject-all" in seen:
        return "after a refusal"
    return "after acceptance" if "accept-all" in seen else ""


def name_glob(name: str, *, varies: bool) -> str:
    """A glob of the policy language that takes the name; empty if there can be none.

    Of a name that `varies`, runs of digits and the like that look random become stars.
    """
    glob = _UNPRINTABLE.sub("?", name)
    if varies:
        loose = _VARYING.sub("*", glob)
        glob = loose if len(loose.replace("*", "")) >= _FEWEST_LITERALS else glob
    if len(glob) > MAX_GLOB:
        glob = glob[: MAX_GLOB - 1] + "*"
    return glob if glob.strip("*? ") and glob == glob.strip() and name_matches(glob, name) else ""
