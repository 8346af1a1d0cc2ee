"""Recipients for `declared`: whoever was sent anything, by the vendor catalogue or by what the statement calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from auditor.drafting.guesses import purpose_said
from auditor.drafting.model import Entry, Group
from auditor.drafting.observed_case import when
from auditor.drafting.yaml_text import cleaned
from auditor.findings import Case
from auditor.observed import Recipient
from auditor.urls import host_of, is_ip
from policy.flow import Pairs
from policy.formats import HostGlob
from policy.model import Purpose
from policy.statement.sentences import Sentence
from policy.vendor import Vendor

_KNOWN = "Known to the vendor catalogue, with the purposes that it knows."
_SAID = "Named in the statement. TODO: check what they are for, which is read from its words."
_UNKNOWN = (
    "TODO: nobody knows what these are for. Give each its `purpose`, or stop loading it. Without a purpose it is not counted as "
    "necessary anywhere. A domain of the company's own belongs into `site.first_party` instead."
)
_TITLES = (_KNOWN, _SAID, _UNKNOWN)
_HOST: TypeAdapter[str] = TypeAdapter(HostGlob)
_SHORTEST_BRAND = 4


@dataclass(slots=True)
class _Met:
    vendor: Vendor | None
    domain: str
    hosts: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    """Of those the hosts that are not the vendor's own: only its requests give it away there."""
    scenarios: set[str] = field(default_factory=set)
    answered: bool = False


def recipients(case: Case, sentences: Sequence[Sentence]) -> tuple[Group, ...]:
    """Every third party that was sent a request, or that a request was tried for."""
    titled: dict[str, list[Entry]] = {}
    for met in _all_met(case):
        title, entry = _declared(met, case, sentences)
        if entry is not None:
            titled.setdefault(title, []).append(entry)
    return tuple(Group(title=title, entries=tuple(titled[title])) for title in _TITLES if title in titled)


def undeclarable(case: Case) -> tuple[str, ...]:
    """Hosts that no policy can name, e.g. addresses of IPv6; sorted."""
    return tuple(sorted(h for met in _all_met(case) if met.vendor is None and not _globs(met) for h in met.hosts))


def _all_met(case: Case) -> list[_Met]:
    met: dict[str, _Met] = {}
    behind = {b.host for seen in case.observed.recipients.received for b in seen.behind}
    for known, host, scenario, answered in _hosts(case):
        vendor, domain = known.vendor, known.domain
        if vendor is not None and not vendor.purposes:  # what it is for, nobody knows
            vendor = None
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


def _declared(met: _Met, case: Case, sentences: Sequence[Sentence]) -> tuple[str, Entry | None]:
    silent = "" if met.answered else "could not be reached by this crawl"
    if met.vendor is not None:
        purposes = met.vendor.purposes
        note = when(met.scenarios, next((p for p in purposes if p != "necessary"), "necessary"))
        hosts: Pairs = (("hosts", tuple(sorted(met.behind))),) if met.behind else ()
        pairs: Pairs = (("vendor", met.vendor.id), *hosts, ("purpose", purposes if len(purposes) > 1 else purposes[0]))
        return _KNOWN, Entry(pairs=pairs, note="; ".join(filter(None, (note, silent))))
    globs = _globs(met)
    if not globs:
        return _UNKNOWN, None
    called, purpose = _said_of(met.domain, sentences)
    pairs = (("name", called or met.domain), ("hosts", globs))
    if called and purpose:
        pairs = (*pairs, ("purpose", purpose))
    notes = (when(met.scenarios, purpose if called else None), silent, _own(met.domain, case))
    return (_SAID if called and purpose else _UNKNOWN), Entry(pairs=pairs, note="; ".join(filter(None, notes)))


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
    return "looks like the company's own" if alike else ""
