"""What was seen and stands in no declaration of the draft: each with the line to paste if it is legitimate, and when it was there first.

Names are believed only of what the site sets itself: a stranger may call anything a session.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from auditor.drafting.guesses import purpose_named, purpose_said
from auditor.drafting.model import Unsaid
from auditor.drafting.observed_case import name_glob, when
from auditor.drafting.yaml_text import cleaned
from auditor.findings import Case
from auditor.observed import ObservedCookie, ObservedStorageItem, Parties, Recipient
from auditor.observed.attribution import other_setter, purpose_by
from auditor.urls import host_of, is_ip
from policy.catalogue import Vendor, VendorKey
from policy.durations import as_declared
from policy.flow import Pairs
from policy.formats import HostGlob
from policy.model import Purpose
from policy.statement.sentences import Sentence

_HOST: TypeAdapter[str] = TypeAdapter(HostGlob)
_SHORTEST_BRAND = 4
_NOBODY_KNOWS = "nobody knows what for: give it a purpose"
_PLACEHOLDER = "analytics"
"""Has to stand where nobody knows: nothing is taken for necessary that nobody calls so."""
_VENDOR_NAMED = "the statement names {}, and not this"


def unsaid(case: Case, sentences: Sequence[Sentence]) -> tuple[Unsaid, ...]:
    """Everything that was seen and that the policy of the case does not declare."""
    named = {r.vendor for r in case.policy.declared.recipients if r.vendor}
    return (*_cookies(case, named), *_storage(case, named), *_recipients(case, sentences))


def unnamable(case: Case) -> tuple[str, ...]:
    """Cookies and keys that no policy can declare, shown so that a comment may name them."""
    names = {c.name for c in case.observed.cookies} | {k.key for k in case.observed.storage}
    return tuple(sorted(cleaned(n) or "(empty)" for n in names if not name_glob(n, varies=False)))


def undeclarable(case: Case) -> tuple[str, ...]:
    """Hosts that no policy can name, e.g. addresses of IPv6; sorted."""
    return tuple(sorted(h for met in _all_met(case) if met.vendor is None and not _globs(met) for h in met.hosts))


@dataclass(slots=True)
class _Stored:
    """A cookie or key under the glob that would declare it."""

    glob: str
    kind: str = ""
    """Of storage."""
    party: str = ""
    vendor: Vendor | None = None
    purpose: Purpose | None = None
    seconds: float | None = None
    scenarios: set[str] = field(default_factory=set)

    def line(self, named: Iterable[str | None]) -> Unsaid:
        pairs = [("key" if self.kind else "name", self.glob), ("kind", self.kind)]
        pairs += [
            ("vendor", self.vendor.id if self.vendor else ""),
            ("purpose", self.purpose or _PLACEHOLDER),
        ]
        pairs += [("party", self.party), ("max_age", "" if self.kind else as_declared(self.seconds))]
        known = self.vendor is not None and self.vendor.id in named
        whose = _VENDOR_NAMED.format(self.vendor.name) if self.vendor and known else ""
        notes = (when(self.scenarios), whose, "" if self.purpose else _NOBODY_KNOWS)
        return Unsaid(
            list="storage" if self.kind else "cookies", pairs=_given(pairs), note="; ".join(filter(None, notes))
        )


def _cookies(case: Case, named: Iterable[str | None]) -> Iterator[Unsaid]:
    found: dict[tuple[str, str], _Stored] = {}
    for seen in case.observed.cookies:
        if seen.attribution.declared is not None:
            continue
        vendor = _vendor_of(case.parties, seen)
        key = vendor.cookie_named(seen.name) if vendor else None
        own = seen.party == "first" and case.parties.is_first(seen.setters[0])
        purpose = purpose_by(vendor, key) or (purpose_named(seen.name) if own and key is None else None)
        scenarios = _scenarios(seen)
        party = "" if seen.party == "first" else "third"
        if glob := _glob(seen.called, key, case, scenarios):
            one = found.setdefault((glob, party), _Stored(glob=glob, party=party, vendor=vendor, purpose=purpose))
            one.scenarios |= scenarios
            one.purpose = one.purpose or purpose
            one.seconds = max((s for s in (one.seconds, seen.lifetime.longest) if s is not None), default=None)
    for one in found.values():
        # Without a party, an entry would stand for the other's cookie of that name too.
        one.party = one.party or ("first" if (one.glob, "third") in found else "")
    return (one.line(named) for one in sorted(found.values(), key=_order))


def _storage(case: Case, named: Iterable[str | None]) -> Iterator[Unsaid]:
    found: dict[tuple[str, str], _Stored] = {}
    for seen in case.observed.storage:
        if seen.attribution.declared is not None:
            continue
        vendor, key = seen.attribution.vendor, seen.attribution.key
        own = case.parties.is_first_url(seen.origin)
        scenarios = _scenarios(seen)
        purpose = purpose_by(vendor, key) or (purpose_named(seen.key) if own else None)
        if glob := _glob(seen.called, key, case, scenarios):
            one = found.setdefault(
                (glob, seen.kind), _Stored(glob=glob, kind=seen.kind, vendor=vendor, purpose=purpose)
            )
            one.scenarios |= scenarios
            one.purpose = one.purpose or purpose
    return (one.line(named) for one in sorted(found.values(), key=_order))


def _scenarios(seen: ObservedCookie | ObservedStorageItem) -> set[str]:
    return {visit.scenario for visit, _ in (*seen.writes, *seen.stored)}


def _order(stored: _Stored) -> tuple[bool, str, str, str]:
    vendor = stored.vendor.id if stored.vendor else ""
    return (stored.purpose != "necessary", vendor, stored.glob, stored.kind or stored.party)


def _glob(name: str, key: VendorKey | None, case: Case, scenarios: set[str]) -> str:
    if key is not None and "*" in key.name and not key.generic:
        return key.name
    # In contexts that know nothing of each other, a name that was made up is another each time.
    return name_glob(name, varies=len(scenarios) < min(len(case.scenarios), 2) or len(case.scenarios) < 2)  # noqa: PLR2004 (two contexts)


def _vendor_of(parties: Parties, cookie: ObservedCookie) -> Vendor | None:
    """Whose cookie it is; where the setter is known and another company's, the setter's."""
    vendor = cookie.attribution.vendor
    return other_setter(vendor, parties.setters(cookie.setters)) or vendor


@dataclass(slots=True)
class _Met:
    """A third party that was sent something, or that a request was tried for."""

    vendor: Vendor | None
    domain: str
    hosts: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    """Of those the hosts that are not the vendor's own: only its requests give it away there."""
    scenarios: set[str] = field(default_factory=set)
    answered: bool = False


def _recipients(case: Case, sentences: Sequence[Sentence]) -> Iterator[Unsaid]:
    for met in _all_met(case):
        silent = "" if met.answered else "could not be reached by this crawl"
        if met.vendor is not None:
            purposes = met.vendor.purposes
            hosts: Pairs = (("hosts", tuple(sorted(met.behind))),) if met.behind else ()
            purpose_value = purposes if len(purposes) > 1 else purposes[0]
            pairs: Pairs = (("vendor", met.vendor.id), *hosts, ("purpose", purpose_value))
            yield Unsaid(list="recipients", pairs=pairs, note="; ".join(filter(None, (when(met.scenarios), silent))))
        elif globs := _globs(met):
            called, purpose = _said_of(met.domain, sentences)
            pairs = (("name", called or met.domain), ("hosts", globs), *_given([("purpose", purpose or "")]))
            named = f"the statement names {called}, which may be this" if called else ""
            notes = (when(met.scenarios), silent, named, _own(met.domain, case), "" if purpose else _NOBODY_KNOWS)
            yield Unsaid(list="recipients", pairs=pairs, note="; ".join(filter(None, notes)))


def _all_met(case: Case) -> list[_Met]:
    met: dict[str, _Met] = {}
    behind = {b.host for seen in case.observed.recipients.received for b in seen.behind}
    for known, host, scenario, answered in _hosts(case):
        if known.declared is None:
            # What a vendor without purposes is for, nobody knows.
            vendor, domain = known.vendor if known.vendor and known.vendor.purposes else None, known.domain
            one = met.setdefault(vendor.id if vendor else f"{domain} ", _Met(vendor, domain))
            one.hosts.add(host)
            if vendor is not None and host in behind:
                one.behind.add(host)
            one.scenarios.add(scenario)
            one.answered = one.answered or answered
    return [one for _, one in sorted(met.items())]


def _hosts(case: Case) -> Iterator[tuple[Recipient, str, str, bool]]:
    """(recipient, host, scenario, whether it was sent anything)."""
    observed = case.observed.recipients
    for seen in observed.received:
        for visit, records in seen.sent:
            for record in records:
                url = record.argument if hasattr(record, "argument") else record.url
                yield seen.recipient, host_of(url), visit.scenario, True
    for host, scenario in observed.unreached:
        yield case.parties.recipient(host), host, scenario, False
    for found in case.observed.frames:
        yield case.parties.recipient(found.host), found.host, found.visit.scenario, True


def _globs(met: _Met) -> tuple[str, ...]:
    """The whole domain: which of its hosts answers changes from visit to visit."""
    wanted = sorted(met.hosts) if is_ip(met.domain) else [met.domain, f"*.{met.domain}"]
    return tuple(g for g in wanted if _is_host(g))


def _is_host(glob: str) -> bool:
    try:
        return _HOST.validate_python(glob) == glob
    except ValidationError:
        return False


def _said_of(domain: str, sentences: Sequence[Sentence]) -> tuple[str, Purpose | None]:
    """What the statement calls the company behind a domain, and the purpose that its words there give."""
    words = [w for w in re.split(r"[-_.]", domain.partition(".")[0]) if w]
    if sum(map(len, words)) < _SHORTEST_BRAND:
        return "", None
    pattern = re.compile(rf"(?<!\w){'[ -]?'.join(map(re.escape, words))}(?!\w)(?!\.\w)", re.IGNORECASE)
    for sentence in sorted(sentences, key=lambda s: s.kind != "row"):
        found = pattern.search(sentence.text)
        if found and found[0][0].isupper():
            return cleaned(found[0]), purpose_said(sentence.text)
    return "", None


def _own(domain: str, case: Case) -> str:
    mine = {d.partition(".")[0] for d in case.parties.first_party}
    label = domain.partition(".")[0]
    alike = any(len(m) >= _SHORTEST_BRAND and m in label for m in mine)
    return "looks like the company's own: then name it in site.first_party" if alike else ""


def _given(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((key, value) for key, value in pairs if value)
