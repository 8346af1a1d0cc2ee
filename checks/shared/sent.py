"""Whom one visit sent something: found out once, whatever the rule, because a run holds many requests and a policy many rules.

A request event is no proof that anything was sent: the browser may have blocked it first. A host that could not be reached
received nothing either, but nobody can say that it would not have elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from auditor.evidence import Call, Request, Visit
from auditor.findings import Case
from auditor.observed.parties import Recipient
from auditor.urls import is_web, registrable_domain, request_host, without_query
from checks.shared.visits import ended_elsewhere, own_requests

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

Identity = tuple[str, str]
"""What tells recipients apart: `recipient_key`, and where it is declared. Hosts of one vendor may be declared apart, or only
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
class Contacts:
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


def contacts(case: Case, visit: Visit) -> Contacts:
    """The contacts of one visit."""
    key = Contacts, id(visit)  # which stays its own, because what is kept keeps the visit too
    known: Contacts | None = case.memo.get(key)
    if known is None:
        known = case.memo[key] = _look(case, visit)
    return known


def was_sent(request: Request) -> bool:
    """Whether the request left the browser and somebody was there to receive it."""
    return request.status is not None or not (_was_blocked(request) or found_nobody(request))


def sent_host(record: Request | Call) -> str:
    """The host that a request went to, or a script's order to send one named."""
    return request_host(record.url if isinstance(record, Request) else record.argument)


def recipient_key(recipient: Recipient, host: str) -> str:
    """The declared name, the vendor's id, else the registrable domain."""
    if recipient.declared is not None and recipient.declared.name:
        return recipient.declared.name
    return recipient.vendor.id if recipient.vendor is not None else registrable_domain(host)


def _look(case: Case, visit: Visit) -> Contacts:
    known = _addresses(case)
    own: list[Request] = []
    foreign: list[Request] = []
    addresses: list[Address] = []
    first: dict[str, Request | Call] = {}
    unsent: dict[str, list[Request]] = {}
    for request in own_requests(case, visit):
        address = known[request.url.partition("?")[0]]
        host = address.host
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
    _add_calls(case, visit, unsent, first)
    return Contacts(visit, tuple(own), tuple(foreign), tuple(addresses), _by_recipient(case, first), unreached)


def _addresses(case: Case) -> _Addresses:
    # One for all visits, whatever rule looks at them first: an address that two of them hold is one.
    known: _Addresses | None = case.memo.get(_Addresses)
    if known is None:
        known = case.memo[_Addresses] = _Addresses(case)
    return known


class _Addresses(dict[str, Address]):
    """URL up to its query -> where it leads."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._parties = case.parties

    def __missing__(self, url: str) -> Address:
        address, host = without_query(url), request_host(url)
        foreign = "" if self._parties.is_first(host) else host
        self[url] = known = Address(foreign) if address == url else self[address]
        return known


def _add_calls(case: Case, visit: Visit, unsent: Container[str], first: dict[str, Request | Call]) -> None:
    """Beacons of a page being left are not always seen as requests: the script's order to send one counts then."""
    elsewhere = ended_elsewhere(case, visit)
    for call in visit.calls:
        host = request_host(call.argument) if is_web(call.argument) and "open" not in call.name else ""
        foreign = elsewhere and not case.parties.is_first_url(call.document)
        if host not in first and host not in unsent and not case.parties.is_first(host) and not foreign:
            first[host] = call


def _by_recipient(case: Case, first: dict[str, Request | Call]) -> tuple[Sent, ...]:
    identities: dict[str, Identity] = case.memo.setdefault(_identity, {})
    hosts: dict[Identity, list[str]] = {}
    for host in first:
        identity = identities.get(host)
        if identity is None:
            identity = identities[host] = _identity(case, host)
        hosts.setdefault(identity, []).append(host)
    # The same companies come up on every page: their sets of hosts are kept once.
    return tuple(
        Sent(identity, case.memo.setdefault((Sent, names := frozenset(mine)), names), tuple(first[h] for h in mine))
        for identity, mine in hosts.items()
    )


def _identity(case: Case, host: str) -> Identity:
    recipient = case.parties.recipient(host)
    return recipient_key(recipient, host), str(recipient.declared.location) if recipient.declared else ""


def _was_blocked(request: Request) -> bool:
    return bool(request.error and _NEVER_SENT.fullmatch(request.error))


def found_nobody(request: Request) -> bool:
    """Whether there was nobody to receive the request."""
    return bool(request.error and request.status is None and _NEVER_REACHED.search(request.error))
