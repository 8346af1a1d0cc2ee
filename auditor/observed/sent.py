"""Whom one visit sent something: found out once, whatever the rule, because a run holds many requests and a policy many rules.

A request event is no proof that anything was sent: the browser may have blocked it first. A host that could not be reached
received nothing either, but nobody can say that it would not have elsewhere. What a page only declares (`Request.seen`) counts as asked
for: no event says whether the browser went there, and a visitor's will.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from auditor.evidence import Call, Request, Visit
from auditor.observed.parties import Parties
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
    hosts: frozenset[str]
    records: tuple[Request | Call, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Address:
    """A URL without query and fragment: the same object wherever it comes up, so that a million are told apart quickly."""

    host: str
    """Of a third party; empty for the first party, and for nobody (`data:`)."""


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
        self._addresses = _Addresses(parties)
        self._identities: dict[str, Identity] = {}
        self._hosts: dict[frozenset[str], frozenset[str]] = {}

    def by(self, visit: Visit) -> SentByVisit:
        """What one visit sent."""
        known = self._addresses
        own: list[Request] = []
        foreign: list[Request] = []
        addresses: list[Address] = []
        first: dict[str, Request | Call] = {}
        unsent: dict[str, list[Request]] = {}
        for request in own_requests(visit, self._parties):
            address = known[request.url.partition("?")[0]]
            host = address.host
            if request.seen == "declared" and (not host or self._is_of_others(request)):
                continue
            if not host:
                own.append(request)
                continue
            foreign.append(request)
            addresses.append(address)
            if host not in first:
                if was_sent(request):
                    first[host] = request
                else:
                    unsent.setdefault(host, []).append(request)
        unreached = frozenset(host for host, requests in unsent.items() if any(map(found_nobody, requests)))
        self._add_calls(visit, unsent, first)
        return SentByVisit(visit, tuple(own), tuple(foreign), tuple(addresses), self._by_recipient(first), unreached)

    def _is_of_others(self, declared: Request) -> bool:
        """Whether the page has no part in it: it is said in another company's answer about that company's host."""
        return declared.resource in OWN_AFFAIRS and not self._parties.is_first_url(declared.document)

    def _add_calls(self, visit: Visit, unsent: Container[str], first: dict[str, Request | Call]) -> None:
        """Beacons of a page being left are not always seen as requests: the script's order to send one counts then."""
        elsewhere = ended_elsewhere(visit, self._parties)
        for call in visit.calls:
            host = request_host(call.argument) if is_web(call.argument) and "open" not in call.name else ""
            foreign = elsewhere and not self._parties.is_first_url(call.document)
            if host not in first and host not in unsent and not self._parties.is_first(host) and not foreign:
                first[host] = call

    def _by_recipient(self, first: dict[str, Request | Call]) -> tuple[Sent, ...]:
        hosts: dict[Identity, list[str]] = {}
        for host in first:
            hosts.setdefault(self._identity(host), []).append(host)
        return tuple(
            Sent(identity, self._hosts.setdefault(names := frozenset(mine), names), tuple(first[h] for h in mine))
            for identity, mine in hosts.items()
        )

    def _identity(self, host: str) -> Identity:
        known = self._identities.get(host)
        if known is None:
            recipient = self._parties.recipient(host)
            declared = str(recipient.declared.location) if recipient.declared else ""
            known = self._identities[host] = recipient.key, declared
        return known


class _Addresses(dict[str, Address]):
    """URL up to its query -> where it leads."""

    def __init__(self, parties: Parties) -> None:
        super().__init__()
        self._parties = parties

    def __missing__(self, url: str) -> Address:
        address, host = without_query(url), request_host(url)
        foreign = "" if self._parties.is_first(host) else host
        self[url] = known = Address(foreign) if address == url else self[address]
        return known


def _was_blocked(request: Request) -> bool:
    return bool(request.error and _NEVER_SENT.fullmatch(request.error))


def found_nobody(request: Request) -> bool:
    """Whether there was nobody to receive the request."""
    return bool(request.error and request.status is None and _NEVER_REACHED.search(request.error))
