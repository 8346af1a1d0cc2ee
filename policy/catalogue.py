"""The vendor catalogue: who stands behind a host, a cookie or a storage key. Data in `policy/vendors/*.yaml`."""

from __future__ import annotations

from dataclasses import dataclass

from policy.model import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorKey:
    """A cookie or storage key of a vendor, as a glob, with its purpose if it differs from the vendor's first."""

    name: str
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A company or service that a site may send requests to."""

    id: str
    name: str
    category: str
    """analytics, advertising, social, tag-manager, replay, cdn, fonts, payment, chat, consent, shop, video, maps,
    security, email, monitoring, testing, forms."""
    hosts: tuple[str, ...]
    """Host globs over whole labels."""
    purposes: tuple[Purpose, ...]
    """The main one first."""
    documentation: str
    cookies: tuple[VendorKey, ...] = ()
    storage: tuple[VendorKey, ...] = ()
    replay: bool = False
    """Whether the service records what a person does on the page."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every vendor, looked up by id, host, cookie or storage key."""

    vendors: tuple[Vendor, ...]

    def get(self, vendor_id: str) -> Vendor | None:
        """The vendor of that id."""
        raise NotImplementedError

    def by_host(self, host: str) -> Vendor | None:
        """Who answers on that host: the longest matching glob wins."""
        raise NotImplementedError

    def by_cookie(self, name: str) -> Vendor | None:
        """Whose cookie has that name; None too if several vendors claim it."""
        raise NotImplementedError

    def by_storage(self, key: str) -> Vendor | None:
        """Whose storage key it is."""
        raise NotImplementedError


def load_catalogue() -> Catalogue:
    """The catalogue that ships, read once."""
    raise NotImplementedError
