"""First and third party, and who a recipient is: computed from the policy and the catalogue, never stored in evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from auditor.observed.attribution import Attribution, purpose_by
from auditor.urls import host_of, is_web, registrable_domain
from policy.catalogue import Catalogue, Vendor
from policy.globs import host_matches, name_matches
from policy.model import DeclaredCookie, DeclaredRecipient, DeclaredStorage, Policy, Purpose
from policy.vendor_words import is_called

Party = Literal["first", "third"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who receives a request."""

    name: str
    """Declared name, vendor name, or the registrable domain."""
    domain: str
    """The registrable domain of the host."""
    vendor: Vendor | None
    declared: DeclaredRecipient | None
    purposes: tuple[Purpose, ...]
    """As declared, else the vendor's, else empty: nobody knows."""

    @property
    def key(self) -> str:
        """What findings tell it by: the declared name, the vendor's id, else the registrable domain."""
        if self.declared is not None and self.declared.name:
            return self.declared.name
        return self.vendor.id if self.vendor is not None else self.domain


@dataclass(slots=True)
class Parties:
    """Looks hosts, cookies and keys up in the policy and the catalogue. Answers are cached: a run asks millions of times."""

    policy: Policy
    catalogue: Catalogue
    _first: frozenset[str] = field(init=False)
    _is_first: dict[str, bool] = field(init=False, default_factory=dict)
    _recipients: dict[str, Recipient] = field(init=False, default_factory=dict)
    _behind: dict[tuple[str, str], Recipient] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._first = first_party_of(self.policy)

    @property
    def first_party(self) -> frozenset[str]:
        """The company's registrable domains."""
        return self._first

    def is_first(self, host: str) -> bool:
        """Whether the host belongs to the company. An empty host (`data:`, `blob:`) does."""
        known = self._is_first.get(host)
        if known is None:
            known = self._is_first[host] = not host or registrable_domain(host) in self._first
        return known

    def party(self, host: str) -> Party:
        """Whose host it is: the company's own (first), or another's (third)."""
        return "first" if self.is_first(host) else "third"

    def is_first_url(self, url: str) -> bool:
        """The same for a URL."""
        return self.is_first(host_of(url))

    def is_third_url(self, url: str) -> bool:
        """Whether the URL leads to another company's server; of no address that is not of the web."""
        return is_web(url) and not self.is_first_url(url)

    def recipient(self, host: str) -> Recipient:
        """Who stands behind a host."""
        known = self._recipients.get(host)
        if known is None:
            known = self._recipients[host] = self._look_up(host)
        return known

    def is_open(self, host: str) -> bool:
        """Whether a request there may be another's than the host says: at the company's own hosts, and at hosts that nobody declared and that
        nobody is known to answer on, or a network that carries anybody's content."""
        if not host or self.is_first(host):
            return bool(host)
        known = self.recipient(host)
        return not self._declares(host) and (known.vendor is None or known.vendor.category == "cdn")

    def behind(self, host: str, vendor: Vendor) -> Recipient:
        """Who stands behind a request that is the vendor's by its wire, at a host that is not the vendor's own."""
        known = self._behind.get((host, vendor.id))
        if known is None:
            declared = self._declares(host) or self._declared(host, vendor) or self._declared_by_name(vendor)
            known = self._behind[host, vendor.id] = self._recipient(host, vendor, declared)
        return known

    def is_listed(self, host: str, recipient: Recipient) -> bool:
        """Whether the declaration of who is behind a request, if there is one, need not name the host, or does."""
        return self.is_first(host) or recipient.declared is None or self._declares(host) is recipient.declared

    def _declares(self, host: str) -> DeclaredRecipient | None:
        every = self.policy.declared.recipients
        return next((r for r in every if any(host_matches(g, host) for g in r.hosts)), None)

    def _declared_by_name(self, vendor: Vendor) -> DeclaredRecipient | None:
        every = self.policy.declared.recipients
        return next((r for r in every if not r.vendor and r.name and is_called(vendor, r.name)), None)

    def _look_up(self, host: str) -> Recipient:
        vendor = self.catalogue.by_host(host)
        declared = self._declared(host, vendor)
        if declared is not None and declared.vendor and vendor is None:
            vendor = self.catalogue.get(declared.vendor)
        return self._recipient(host, vendor, declared)

    @staticmethod
    def _recipient(host: str, vendor: Vendor | None, declared: DeclaredRecipient | None) -> Recipient:
        domain = registrable_domain(host)
        purposes = (declared.purposes if declared else ()) or (vendor.purposes if vendor else ())
        name = (declared.name if declared else None) or (vendor.name if vendor else domain)
        return Recipient(name=name, domain=domain, vendor=vendor, declared=declared, purposes=purposes)

    def _declared(self, host: str, vendor: Vendor | None) -> DeclaredRecipient | None:
        if at_host := self._declares(host):
            return at_host
        for recipient in self.policy.declared.recipients:
            if vendor is not None and recipient.vendor == vendor.id:
                return recipient
        return None

    def cookie(self, name: str, host: str, *, by_server: bool = False) -> Attribution[DeclaredCookie]:
        """Whose cookie it is, and what for: by the declaration that covers it, exact names before globs.

        `by_server`: whether the site's own server is known to have set it, out of reach of scripts or for the session.
        """
        covering = (c for c in self.policy.declared.cookies if self._covers(c, name, host))
        declared = min(covering, key=lambda c: _precedence(c.name), default=None)
        named = self.catalogue.by_cookie(name, by_server=by_server)
        known = named or (None if self.is_first(host) else self.catalogue.by_host(host))
        vendor = self._declared_vendor(declared) or known
        key = vendor.cookie_named(name) if vendor else None
        return Attribution(declared=declared, vendor=vendor, key=key, purpose=self._purpose(declared, name))

    def storage(self, key: str, kind: str) -> Attribution[DeclaredStorage]:
        """Whose storage key it is, and what for, likewise."""
        covering = (s for s in self.policy.declared.storage if name_matches(s.key, key) and s.kind in (None, kind))
        declared = min(covering, key=lambda s: _precedence(s.key), default=None)
        vendor = self._declared_vendor(declared) or self.catalogue.by_storage(key)
        own = vendor.storage_named(key) if vendor else None
        return Attribution(declared=declared, vendor=vendor, key=own, purpose=self._purpose(declared, key))

    def setters(self, hosts: Iterable[str]) -> tuple[Vendor | None, ...]:
        """The known companies behind hosts that had a hand in setting a cookie; None for an unknown one."""
        return tuple(self.catalogue.by_host(host) for host in hosts)

    def purpose_of(self, declared: DeclaredCookie | DeclaredStorage) -> Purpose | None:
        """Purpose of a declaration itself, before anything is observed: as written, else its vendor's; None if nobody says."""
        return self._purpose(declared, declared.name if isinstance(declared, DeclaredCookie) else declared.key)

    def purposes_of(self, declared: DeclaredRecipient) -> tuple[Purpose, ...]:
        """Purposes of a declared recipient, likewise; empty if nobody says."""
        vendor = self.catalogue.get(declared.vendor) if declared.vendor else None
        return declared.purposes or (vendor.purposes if vendor else ())

    def _purpose(self, declared: DeclaredCookie | DeclaredStorage | None, name: str) -> Purpose | None:
        if declared is None:
            return None
        vendor = self._declared_vendor(declared)
        if vendor is None or declared.purpose:
            return declared.purpose
        is_cookie = isinstance(declared, DeclaredCookie)
        return purpose_by(vendor, vendor.cookie_named(name) if is_cookie else vendor.storage_named(name))

    def _declared_vendor(self, declared: DeclaredCookie | DeclaredStorage | None) -> Vendor | None:
        return self.catalogue.get(declared.vendor) if declared is not None and declared.vendor else None

    def _covers(self, declared: DeclaredCookie, name: str, host: str) -> bool:
        return means_cookie(declared, name, host) and declared.party in (None, self.party(host))


def first_party_of(policy: Policy) -> frozenset[str]:
    """The registrable domains that the policy counts as the company's, that of its `url` among them."""
    return frozenset(registrable_domain(d) for d in (*policy.site.first_party, host_of(policy.site.url)))


def means_cookie(declared: DeclaredCookie, name: str, host: str) -> bool:
    """Whether a declaration means this cookie by name and host, whatever its party."""
    return name_matches(declared.name, name) and (
        not declared.hosts or any(host_matches(g, host) for g in declared.hosts)
    )


def _precedence(glob: str) -> tuple[bool, int]:
    """Exact names before globs, long before short."""
    return "*" in glob or "?" in glob, -len(glob)
