"""Whom one visit sent something: found out once, whatever the rule, because a run holds many requests and a policy many rules.

A request event is no proof that anything was sent: the browser may have blocked it first. A host that could not be reached
received nothing either, but nobody can say that it would not have elsewhere. What a page only declares (`Request.seen`) counts as asked
for: no event says whether the browser went there, and a visitor's will.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from auditor.evidence import Call, Request, Visit
from auditor.observed.behind import AtPath, Behind, BehindRequests
from auditor.observed.parties import Parties, Recipient
from auditor.observed.visits import ended_elsewhere, own_requests
from auditor.urls import is_web, request_host, without_query

# Refused by the browser before anything left it. Names: Chromium's Network.BlockedReason and net error list. Not among them
# are ERR_BLOCKED_BY_RESPONSE, ERR_BLOCKED_BY_ORB and the like: there the answer was refused, the request was sent.
_NEVER_SENT = re.compile(
    r"(?:blocked:)?(?:csp|mixed-content|inspector|subresource-filter|origin|client|other)"
    r"|.*ERR_BLOCKED_BY_(?:CLIENT|ADMINISTRATOR|CSP|ENTERPRISE_POLICY|FINGERPRINTING_PROTECTION)"
    r"|.*ERR_(?:UNSAFE_PORT|DISALLOWED_URL_SCHEME|UNKNOWN_URL_SCHEME|INVALID_URL)",
    re.IGNORECASE,
)
_NEVER_REACHED = re.compile(
    r"^held-back$|ERR_(?:NAME_|DNS_|ICANN_NAME|CONNECTION_(?:REFUSED|TIMED_OUT|FAILED)|ADDRESS_|INTERNET_DISCONNECTED|NETWORK_|PROXY_"
    r"|TUNNEL_|SSL_|CERT_|SOCKS_)"
)

OWN_AFFAIRS = frozenset({"report", "client-hints"})
"""What another company's answer declares of these concerns that company's own host, and whoever works for it: not the page."""

Identity = tuple[str, str]
"""What tells recipients apart: `Recipient.key`, and where it is declared. Hosts of one vendor may be declared apart, or only
some of them."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one recipient was sent in one visit: the first record for each of its hosts, in order."""

    identity: Identity
    recipient: Recipient
    hosts: frozenset[str]
    records: tuple[Request | Call, ...]
    behind: tuple[Behind, ...] = ()
    """Of those that only the request itself gives away."""


@dataclass(frozen=True, slots=True, eq=False)
class Address:
    """A URL without query and fragment: the same object wherever it comes up, so that a million are told apart quickly."""

    host: str
    """Of a third party; empty for the first party, and for nobody (`data:`)."""
    wire: AtPath | None = None
    """Who may be behind what goes there; None where it is who the host says."""


@dataclass(frozen=True, slots=True)
class SentByVisit:
    """Whom one visit sent something, and which hosts it tried in vain."""

    visit: Visit
    own: tuple[Request, ...]
    """Requests to the first party, or to nobody (`data:`)."""
    foreign: tuple[Request, ...]
    """Requests to third parties, whatever became of them."""
    addresses: tuple[Address, ...]
    """Where each of those went."""
    sent: tuple[Sent, ...]
    unreached: frozenset[str]


def was_sent(request: Request) -> bool:
    """Whether the request left the browser and somebody was there to receive it."""
    return request.status is not None or not (_was_blocked(request) or found_nobody(request))


def sent_host(record: Request | Call) -> str:
    """The host that a request went to, or a script's order to send one named."""
    return request_host(record.url if isinstance(record, Request) else record.argument)


class Sending:
    """Finds out whom visits sent something. What recurs on every page is kept once: addresses, identities, sets of hosts."""

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._behind = BehindRequests(parties)
        self._addresses = _Addresses(parties, self._behind)
        self._identities: dict[str, tuple[Identity, Recipient]] = {}
        self._hosts: dict[frozenset[str], frozenset[str]] = {}

    def by(self, visit: Visit) -> SentByVisit:
        """What one visit sent."""
        known = self._addresses
        own: list[Request] = []
        foreign: list[Request] = []
        addresses: list[Address] = []
        first: dict[str, Request | Call] = {}
        disguised = _Disguised()
        unsent: dict[str, list[Request]] = {}
        for request in own_requests(visit, self._parties):
            head, _, query = request.url.partition("?")
            address = known[head]
            host = address.host
            if request.seen == "declared" and (not host or self._is_of_others(request)):
                continue
            at_path = address.wire
            who = None if at_path is None else self._behind.of(at_path, query, request)
            if not host:
                own.append(request)
            else:
                foreign.append(request)
                addresses.append(address)
            if who is not None and was_sent(request):
                disguised.add(*who, request)
            elif host and host not in first:
                if was_sent(request):
                    first[host] = request
                else:
                    unsent.setdefault(host, []).append(request)
        unreached = frozenset(host for host, requests in unsent.items() if any(map(found_nobody, requests)))
        self._add_calls(visit, unsent, first, disguised)
        sent = (*self._by_recipient(first), *disguised.sent())
        return SentByVisit(visit, tuple(own), tuple(foreign), tuple(addresses), sent, unreached)

    def _is_of_others(self, declared: Request) -> bool:
        """Whether the page has no part in it: it is said in another company's answer about that company's host."""
        return declared.resource in OWN_AFFAIRS and not self._parties.is_first_url(declared.document)

    def _add_calls(
        self, visit: Visit, unsent: Container[str], first: dict[str, Request | Call], disguised: _Disguised
    ) -> None:
        """Beacons of a page being left are not always seen as requests: the script's order to send one counts then."""
        elsewhere = ended_elsewhere(visit, self._parties)
        for call in visit.calls:
            host = request_host(call.argument) if is_web(call.argument) and "open" not in call.name else ""
            foreign = elsewhere and not self._parties.is_first_url(call.document)
            if not host or foreign or host in unsent:
                continue
            head, _, query = call.argument.partition("?")
            at_path = self._addresses[head].wire
            if at_path is not None and (who := self._behind.of(at_path, query, call)):
                disguised.add(*who, call)
            elif host not in first and not self._parties.is_first(host):
                first[host] = call

    def _by_recipient(self, first: dict[str, Request | Call]) -> Iterator[Sent]:
        hosts: dict[Identity, list[str]] = {}
        for host in first:
            hosts.setdefault(self._identity(host)[0], []).append(host)
        for identity, mine in hosts.items():
            names = frozenset(mine)
            recipient = self._identity(mine[0])[1]
            yield Sent(identity, recipient, self._hosts.setdefault(names, names), tuple(first[h] for h in mine))

    def _identity(self, host: str) -> tuple[Identity, Recipient]:
        known = self._identities.get(host)
        if known is None:
            recipient = self._parties.recipient(host)
            known = self._identities[host] = identity_of(recipient), recipient
        return known


def identity_of(recipient: Recipient) -> Identity:
    """What tells a recipient from others."""
    return recipient.key, str(recipient.declared.location) if recipient.declared else ""


class _Disguised:
    """What one visit sent to companies that only their requests give away: the first record for each of them and host."""

    def __init__(self) -> None:
        self._found: dict[Identity, dict[Behind, tuple[Recipient, Request | Call]]] = {}

    def add(self, recipient: Recipient, behind: Behind, record: Request | Call) -> None:
        mine = self._found.setdefault(identity_of(recipient), {})
        if all(b.host != behind.host for b in mine):
            mine[behind] = recipient, record

    def sent(self) -> Iterator[Sent]:
        for identity, mine in self._found.items():
            hosts = frozenset(b.host for b in mine)
            recipient = next(iter(mine.values()))[0]
            yield Sent(identity, recipient, hosts, tuple(r for _, r in mine.values()), tuple(mine))


class _Addresses(dict[str, Address]):
    """URL up to its query -> where it leads."""

    def __init__(self, parties: Parties, behind: BehindRequests) -> None:
        super().__init__()
        self._parties = parties
        self._behind = behind

    def __missing__(self, url: str) -> Address:
        address, host = without_query(url), request_host(url)
        foreign = "" if self._parties.is_first(host) else host
        known = Address(foreign, self._behind.at(address, host)) if address == url else self[address]
        self[url] = known
        return known


def _was_blocked(request: Request) -> bool:
    return bool(request.error and _NEVER_SENT.fullmatch(request.error))


def found_nobody(request: Request) -> bool:
    """Whether there was nobody to receive the request."""
    return bool(request.error and request.status is None and _NEVER_REACHED.search(request.error))
