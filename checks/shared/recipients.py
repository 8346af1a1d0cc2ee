"""Recipients as a rule sees them: third parties that were sent a request, over all its visits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from auditor.evidence import Call, Request, Visit
from auditor.findings import Case, Gap, Sightings, Subject
from auditor.observed.parties import Recipient
from auditor.urls import without_values
from checks.shared.blame import initiator_chain, request_chain
from checks.shared.sent import Identity, Sent, contacts, sent_host
from checks.shared.visits import traffic_visits
from checks.shared.wording import listing, yaml_entry
from policy.errors import Location
from policy.globs import host_matches


@dataclass(slots=True)
class ObservedRecipient:
    """A third party over all visits of a rule: a vendor, a declared name, or a registrable domain."""

    key: str
    recipient: Recipient
    hosts: set[str] = field(default_factory=set)
    sightings: list[tuple[Visit, tuple[Request | Call, ...]]] = field(default_factory=list)
    """For each visit one record a host."""

    @property
    def subject(self) -> Subject:
        """What findings about it carry."""
        hosts = tuple(("host", h) for h in sorted(self.hosts))
        return Subject(kind="recipient", key=self.key, attributes=(*hosts, ("name", self.recipient.name)))

    def __str__(self) -> str:
        return f"{self.recipient.name} received requests at {listing(self.hosts)}"

    def note(
        self,
        sightings: Sightings,
        code: str,
        *,
        expected: str,
        observed: str,
        hint: str,
        location: Location | None = None,
    ) -> None:
        """Add every sighting of it to a finding."""
        visit, records = self.sightings[0]
        sighted = sightings.of(
            code, self.subject, expected=expected, observed=observed, hint=hint, location=location,
            chain=_chain(records[0], visit),
        )  # fmt: skip
        sighted.add_visits([v for v, _ in self.sightings])
        for visit, records in self.sightings:
            for record in records if sighted.keeps(visit) else ():
                kind, url = ("request", record.url) if isinstance(record, Request) else ("call", record.argument)
                sighted.refer(visit, kind, without_values(url))


@dataclass(slots=True)
class Recipients:
    """Who was sent requests, and who was only tried."""

    received: tuple[ObservedRecipient, ...]
    unreached: tuple[tuple[str, str], ...]
    """(host, scenario) that a request was made for and nobody could be reached; sorted."""


def observed_recipients(case: Case, allowed: tuple[str, ...] = ()) -> Recipients:
    """Third parties of the rule's visits, sorted by key; hosts that match a glob of `allowed` are left out."""
    return case.once(_observed, allowed)


def _observed(case: Case, allowed: tuple[str, ...]) -> Recipients:
    gathering = _Gathering(case, allowed)
    for visit in traffic_visits(case):
        gathering.visit(visit)
    return gathering.result()


class _Gathering:
    def __init__(self, case: Case, allowed: tuple[str, ...]) -> None:
        self._case = case
        self._allowed = allowed
        self._recipients: dict[Identity, ObservedRecipient] = {}
        self._unreached: set[tuple[str, str]] = set()

    def visit(self, visit: Visit) -> None:
        found = contacts(self._case, visit)
        for sent in found.sent if not self._allowed else self._not_allowed(found.sent):
            seen = self._recipients.get(sent.identity) or self._meet(sent)
            seen.hosts |= sent.hosts
            seen.sightings.append((visit, sent.records))
        self._unreached.update((h, visit.scenario) for h in found.unreached if not self._is_allowed(h))

    def _not_allowed(self, every: tuple[Sent, ...]) -> Iterator[Sent]:
        for sent in every:
            if records := tuple(r for r in sent.records if not self._is_allowed(sent_host(r))):
                yield Sent(sent.identity, frozenset(map(sent_host, records)), records)

    def _is_allowed(self, host: str) -> bool:
        return any(host_matches(glob, host) for glob in self._allowed)

    def _meet(self, sent: Sent) -> ObservedRecipient:
        recipient = self._case.parties.recipient(sent_host(sent.records[0]))
        seen = self._recipients[sent.identity] = ObservedRecipient(sent.identity[0], recipient)
        return seen

    def result(self) -> Recipients:
        received = tuple(r for _, r in sorted(self._recipients.items()))
        used: set[str] = set()
        for seen in received:  # two declarations may bear one name
            seen.key = f"{seen.key} at {min(seen.hosts)}" if seen.key in used else seen.key
            used.add(seen.key)
        reached = {h for r in received for h in r.hosts}
        return Recipients(received, tuple(sorted(u for u in self._unreached if u[0] not in reached)))


def recipient_declaration(seen: ObservedRecipient) -> str:
    """The line of a policy that would declare the recipient."""
    vendor = seen.recipient.vendor
    if vendor is not None:
        return yaml_entry((("vendor", vendor.id), ("purpose", vendor.purposes[0] if vendor.purposes else "")))
    return yaml_entry((("name", seen.recipient.name), ("hosts", tuple(sorted(seen.hosts)))))


def unreached_gaps(
    case: Case, unreached: tuple[tuple[str, str], ...], is_promised: Callable[[Recipient], bool] | None = None
) -> tuple[Gap, ...]:
    """Gaps for hosts that did not answer here: elsewhere they might receive what the page sends them.

    Hosts that are `is_promised` may receive it; without that, those that are declared.
    """
    return tuple(
        Gap(reason=f"{host}{_undeclared(recipient)} was sent a request and could not be reached", scenario=scenario)
        for host, scenario in unreached
        for recipient in (case.parties.recipient(host),)
        if not (is_promised(recipient) if is_promised else recipient.declared)
    )


def unknown_gaps(observed: Recipients, scenario: str = "") -> tuple[Gap, ...]:
    """Gaps for recipients of which nobody knows what they are for."""
    return tuple(
        Gap(reason=f"{seen}, and nobody knows for what: declare its purpose", scenario=scenario)
        for seen in observed.received
        if not seen.recipient.purposes
    )


def _undeclared(recipient: Recipient) -> str:
    return "" if recipient.declared else ", which is not declared,"


def _chain(record: Request | Call, visit: Visit) -> Iterator[str]:
    """Worked out only if it is asked for: a finding keeps one chain of perhaps a thousand sightings."""
    if isinstance(record, Request):
        yield from request_chain(record, visit)
    else:
        yield from initiator_chain(record.initiator, visit, record.document)
