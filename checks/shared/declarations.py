"""Purposes of declarations themselves, before anything is observed: as written, else the vendor's by the catalogue."""

from __future__ import annotations

from policy.catalogue import Catalogue, VendorKey
from policy.globs import name_matches
from policy.model import DeclaredCookie, DeclaredRecipient, DeclaredStorage, Purpose


def cookie_purpose(catalogue: Catalogue, declared: DeclaredCookie) -> Purpose | None:
    """Purpose of a declared cookie; None if nobody says."""
    vendor = catalogue.get(declared.vendor) if declared.vendor else None
    return declared.purpose or (_purpose(vendor.cookies, declared.name, vendor.purposes) if vendor else None)


def storage_purpose(catalogue: Catalogue, declared: DeclaredStorage) -> Purpose | None:
    """Purpose of a declared storage key; None if nobody says."""
    vendor = catalogue.get(declared.vendor) if declared.vendor else None
    return declared.purpose or (_purpose(vendor.storage, declared.key, vendor.purposes) if vendor else None)


def recipient_purposes(catalogue: Catalogue, declared: DeclaredRecipient) -> tuple[Purpose, ...]:
    """Purposes of a declared recipient; empty if nobody says."""
    vendor = catalogue.get(declared.vendor) if declared.vendor else None
    return declared.purposes or (vendor.purposes if vendor else ())


def _purpose(keys: tuple[VendorKey, ...], name: str, main: tuple[Purpose, ...]) -> Purpose | None:
    return next((k.purpose for k in keys if k.name == name or name_matches(k.name, name)), main[0] if main else None)
