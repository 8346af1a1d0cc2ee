"""Who is behind a request that goes to the company's own host, or to one that nobody knows: its wire tells, whatever the host is called.

A server of the company's own, a reverse proxy or a gateway hands such requests on, and the vendor's script that makes them does not
change what they look like. The vendors' wires stand in the catalogue. What a declaration names by its host is what it says.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.evidence import Call, Request
from auditor.observed.parties import Parties, Recipient
from auditor.urls import path_of, registrable_domain, request_host, without_query
from policy.wires import Spoken

AtPath = tuple[Spoken, ...]
"""The wires that the path of an address allows."""


@dataclass(frozen=True, slots=True, order=True)
class Behind:
    """A host at which a request was a vendor's by its wire."""

    host: str
    told_by: str
    """What gave it away: `/g/collect with v=2 and tid=G-*`."""
    listed: bool
    """Whether the host is the company's own, or the declaration names it, or there is none: False if the vendor is declared, but not there."""


class BehindRequests:
    """Looks for vendors behind requests."""

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._wires = parties.catalogue.wires
        self._paths: dict[str, AtPath | None] = {}

    def at(self, address: str, host: str) -> AtPath | None:
        """The wires that an address without query allows; None where the host says who it is."""
        return self._wires.at(path_of(address)) if self._parties.is_open(host) else None

    def of(self, at_path: AtPath, query: str, record: Request | Call) -> tuple[Recipient, Behind] | None:
        """Who is behind a request, or a script's order to send one, to such an address."""
        body = record.body_names if isinstance(record, Request) else ()
        if not at_path and not body and not self._wires.may_be(query):
            return None
        script = isinstance(record, Request) and record.resource == "script"
        spoken = self._wires.spoken(at_path, query.partition("#")[0], body, script=script)
        if spoken is None:
            return None
        vendor, wire = spoken
        host = request_host(record.url if isinstance(record, Request) else record.argument)
        recipient = self._parties.behind(host, vendor)
        return recipient, Behind(host, wire.words, self._parties.is_listed(host, recipient))

    def company(self, request: Request) -> str:
        """What tells companies apart that requests go to: the vendor's id of one that only its wire gives away, else the domain."""
        head, _, query = request.url.partition("?")
        host = request_host(head)
        if head not in self._paths:
            self._paths[head] = self.at(without_query(head), host)
        at_path = self._paths[head]
        who = None if at_path is None else self.of(at_path, query, request)
        return f"{who[0].key} " if who else registrable_domain(host)
