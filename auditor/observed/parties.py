"""First and third party, and who a recipient is: computed from the policy and the catalogue, never stored in evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.urls import host_of, registrable_domain
from policy.catalogue import Catalogue, Vendor
from policy.globs import host_matches, name_matches
from policy.model import DeclaredCookie, DeclaredRecipient, DeclaredStorage, Policy, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who receives a request."""

    name: str
    """Declared name, vendor name, or the registrable domain."""
    vendor: Vendor | None
    declared: DeclaredRecipient | None
    purposes: tuple[Purpose, ...]
    """As declared, else the vendor's, else empty: nobody knows."""


@dataclass(slots=True)
class Parties:
    """Looks hosts, cookies and keys up in the policy and the catalogue. Answers are cached: a run asks millions of times."""

    policy: Policy
    catalogue: Catalogue
    _first: frozenset[str] = field(init=False)
    _is_first: dict[str, bool] = field(init=False, default_factory=dict)
    _recipients: dict[str, Recipient] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        own = self.policy.site.first_party or (host_of(self.policy.site.url),)
        self._first = frozenset(registrable_domain(d) for d in own)

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

    def is_first_url(self, url: str) -> bool:
        """The same for a URL."""
        return self.is_first(host_of(url))

    def recipient(self, host: str) -> Recipient:
        """Who stands behind a host."""
        known = self._recipients.get(host)
        if known is None:
            known = self._recipients[host] = self._look_up(host)
        return known

    def _look_up(self, host: str) -> Recipient:
        vendor = self.catalogue.by_host(host)
        declared = self._declared(host, vendor)
        if declared is not None and declared.vendor and vendor is None:
            vendor = self.catalogue.get(declared.vendor)
        purposes = (declared.purposes if declared else ()) or (vendor.purposes if vendor else ())
        name = (declared.name if declared else None) or (vendor.name if vendor else registrable_domain(host))
        return Recipient(name=name, vendor=vendor, declared=declared, purposes=purposes)

    def _declared(self, host: str, vendor: Vendor | None) -> DeclaredRecipient | None:
        for recipient in self.policy.declared.recipients:
            if any(host_matches(g, host) for g in recipient.hosts):
                return recipient
        for recipient in self.policy.declared.recipients:
            if vendor is not None and recipient.vendor == vendor.id:
                return recipient
        return None

    def cookie(self, name: str, host: str) -> DeclaredCookie | None:
        """The declaration that covers a cookie of that name on that host: exact names before globs."""
        candidates = [
            c
            for c in self.policy.declared.cookies
            if name_matches(c.name, name)
            and (not c.hosts or any(host_matches(g, host) for g in c.hosts))
            and (c.party is None or (c.party == "first") == self.is_first(host))
        ]
        return min(candidates, key=lambda c: ("*" in c.name or "?" in c.name, -len(c.name)), default=None)

    def stored_key(self, key: str, kind: str) -> DeclaredStorage | None:
        """The declaration that covers a storage key: exact names before globs."""
        candidates = [s for s in self.policy.declared.storage if name_matches(s.key, key) and s.kind in (None, kind)]
        return min(candidates, key=lambda s: ("*" in s.key or "?" in s.key, -len(s.key)), default=None)

    def cookie_purpose(self, name: str, host: str) -> Purpose | None:
        """Purpose of a cookie: as declared, else of the declared vendor by the catalogue; None if undeclared."""
        declared = self.cookie(name, host)
        if declared is None:
            return None
        return declared.purpose or self._vendor_purpose(declared.vendor, name, storage=False)

    def storage_purpose(self, key: str, kind: str) -> Purpose | None:
        """Purpose of a storage key, likewise."""
        declared = self.stored_key(key, kind)
        if declared is None:
            return None
        return declared.purpose or self._vendor_purpose(declared.vendor, key, storage=True)

    def _vendor_purpose(self, vendor_id: str | None, name: str, *, storage: bool) -> Purpose | None:
        vendor = self.catalogue.get(vendor_id) if vendor_id else None
        if vendor is None:
            return None
        keys = vendor.storage if storage else vendor.cookies
        return next((k.purpose for k in keys if name_matches(k.name, name)), vendor.purposes[0])
