"""Recipients: third parties that were sent a request, over all visits of one round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auditor.evidence import Call, Request, Visit
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


class _Gathering:
    def __init__(self, parties: Parties, allowed: tuple[str, ...]) -> None:
        self._parties = parties
        self._allowed = allowed
        self._recipients: dict[Identity, _Records] = {}
        self._unreached: set[tuple[str, str]] = set()

    def add(self, found: SentByVisit) -> None:
        for sent in found.sent if not self._allowed else self._not_allowed(found.sent):
            seen = self._recipients.get(sent.identity) or self._meet(sent)
            seen.hosts |= sent.hosts
            seen.sent.append((found.visit, sent.records))
        scenario = found.visit.scenario
        self._unreached.update((h, scenario) for h in found.unreached if not self._is_allowed(h))

    def _not_allowed(self, every: tuple[Sent, ...]) -> Iterator[Sent]:
        for sent in every:
            if records := tuple(r for r in sent.records if not self._is_allowed(sent_host(r))):
                yield Sent(sent.identity, frozenset(map(sent_host, records)), records)

    def _is_allowed(self, host: str) -> bool:
        return any(host_matches(glob, host) for glob in self._allowed)

    def _meet(self, sent: Sent) -> _Records:
        seen = self._recipients[sent.identity] = _Records(self._parties.recipient(sent_host(sent.records[0])))
        return seen

    def result(self) -> ObservedRecipients:
        reached = {h for r in self._recipients.values() for h in r.hosts}
        return ObservedRecipients(
            received=tuple(self._received()),
            unreached=tuple(sorted(u for u in self._unreached if u[0] not in reached)),
        )

    def _received(self) -> Iterator[ObservedRecipient]:
        used: set[str] = set()
        for (name, _), seen in sorted(self._recipients.items(), key=lambda item: item[0]):
            # Two declarations may bear one name.
            key = f"{name} at {min(seen.hosts)}" if name in used else name
            used.add(key)
            yield ObservedRecipient(
                key=key, recipient=seen.recipient, hosts=frozenset(seen.hosts), sent=tuple(seen.sent)
            )
