"""Whose a cookie or a storage key is, and what it is for: the one lookup, in the policy first, then in the catalogue.

What is *judged* is the purpose that the policy declares, by itself or by the vendor that it names; what nobody declared has none. What
is *known* besides is what the catalogue says of the name, or of the host: it is told, and never counts as a promise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from policy.model import DeclaredCookie, DeclaredStorage, Purpose
from policy.vendor import Category, Vendor, VendorKey

D = TypeVar("D", DeclaredCookie, DeclaredStorage)

CARRIERS: frozenset[Category] = frozenset({"tag-manager", "cdn", "consent", "shop", "testing", "monitoring", "other"})
"""Vendors whose scripts set cookies on behalf of others, or stand between them and the browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution(Generic[D]):
    """Whose something is, and what for."""

    declared: D | None
    """The declaration that covers it."""
    vendor: Vendor | None
    """The declared vendor; where none is declared, the one that the catalogue knows by name, or by the third party's host."""
    key: VendorKey | None
    """The vendor's own entry for it."""
    purpose: Purpose | None
    """As declared; None if it is undeclared, or if nobody says."""

    @property
    def known_purpose(self) -> Purpose | None:
        """The purpose, declared or not: of what is undeclared, as the catalogue has it; None if nobody knows."""
        return self.purpose if self.declared is not None else purpose_by(self.vendor, self.key)


def purpose_by(vendor: Vendor | None, key: VendorKey | None) -> Purpose | None:
    """What a vendor's cookie or key is for: as its entry says, else the vendor's main purpose; None without a vendor."""
    if vendor is None:
        return None
    return key.purpose if key is not None else next(iter(vendor.purposes), None)


def other_setter(vendor: Vendor | None, hands: tuple[Vendor | None, ...]) -> Vendor | None:
    """Who set a cookie, if that is a known company other than `vendor`: None if it cannot be told or is the vendor itself.

    `hands` are the known companies whose scripts or answers had a part in it, nearest first. Anybody further up the stack may have
    loaded the setter; only the nearest did the setting.
    """
    setter = next(iter(hands), None)
    if vendor is None or setter is None or setter.category in CARRIERS or any(h and h.id == vendor.id for h in hands):
        return None
    return setter
