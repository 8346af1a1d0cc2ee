"""Recipients as a rule sees them: third parties that were sent a request.

A request event is no proof that anything was sent: the browser may have blocked it first. A host that could not be reached
received nothing either, but nobody can say that it would not have elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from auditor.evidence import Call, Request, Visit
from auditor.findings import Case, Gap, Sightings, Subject
from auditor.parties import Recipient
from auditor.urls import is_web, registrable_domain
from checks.shared.blame import initiator_chain, request_chain
from checks.shared.visits import ended_elsewhere, own_requests, request_host, traffic_visits
from checks.shared.wording import listing, yaml_entry
from policy.errors import Location
from policy.globs import host_matches

# Refused by the browser before anything left it. Names: Chromium's Network.BlockedReason and net error list. Not among them
# are ERR_BLOCKED_BY_RESPONSE, ERR_BLOCKED_BY_ORB and the like: there the answer was refused, the request was sent.
_NEVER_SENT = re.compile(
    r"(?:blocked:)?(?:csp|mixed-content|inspector|subresource-filter|origin|client|other)"
    r"|.*ERR_BLOCKED_BY_(?:CLIENT|ADMINISTRATOR|CSP|ENTERPRISE_POLICY|FINGERPRINTING_PROTECTION)"
    r"|.*ERR_(?:UNSAFE_PORT|DISALLOWED_URL_SCHEME|UNKNOWN_URL_SCHEME|INVALID_URL)",
    re.IGNORECASE,
)
_NEVER_REACHED = re.compile(
    r"ERR_(?:NAME_|DNS_|ICANN_NAME|CONNECTION_(?:REFUSED|TIMED_OUT|FAILED)|ADDRESS_|INTERNET_DISCONNECTED|NETWORK_|PROXY_"
    r"|TUNNEL_|SSL_|CERT_|SOCKS_)"
)


@dataclass(slots=True)
class ObservedRecipient:
    """A third party over all visits of a rule: a vendor, a declared name, or a registrable domain."""

    key: str
    recipient: Recipient
    hosts: set[str] = field(default_factory=set)
    sightings: list[tuple[Visit, Request | Call]] = field(default_factory=list)
    """One for each visit and host."""

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
        subject = self.subject
        for visit, record in self.sightings:
            kind, url = ("request", record.url) if isinstance(record, Request) else ("call", record.argument)
            sightings.add(
                code, subject, visit=visit, record=kind, url=url, chain=_chain(record, visit),
                expected=expected, observed=observed, hint=hint, location=location,
            )  # fmt: skip


@dataclass(slots=True)
class Recipients:
    """Who was sent requests, and who was only tried."""

    received: tuple[ObservedRecipient, ...]
    unreached: tuple[tuple[str, str], ...]
    """(host, scenario) that a request was made for and nobody could be reached; sorted."""


def was_sent(request: Request) -> bool:
    """Whether the request left the browser and somebody was there to receive it."""
    return request.status is not None or not (_was_blocked(request) or _found_nobody(request))


def observed_recipients(case: Case, allowed: tuple[str, ...] = ()) -> Recipients:
    """Third parties of the rule's visits, sorted by key; hosts that match a glob of `allowed` are left out."""
    gathering = _Gathering(case, allowed)
    for visit in traffic_visits(case):
        gathering.visit(visit)
    return gathering.result()


class _Contacts:
    """Whom one visit sent something, whatever the rule: the first record for each third party."""

    def __init__(self, case: Case, visit: Visit) -> None:
        self._case = case
        self.visit = visit
        self.sent: dict[str, Request | Call] = {}
        self.unreached: set[str] = set()
        tried: set[str] = set()
        for request in own_requests(case, visit):
            host = request_host(request.url)
            if host in self.sent or case.parties.is_first(host):
                continue
            tried.add(host)
            if was_sent(request):
                self.sent[host] = request
            elif _found_nobody(request):
                self.unreached.add(host)
        self._calls(tried)

    def _calls(self, tried: set[str]) -> None:
        """Beacons of a page being left are not always seen as requests: the script's order to send one counts then."""
        for call in self.visit.calls:
            host = request_host(call.argument) if is_web(call.argument) and "open" not in call.name else ""
            if host in tried or self._case.parties.is_first(host) or self._is_foreign(call.document):
                continue
            tried.add(host)
            self.sent[host] = call

    def _is_foreign(self, document: str) -> bool:
        return ended_elsewhere(self._case, self.visit) and not self._case.parties.is_first_url(document)


def _contacts(case: Case, visit: Visit) -> _Contacts:
    """Looked for once: a run holds many requests, a policy many rules that ask."""
    key = _Contacts, id(visit)  # which stays its own, because what is kept keeps the visit too
    known: _Contacts | None = case.memo.get(key)
    if known is None:
        known = case.memo[key] = _Contacts(case, visit)
    return known


class _Gathering:
    def __init__(self, case: Case, allowed: tuple[str, ...]) -> None:
        self._case = case
        self._allowed = allowed
        # Hosts of one vendor may be declared apart, or only some of them: the declaration tells them apart.
        self._recipients: dict[tuple[str, str], ObservedRecipient] = {}
        self._by_host: dict[str, ObservedRecipient | None] = {}
        self._unreached: set[tuple[str, str]] = set()

    def visit(self, visit: Visit) -> None:
        contacts = _contacts(self._case, visit)
        for host, record in contacts.sent.items():
            seen = self._by_host[host] if host in self._by_host else self._meet(host)
            if seen is not None:
                seen.sightings.append((visit, record))
        self._unreached.update((h, visit.scenario) for h in contacts.unreached if not self._is_allowed(h))

    def _is_allowed(self, host: str) -> bool:
        return any(host_matches(glob, host) for glob in self._allowed)

    def _meet(self, host: str) -> ObservedRecipient | None:
        seen = self._by_host[host] = None if self._is_allowed(host) else self._at(host)
        return seen

    def _at(self, host: str) -> ObservedRecipient:
        recipient = self._case.parties.recipient(host)
        key = recipient_key(recipient, host)
        place = str(recipient.declared.location) if recipient.declared else ""
        seen = self._recipients.setdefault((key, place), ObservedRecipient(key, recipient))
        seen.hosts.add(host)
        return seen

    def result(self) -> Recipients:
        received = tuple(r for _, r in sorted(self._recipients.items()))
        used: set[str] = set()
        for seen in received:  # two declarations may bear one name
            seen.key = f"{seen.key} at {min(seen.hosts)}" if seen.key in used else seen.key
            used.add(seen.key)
        reached = {h for r in received for h in r.hosts}
        return Recipients(received, tuple(sorted(u for u in self._unreached if u[0] not in reached)))


def recipient_key(recipient: Recipient, host: str) -> str:
    """The declared name, the vendor's id, else the registrable domain."""
    if recipient.declared is not None and recipient.declared.name:
        return recipient.declared.name
    return recipient.vendor.id if recipient.vendor is not None else registrable_domain(host)


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


def _was_blocked(request: Request) -> bool:
    return bool(request.error and _NEVER_SENT.fullmatch(request.error))


def _found_nobody(request: Request) -> bool:
    return bool(request.error and request.status is None and _NEVER_REACHED.search(request.error))
