"""Recipients: third parties that were sent a request, over all visits of one round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auditor.evidence import Call, Request, Visit
from auditor.observed.behind import Behind
from auditor.observed.parties import Parties, Recipient
from auditor.observed.sent import Identity, Sent, SentByVisit, sent_host
from policy.globs import host_matches


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedRecipient:
    """A third party: a vendor, a declared name, or a registrable domain."""

    key: str
    recipient: Recipient
    hosts: frozenset[str]
    sent: tuple[tuple[Visit, tuple[Request | Call, ...]], ...]
    """For each visit one record a host."""
    behind: tuple[Behind, ...] = ()
    """The hosts at which only the request itself gives it away; sorted."""

    @property
    def unlisted(self) -> tuple[str, ...]:
        """Of those the hosts that its declaration does not list; sorted."""
        return tuple(b.host for b in self.behind if not b.listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedRecipients:
    """Who was sent requests, and who was only tried."""

    received: tuple[ObservedRecipient, ...]
    """Sorted by key."""
    unreached: tuple[tuple[str, str], ...]
    """(host, scenario) that a request was made for and nobody could be reached; sorted."""


def recipients_of(
    sendings: Iterable[SentByVisit], parties: Parties, allowed: tuple[str, ...] = ()
) -> ObservedRecipients:
    """Third parties that visits sent something; hosts that match a glob of `allowed` are left out."""
    gathering = _Gathering(parties, allowed)
    for sent in sendings:
        gathering.add(sent)
    return gathering.result()


@dataclass(slots=True)
class _Records:
    recipient: Recipient
    hosts: set[str] = field(default_factory=set)
    sent: list[tuple[Visit, tuple[Request | Call, ...]]] = field(default_factory=list)
    behind: set[Behind] = field(default_factory=set)

    def by_visit(self) -> tuple[tuple[Visit, tuple[Request | Call, ...]], ...]:
        """What was sent, each visit once."""
        if not self.behind:
            return tuple(self.sent)
        merged: dict[str, tuple[Visit, tuple[Request | Call, ...]]] = {}
        for visit, records in self.sent:
            merged[visit.id] = visit, (*merged.get(visit.id, (visit, ()))[1], *records)
        return tuple(merged.values())

    def one_for_each_host(self) -> tuple[Behind, ...]:
        """Several kinds of request may give it away at one host."""
        return tuple({b.host: b for b in sorted(self.behind, reverse=True)}.values())[::-1]


class _Gathering:
    def __init__(self, parties: Parties, allowed: tuple[str, ...]) -> None:
        self._parties = parties
        self._allowed = allowed
        self._recipients: dict[Identity, _Records] = {}
        self._unreached: set[tuple[str, str]] = set()

    def add(self, found: SentByVisit) -> None:
        for sent in found.sent if not self._allowed else self._not_allowed(found.sent):
            seen = self._recipients.get(sent.identity)
            if seen is None:
                seen = self._recipients[sent.identity] = _Records(sent.recipient)
            seen.hosts |= sent.hosts
            seen.sent.append((found.visit, sent.records))
            seen.behind.update(sent.behind)
        scenario = found.visit.scenario
        self._unreached.update((h, scenario) for h in found.unreached if not self._is_allowed(h))

    def _not_allowed(self, every: tuple[Sent, ...]) -> Iterator[Sent]:
        for sent in every:
            if records := tuple(r for r in sent.records if not self._is_allowed(sent_host(r))):
                hosts = frozenset(map(sent_host, records))
                behind = tuple(b for b in sent.behind if b.host in hosts)
                yield Sent(sent.identity, sent.recipient, hosts, records, behind)

    def _is_allowed(self, host: str) -> bool:
        return any(host_matches(glob, host) for glob in self._allowed)

    def result(self) -> ObservedRecipients:
        self._give_hosts_back()
        reached = {h for r in self._recipients.values() for h in r.hosts}
        return ObservedRecipients(
            received=tuple(self._received()),
            unreached=tuple(sorted(u for u in self._unreached if u[0] not in reached)),
        )

    def _give_hosts_back(self) -> None:
        """A host that nobody knows and that takes a vendor's requests is the vendor's in all: its script comes from there too."""
        owners = {b.host: r for _, r in sorted(self._recipients.items(), key=lambda item: item[0]) for b in r.behind}
        for identity, seen in list(self._recipients.items()) if owners else ():
            if seen.behind or seen.recipient.vendor or seen.recipient.declared or not seen.hosts & owners.keys():
                continue
            del self._recipients[identity]
            for visit, records in seen.sent:
                for record in records:
                    host = sent_host(record)
                    owner = owners.get(host) or self._recipients.setdefault(identity, _Records(seen.recipient))
                    owner.hosts.add(host)
                    owner.sent.append((visit, (record,)))

    def _received(self) -> Iterator[ObservedRecipient]:
        used: set[str] = set()
        for (name, _), seen in sorted(self._recipients.items(), key=lambda item: item[0]):
            # Two declarations may bear one name.
            key = f"{name} at {min(seen.hosts)}" if name in used else name
            used.add(key)
            yield ObservedRecipient(
                key=key, recipient=seen.recipient, hosts=frozenset(seen.hosts), sent=seen.by_visit(),
                behind=seen.one_for_each_host(),
            )  # fmt: skip
